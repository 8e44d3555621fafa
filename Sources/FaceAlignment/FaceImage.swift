internal import CFaceImage

/// One decoded picture, owned here and freed with this value.
package struct FaceImage: ~Copyable {
  private let handle: OpaquePointer

  private init(owning handle: OpaquePointer) {
    self.handle = handle
  }

  deinit {
    face_image_free(handle)
  }

  /// Decodes a photo; the format is known by its bytes.
  static func decoded(
    from bytes: [UInt8], maxPixels: Int, appliesOrientation: Bool
  ) throws(AlignmentError) -> FaceImage {
    var handle: OpaquePointer?
    let status = bytes.withUnsafeBufferPointer { buffer in
      withBytes(buffer) {
        face_image_decode($0, buffer.count, maxPixels, appliesOrientation ? 1 : 0, &handle)
      }
    }
    return try owned(handle, status) { status in
      bytes.withUnsafeBufferPointer { detail(of: status, bytes: $0, maxPixels: maxPixels) }
    }
  }

  /// A picture of pixels, three bytes of RGB each, row by row.
  ///
  /// - Parameters:
  ///   - rgb: width x height x 3 bytes.
  ///   - width: 1 ... 16384.
  ///   - height: 1 ... 16384.
  /// - Throws: `out_of_memory`.
  package init(rgb: [UInt8], width: Int, height: Int) throws(AlignmentError) {
    precondition(
      width > 0 && height > 0 && rgb.count == 3 * width * height,
      "picture of \(width) x \(height) has \(rgb.count) bytes")
    var handle: OpaquePointer?
    let status = face_image_from_rgb(rgb, Int32(width), Int32(height), &handle)
    self = try Self.owned(handle, status) { _ in "a picture of \(width) x \(height)" }
  }

  /// In pixels.
  package var width: Int { size.width }

  /// In pixels.
  package var height: Int { size.height }

  /// Lends the pixels: width x height x 3 bytes of RGB, rows packed.
  package borrowing func withRGB<Result, Problem: Error>(
    _ body: (UnsafeBufferPointer<UInt8>) throws(Problem) -> Result
  ) throws(Problem) -> Result {
    try body(UnsafeBufferPointer(start: face_image_rgb(handle), count: width * height * 3))
  }

  private var size: (width: Int, height: Int) {
    var width: Int32 = 0
    var height: Int32 = 0
    face_image_size(handle, &width, &height)
    return (Int(width), Int(height))
  }

  /// A copy of the pixels, three bytes each, row by row.
  package var rgb: [UInt8] {
    Array(UnsafeBufferPointer(start: face_image_rgb(handle), count: 3 * width * height))
  }

  /// Resamples; `inverse` takes crop pixels to pixels of this picture, black shows what lies
  /// outside of it.
  ///
  /// - Throws: `picture_library` for sides outside of 1 ... 16384 and for a transform that would
  ///   shrink the picture to less than a pixel; `out_of_memory`.
  package borrowing func warped(
    by inverse: SimilarityTransform, width: Int, height: Int
  ) throws(AlignmentError) -> FaceImage {
    var crop: OpaquePointer?
    let status = face_image_warp(handle, inverse.matrix, Int32(width), Int32(height), &crop)
    return try Self.owned(crop, status) { _ in Self.wrongTransform(inverse) }
  }

  static func wrongTransform(_ inverse: SimilarityTransform) -> String {
    "found the transform \(inverse.matrix), expected one with an area inside the limits"
  }

  /// The bytes of a file that holds this picture.
  ///
  /// - Throws: `picture_library`, `out_of_memory`.
  package borrowing func encoded(as encoding: FaceEncoding) throws(AlignmentError) -> [UInt8] {
    var bytes = face_bytes()
    defer { face_bytes_free(&bytes) }
    let status =
      switch encoding {
      case .jpeg(let quality): face_image_encode_jpeg(handle, Int32(quality), &bytes)
      case .png: face_image_encode_png(handle, &bytes)
      }
    try check(status) { _ in "the crop could not be encoded" }
    return Array(UnsafeBufferPointer(start: bytes.data, count: bytes.count))
  }

  static func owned(
    _ handle: OpaquePointer?, _ status: face_status, detail: (face_status) -> String
  ) throws(AlignmentError) -> FaceImage {
    try check(status, detail: detail)
    guard let handle else {
      throw AlignmentError(.pictureLibrary, "found no picture, expected one")
    }
    return FaceImage(owning: handle)
  }

  /// What a decoding failure found, in words.
  static func detail(
    of status: face_status, bytes: UnsafeBufferPointer<UInt8>, maxPixels: Int
  ) -> String {
    switch status {
    case FACE_EMPTY: "found 0 bytes, expected a picture"
    case FACE_UNSUPPORTED_FORMAT:
      "found \(firstBytes(of: bytes)), expected a JPEG, PNG, BMP or WebP that is read"
    case FACE_DAMAGED:
      "found \(bytes.count) bytes that are broken or cut off, expected a whole file"
    case FACE_TOO_LARGE: "found more pixels than allowed, expected at most \(maxPixels)"
    case FACE_OUT_OF_MEMORY: "found no memory for the photo"
    default: "found status \(status.rawValue) while decoding, expected 0"
    }
  }

  /// The first four bytes as text where they are printable, in hexadecimal where they are not.
  private static func firstBytes(of bytes: UnsafeBufferPointer<UInt8>) -> String {
    let first = bytes.prefix(4)
    if first.allSatisfy({ (0x20...0x7e).contains($0) }) {
      return "the first bytes \"\(String(decoding: first, as: UTF8.self))\""
    }
    let digits = first.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }
    return "the first bytes \(digits.joined(separator: " "))"
  }
}

/// Calls the shim with the bytes; an array without any may have no address, and the shim wants one.
func withBytes(
  _ bytes: UnsafeBufferPointer<UInt8>, _ call: (UnsafePointer<UInt8>) -> face_status
) -> face_status {
  guard let base = bytes.baseAddress, !bytes.isEmpty else { return FACE_EMPTY }
  return call(base)
}

/// The one place where a status of the shim becomes an error.
func check(
  _ status: face_status, detail: (face_status) -> String
) throws(AlignmentError) {
  let reason: AlignmentError.Reason
  switch status {
  case FACE_OK: return
  case FACE_EMPTY: reason = .photoEmpty
  case FACE_UNSUPPORTED_FORMAT: reason = .unsupportedFormat
  case FACE_DAMAGED: reason = .damaged
  case FACE_TOO_LARGE: reason = .tooLarge
  case FACE_OUT_OF_MEMORY: reason = .outOfMemory
  default: reason = .pictureLibrary
  }
  throw AlignmentError(reason, detail(status))
}
