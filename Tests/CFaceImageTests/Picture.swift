import CFaceImage
import Foundation
import Testing

/// A status of the shim as a Swift error, so that tests can expect it.
struct PictureError: Error, Equatable {
  let status: UInt32

  init(_ status: face_status) {
    self.status = UInt32(status.rawValue)
  }
}

/// One picture of the shim, freed with this object.
final class Picture {
  private let handle: OpaquePointer

  private init(_ handle: OpaquePointer?, _ status: face_status) throws {
    guard status == FACE_OK else {
      #expect(handle == nil, "a failed call left a picture")
      throw PictureError(status)
    }
    self.handle = try #require(handle)
  }

  deinit {
    face_image_free(handle)
  }

  /// Makes a picture whose pixel (x, y) is what the closure says, in three channels.
  convenience init(width: Int, height: Int, pixel: (Int, Int) -> [UInt8]) throws {
    var rgb: [UInt8] = []
    for y in 0..<height {
      for x in 0..<width { rgb += pixel(x, y) }
    }
    var made: OpaquePointer?
    let status = face_image_from_rgb(rgb, Int32(width), Int32(height), &made)
    try self.init(made, status)
  }

  convenience init(
    decoding bytes: [UInt8], maxPixels: Int = 1_000_000, appliesOrientation: Bool = false
  ) throws {
    var made: OpaquePointer?
    // One byte is allocated at least, so that the pointer is valid for an empty file as well.
    let status = (bytes + [0]).withUnsafeBufferPointer {
      $0.baseAddress.map {
        face_image_decode($0, bytes.count, maxPixels, appliesOrientation ? 1 : 0, &made)
      }
    }
    try self.init(made, try #require(status))
  }

  /// Crops a file without decoding more of it than that takes.
  convenience init(
    croppedFrom bytes: [UInt8], by inverse: [Double], width: Int, height: Int,
    appliesOrientation: Bool = false
  ) throws {
    var made: OpaquePointer?
    let status = (bytes + [0]).withUnsafeBufferPointer { buffer in
      buffer.baseAddress.map { base in
        var photo: OpaquePointer?
        let status = face_photo_open(
          base, bytes.count, 1_000_000, appliesOrientation ? 1 : 0, &photo)
        guard let photo, status == FACE_OK else { return status }
        defer { face_photo_free(photo) }
        return face_photo_crop(photo, inverse, Int32(width), Int32(height), &made)
      }
    }
    try self.init(made, try #require(status))
  }

  func warped(by inverse: [Double], width: Int, height: Int) throws -> Picture {
    var made: OpaquePointer?
    let status = face_image_warp(handle, inverse, Int32(width), Int32(height), &made)
    return try Picture(made, status)
  }

  func jpeg(quality: Int) throws -> [UInt8] {
    try encoded { face_image_encode_jpeg(handle, Int32(quality), &$0) }
  }

  func png() throws -> [UInt8] {
    try encoded { face_image_encode_png(handle, &$0) }
  }

  private func encoded(_ encode: (inout face_bytes) -> face_status) throws -> [UInt8] {
    var bytes = face_bytes()
    defer { face_bytes_free(&bytes) }
    let status = encode(&bytes)
    guard status == FACE_OK else {
      #expect(bytes.data == nil, "a failed call left bytes")
      throw PictureError(status)
    }
    return Array(UnsafeBufferPointer(start: bytes.data, count: bytes.count))
  }

  var size: [Int] {
    var width: Int32 = 0
    var height: Int32 = 0
    face_image_size(handle, &width, &height)
    return [Int(width), Int(height)]
  }

  var rgb: [UInt8] {
    Array(UnsafeBufferPointer(start: face_image_rgb(handle), count: size[0] * size[1] * 3))
  }

  subscript(x: Int, y: Int) -> [UInt8] {
    guard (0..<size[0]).contains(x), (0..<size[1]).contains(y) else {
      Issue.record("pixel (\(x), \(y)) of a picture of \(size)")
      return [0, 0, 0]
    }
    let first = (y * size[0] + x) * 3
    return Array(rgb[first..<first + 3])
  }
}

/// The bytes of a file in the fixtures.
func fixture(_ name: String) throws -> [UInt8] {
  let folder = try #require(Bundle.module.resourceURL).appendingPathComponent("Fixtures")
  return [UInt8](try Data(contentsOf: folder.appendingPathComponent(name)))
}
