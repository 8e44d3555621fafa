/// One aligned face: its picture, and how it came from the photo.
package struct AlignedFace: Sendable, Hashable {
  /// The crop as the bytes of a file in the aligner's encoding.
  package let bytes: [UInt8]
  /// From pixels of the photo to pixels of the crop.
  package let transform: SimilarityTransform
  /// The five points in pixels of the crop.
  package let landmarks: Landmarks
  /// The photo's width in pixels, after its orientation where that is applied.
  package let photoWidth: Int
  /// The photo's height in pixels, after its orientation where that is applied.
  package let photoHeight: Int
}
