package import CommandSupport
package import FaceAlignment
import Foundation
import Synchronization

/// The folder that the paths of photos start from.
package final class PhotoFolder: Sendable {
  /// Its path, made absolute.
  package let path: String
  /// The folder without links, and a slash behind it.
  private let root: String
  /// Folders below this one to which no link out leads, as they are written in a list.
  private let insideFolders = Mutex(Set<String>())

  private static let photoExtensions: Set = ["jpg", "jpeg", "png", "bmp", "webp"]

  /// Takes a folder that is there.
  package init(_ path: String) throws(CommandFailure) {
    var isFolder: ObjCBool = false
    guard unsafe FileManager.default.fileExists(atPath: path, isDirectory: &isFolder),
      isFolder.boolValue
    else { throw .missing(path: path, expected: "the folder of the photos") }
    let url = URL(filePath: path).standardizedFileURL
    self.path = url.path
    let place = url.resolvingSymlinksInPath().path
    root = place.hasSuffix("/") ? place : place + "/"
  }

  /// The path of a photo for the system.
  ///
  /// - Throws: `outsideFolder` where a link on the way leads out of the folder.
  package func path(of photo: String) throws(AlignmentError) -> String {
    let path = self.path + "/" + photo
    let folder = PhotoPath.folder(of: photo)
    if insideFolders.withLock({ $0.contains(folder) }), !isLink(path) { return path }
    // What is not there has no place; who opens it says so.
    guard let place = unsafe realpath(path, nil) else { return path }
    defer { unsafe free(place) }
    let found = unsafe String(cString: place)
    guard found.utf8.starts(with: root.utf8) else {
      throw AlignmentError(
        .outsideFolder, "found a link to \(found), expected a photo below \(root)")
    }
    if !isLink(path) { insideFolders.withLock { _ = $0.insert(folder) } }
    return path
  }

  private func isLink(_ path: String) -> Bool {
    var status = stat()
    return unsafe lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFLNK
  }

  /// The names of the photos that lie in a folder below this one, by their endings.
  package func photoNames(in folder: String) -> [String] {
    let names =
      (try? FileManager.default.contentsOfDirectory(atPath: path + "/" + folder)) ?? []
    return names.filter(Self.isPhoto)
  }

  /// The paths of all photos at any depth, by their endings, in byte order; names that begin with a
  /// dot are left out.
  package func allPhotos() -> [String] {
    guard let entries = FileManager.default.enumerator(atPath: root) else { return [] }
    var photos: [String] = []
    while let path = entries.nextObject() as? String {
      let name = PhotoPath.name(of: path)
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
    photoExtensions.contains(PhotoPath.ending(of: name))
  }
}
