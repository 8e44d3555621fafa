import CommandSupport
import Foundation

/// The folder that the paths of photos start from.
struct PhotoFolder: Sendable {
  let url: URL

  private static let photoExtensions: Set = ["jpg", "jpeg", "png", "bmp", "webp"]

  /// Takes a folder that is there.
  init(_ path: String) throws(CommandFailure) {
    var isFolder: ObjCBool = false
    guard unsafe FileManager.default.fileExists(atPath: path, isDirectory: &isFolder),
      isFolder.boolValue
    else { throw .missing(path: path, expected: "the folder of the photos") }
    url = URL(filePath: path)
  }

  /// The path of a photo for the system.
  func path(of photo: String) -> String { url.appending(path: photo).path }

  /// The names of the photos that lie in a folder below this one, by their endings.
  func photoNames(in folder: String) -> [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: path(of: folder))) ?? []
    return names.filter(Self.isPhoto)
  }

  /// The paths of all photos at any depth, by their endings, in byte order; names that begin with a
  /// dot are left out.
  func allPhotos() -> [String] {
    let root = url.resolvingSymlinksInPath().path
    guard let entries = FileManager.default.enumerator(atPath: root) else { return [] }
    var photos: [String] = []
    while let path = entries.nextObject() as? String {
      let name = (path as NSString).lastPathComponent
      let isFolder = entries.fileAttributes?[.type] as? FileAttributeType == .typeDirectory
      if name.hasPrefix(".") {
        if isFolder { entries.skipDescendants() }
      } else if !isFolder && Self.isPhoto(name) {
        photos.append(path)
      }
    }
    return photos.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  private static func isPhoto(_ name: String) -> Bool {
    photoExtensions.contains((name as NSString).pathExtension.lowercased())
  }
}
