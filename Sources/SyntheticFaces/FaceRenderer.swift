internal import CFaceImage
internal import Foundation

/// Draws synthetic people.
///
/// The head is a surface in space with raised features, painted by functions of the point on it,
/// turned and projected; the landmarks are projections of points of the same surface.
package struct FaceRenderer: Sendable {
  /// Width and height of the photos in pixels.
  package static let side = 250

  /// A renderer.
  package init() {}

  /// Draws a person under conditions and encodes the photo.
  ///
  /// - Returns: the same bytes for the same arguments, whatever other threads draw.
  package func photo(
    of identity: SyntheticIdentity, under conditions: PhotoConditions
  ) throws(SyntheticFacesError) -> SyntheticPhoto {
    let drawing = try drawing(of: identity, under: conditions)
    let jpeg = try encoded(drawing, quality: conditions.camera.quality)
    return SyntheticPhoto(jpeg: jpeg, landmarks: drawing.landmarks)
  }

  /// Draws a person under conditions.
  ///
  /// - Returns: the same bytes for the same arguments, whatever other threads draw.
  package func drawing(
    of identity: SyntheticIdentity, under conditions: PhotoConditions
  ) throws(SyntheticFacesError) -> FaceDrawing {
    var person = identity.drawn
    var circumstances = conditions.drawn
    var rgb = [UInt8](repeating: 0, count: Self.side * Self.side * 3)
    var coordinates = [Double](repeating: 0, count: 10)
    let status = face_draw(&person, &circumstances, Int32(Self.side), &rgb, &coordinates)
    try check(status, "drawing a face")
    let landmarks = (0..<5).map {
      LandmarkPoint(x: coordinates[2 * $0], y: coordinates[2 * $0 + 1])
    }
    return FaceDrawing(side: Self.side, rgb: rgb, landmarks: landmarks)
  }

  private func encoded(
    _ drawing: FaceDrawing, quality: Int
  ) throws(SyntheticFacesError) -> Data {
    var image: OpaquePointer?
    let side = Int32(drawing.side)
    try check(face_image_from_rgb(drawing.rgb, side, side, &image), "copying a photo")
    guard let image else { throw .drawingFailed(step: "copying a photo", status: 0) }
    defer { face_image_free(image) }
    var bytes = face_bytes()
    defer { face_bytes_free(&bytes) }
    try check(face_image_encode_jpeg(image, Int32(quality), &bytes), "encoding a photo")
    guard let start = bytes.data else { throw .drawingFailed(step: "encoding a photo", status: 0) }
    return Data(bytes: start, count: bytes.count)
  }
}

/// The one place where a status of the shim becomes an error.
private func check(_ status: face_status, _ step: String) throws(SyntheticFacesError) {
  guard status == FACE_OK else {
    throw .drawingFailed(step: step, status: Int(status.rawValue))
  }
}
