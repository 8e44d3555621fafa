internal import CFaceDetection
internal import CFaceImage
package import FaceAlignment

/// A rectangle of whole pixels, which may reach out of the photo.
package struct PixelRegion: Sendable, Hashable {
  package var left: Int
  package var top: Int
  package var width: Int
  package var height: Int

  package init(left: Int, top: Int, width: Int, height: Int) {
    self.left = left
    self.top = top
    self.width = width
    self.height = height
  }
}

extension FaceImage {
  /// Parts of the photo, resampled, as count x width x height x 3 numbers, column by column, red
  /// first; (x - 127.5) / 128, black outside of the photo.
  package borrowing func columns(
    of regions: [PixelRegion], width: Int, height: Int
  ) throws(DetectionError) -> [Float] {
    let parts = regions.map {
      face_region(
        left: Int32($0.left), top: Int32($0.top), width: Int32($0.width), height: Int32($0.height))
    }
    let count = regions.count * width * height * 3
    return try floats(count) { picture, values in
      face_pixels_columns(picture, parts, parts.count, Int32(width), Int32(height), values)
    }
  }

  /// The photo, resampled, as 3 x height x width numbers, the blue plane first; x - 127.
  package borrowing func planes(width: Int, height: Int) throws(DetectionError) -> [Float] {
    try floats(3 * width * height) { picture, values in
      face_pixels_planes(picture, Int32(width), Int32(height), values)
    }
  }

  private borrowing func floats(
    _ count: Int, filledBy body: (face_pixels, UnsafeMutablePointer<Float>) -> face_status
  ) throws(DetectionError) -> [Float] {
    var status = FACE_OK
    let size = (width: Int32(width), height: Int32(height))
    let floats = withRGB { rgb in
      [Float](unsafeUninitializedCapacity: count) { buffer, initializedCount in
        guard let target = buffer.baseAddress, let source = rgb.baseAddress else { return }
        status = body(face_pixels(rgb: source, width: size.width, height: size.height), target)
        initializedCount = status == FACE_OK ? count : 0
      }
    }
    try check(status, face_message(), call: "resampling the photo")
    return floats
  }
}
