/// How an aligned face is stored.
package enum FaceEncoding: Sendable, Hashable {
  /// JPEG of a quality 1 ... 100.
  case jpeg(quality: Int)
  /// PNG, without loss.
  case png

  /// The ending of a file's name, without the dot.
  package var fileExtension: String {
    switch self {
    case .jpeg: "jpg"
    case .png: "png"
    }
  }
}
