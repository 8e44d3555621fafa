import CFaceImage
import Foundation
import Testing

/// Pictures that the tests make for themselves, as the bytes of files.
enum TestPhoto {
  /// The bytes of a PNG, or of a JPEG of quality 95.
  static func file(
    width: Int, height: Int, jpeg: Bool = false, pixel: (Int, Int) -> [UInt8]
  ) throws -> [UInt8] {
    var rgb: [UInt8] = []
    for y in 0..<height {
      for x in 0..<width { rgb += pixel(x, y) }
    }
    var image: OpaquePointer?
    defer { face_image_free(image) }
    #expect(face_image_from_rgb(rgb, Int32(width), Int32(height), &image) == FACE_OK)
    let made = try #require(image)
    var bytes = face_bytes()
    defer { face_bytes_free(&bytes) }
    let status =
      jpeg ? face_image_encode_jpeg(made, 95, &bytes) : face_image_encode_png(made, &bytes)
    #expect(status == FACE_OK)
    return Array(UnsafeBufferPointer(start: bytes.data, count: bytes.count))
  }

  /// Width, height and RGB bytes of a file.
  static func pixels(of file: [UInt8]) throws -> (width: Int, height: Int, rgb: [UInt8]) {
    var image: OpaquePointer?
    defer { face_image_free(image) }
    #expect(face_image_decode(file, file.count, 1 << 30, 0, &image) == FACE_OK)
    let decoded = try #require(image)
    var width: Int32 = 0
    var height: Int32 = 0
    face_image_size(decoded, &width, &height)
    let rgb = UnsafeBufferPointer(
      start: face_image_rgb(decoded), count: Int(width) * Int(height) * 3)
    return (Int(width), Int(height), Array(rgb))
  }

  static func noise(_ x: Int, _ y: Int) -> [UInt8] {
    let mixed = (x &* 7919 &+ y &* 104729) &* 2_654_435_761
    return [8, 16, 24].map { UInt8(truncatingIfNeeded: mixed >> $0) }
  }
}

/// A folder for the time of one test.
final class TemporaryFolder {
  let path: String

  init() throws {
    path = NSTemporaryDirectory() + "/face-alignment-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  func write(_ bytes: [UInt8], as name: String) throws -> String {
    let file = "\(path)/\(name)"
    try Data(bytes).write(to: URL(fileURLWithPath: file))
    return file
  }

  deinit {
    try? FileManager.default.removeItem(atPath: path)
  }
}
