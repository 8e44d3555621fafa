internal import FaceAlignment
internal import Foundation

/// A folder of aligned faces, in which a picture's own folder names the person.
///
/// A picture keeps its name up to the last dot; the ending follows its content.
package struct FolderSource: FaceSource {
  private let folder: URL
  private let photos: [String]
  private var nextPhoto = 0

  /// Takes the pictures of a folder.
  ///
  /// - Parameters:
  ///   - folder: where the paths start from.
  ///   - photos: paths below the folder.
  package init(_ folder: String, photos: [String]) {
    self.folder = URL(filePath: folder)
    self.photos = photos
  }

  package var extent: SourceExtent {
    SourceExtent(done: nextPhoto, total: photos.count, unit: "photos")
  }

  package mutating func next() -> SourceItem? {
    guard nextPhoto < photos.count else { return nil }
    defer { nextPhoto += 1 }
    let photo = photos[nextPhoto]
    let parts = photo.split(separator: "/")
    guard let file = parts.last, let identity = parts.dropLast().last else {
      return .refused(
        RefusedItem(
          source: photo, reason: "no_identity",
          detail: "found the photo in no folder, expected one that names the person"))
    }
    return PictureFile(source: photo, line: nil).item(
      at: folder.appending(path: photo), identity: String(identity), name: stem(of: file))
  }
}

/// A picture that lies in a file of its own.
struct PictureFile {
  let source: String
  let line: Int?

  /// No face of the usual sizes comes near this.
  private static let largestSize = 64 << 20

  /// Reads the file, or tells why it cannot be read.
  func item(at url: URL, identity: String, name: String) -> SourceItem {
    do {
      let bytes = try readPlainFile(at: url.path, maxBytes: Self.largestSize)
      return .face(
        FoundFace(bytes: bytes, identity: identity, name: name, source: source, line: line))
    } catch {
      return .refused(
        RefusedItem(
          source: source, reason: error.reason.rawValue, detail: error.detail, line: line))
    }
  }
}

/// A file's name up to its last dot; a dot at the beginning is no such.
func stem(of name: some StringProtocol) -> String {
  guard let dot = name.lastIndex(of: "."), dot != name.startIndex else { return String(name) }
  return String(name[..<dot])
}
