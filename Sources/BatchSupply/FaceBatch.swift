/// The faces of one step as the network reads them.
package struct FaceBatch: Sendable {
  /// Number of the batch, 0-based.
  package let step: Int

  /// Label of each face.
  package let labels: [Int]

  /// Index of each face in the manifest.
  package let faceIndices: [Int]

  /// Width and height of a face.
  package let size: PixelSize

  /// N x 3 x H x W values (x - 127.5) / 128, planes red, green, blue.
  package let images: [Float]

  /// Number of faces, N.
  package var count: Int { labels.count }

  /// Takes the parts of a batch.
  package init(
    step: Int, labels: [Int], faceIndices: [Int], size: PixelSize, images: [Float]
  ) {
    precondition(
      images.count == labels.count * 3 * size.width * size.height,
      "there are \(images.count) values, expected \(labels.count) x 3 x \(size)")
    self.step = step
    self.labels = labels
    self.faceIndices = faceIndices
    self.size = size
    self.images = images
  }
}
