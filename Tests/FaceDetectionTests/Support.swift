import CFaceImage
import FaceAlignment
import FaceDetection
import Foundation
import Testing

/// Photos that tests make for themselves.
enum TestPhoto {
  /// The bytes of a PNG file.
  static func png(width: Int, height: Int, pixel: (Int, Int) -> [UInt8]) throws -> [UInt8] {
    var rgb: [UInt8] = []
    rgb.reserveCapacity(width * height * 3)
    for y in 0..<height {
      for x in 0..<width { rgb += pixel(x, y) }
    }
    var image: OpaquePointer?
    defer { face_image_free(image) }
    #expect(face_image_from_rgb(rgb, Int32(width), Int32(height), &image) == FACE_OK)
    var bytes = face_bytes()
    defer { face_bytes_free(&bytes) }
    #expect(face_image_encode_png(try #require(image), &bytes) == FACE_OK)
    return Array(UnsafeBufferPointer(start: bytes.data, count: bytes.count))
  }

  /// A decoded photo.
  static func photo(
    width: Int, height: Int, pixel: (Int, Int) -> [UInt8]
  ) throws -> FaceImage {
    try PhotoDecoder().photo(from: png(width: width, height: height, pixel: pixel))
  }

  static func noise(_ x: Int, _ y: Int) -> [UInt8] {
    let mixed = (x &* 7919 &+ y &* 104729) &* 2_654_435_761
    return [8, 16, 24].map { UInt8(truncatingIfNeeded: mixed >> $0) }
  }
}

/// A folder for the time of one test.
final class TemporaryFolder {
  let path = FileManager.default.temporaryDirectory.path + "/face-detection-\(UUID().uuidString)"

  init() throws {
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  func write(_ bytes: [UInt8], as name: String) throws {
    try Data(bytes).write(to: URL(filePath: "\(path)/\(name)"))
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }
}

/// A face whose box alone matters.
func face(_ left: Double, _ top: Double, _ width: Double, _ height: Double) -> DetectedFace {
  let point = PixelPoint(x: left, y: top)
  return DetectedFace(
    landmarks: Landmarks(
      leftEye: point, rightEye: point, nose: point, leftMouthCorner: point,
      rightMouthCorner: point),
    box: FaceBox(left: left, top: top, width: width, height: height), score: 1)
}
