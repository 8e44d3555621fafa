internal import FaceAlignment
internal import FaceDataset

/// Decides whether a picture can be a face of a set: it decodes and has the set's size.
struct PictureCheck: Sendable {
  private let width: Int
  private let height: Int
  private let decoder: PhotoDecoder

  init(contract: AlignmentContract) throws {
    width = contract.width
    height = contract.height
    decoder = try PhotoDecoder()
  }

  /// The ending for the picture's file, by its bytes.
  ///
  /// - Throws: why the picture cannot be a face; nothing else is done with its pixels.
  func fileExtension(of face: FoundFace) throws(RefusedItem) -> String {
    let size: (width: Int, height: Int)
    do {
      let picture = try decoder.photo(from: face.bytes)
      size = (picture.width, picture.height)
    } catch {
      throw RefusedItem(
        source: face.source, reason: error.reason.rawValue, detail: error.detail, line: face.line)
    }
    guard size == (width, height) else {
      throw RefusedItem(
        source: face.source, reason: "wrong_size",
        detail: "found \(size.width) x \(size.height), expected \(width) x \(height)",
        line: face.line)
    }
    switch face.bytes[0] {
    case 0xff: return "jpg"
    case 0x89: return "png"
    case UInt8(ascii: "B"): return "bmp"
    default: return "webp"
    }
  }
}
