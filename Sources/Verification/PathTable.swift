/// The faces of an aligned set by the paths of their photos.
///
/// A list and a set may begin their paths at different folders: a photo is the face whose path ends
/// as the list's does, or the other way round, by whole names of folders. Extensions do not count,
/// nor do `.` and `..`.
package struct PathTable {
  private var facesByName: [Substring: [(face: Int, parts: [Substring])]] = [:]

  /// Files faces by the paths of their photos, in the order of the embeddings.
  package init(sourcePaths: [String]) {
    for (face, path) in sourcePaths.enumerated() {
      let parts = Self.parts(of: path)
      guard let name = parts.first else { continue }
      facesByName[name, default: []].append((face, parts))
    }
  }

  /// The faces of a photo: none, one, or several between which the path does not tell.
  package func faces(of path: String) -> [Int] {
    let wanted = Self.parts(of: path)
    guard let name = wanted.first, let candidates = facesByName[name] else { return [] }
    return candidates.filter { zip($0.parts, wanted).allSatisfy { $0 == $1 } }.map(\.face)
  }

  /// The names of a path, the file's first and without its extension.
  private static func parts(of path: String) -> [Substring] {
    var parts = path.split(separator: "/").filter { $0 != "." && $0 != ".." }
    guard let file = parts.popLast() else { return [] }
    let dot = file.lastIndex(of: ".") ?? file.endIndex
    return [dot == file.startIndex ? file : file[..<dot]] + parts.reversed()
  }
}
