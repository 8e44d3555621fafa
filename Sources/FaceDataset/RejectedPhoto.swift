/// One photo that did not become a face: one line of `rejected.jsonl`.
package struct RejectedPhoto: Sendable, Equatable, Decodable {
  /// Name of the file within the folder of a set.
  package static let fileName = "rejected.jsonl"

  /// Path of the photo, as the landmark list names it.
  package let path: String

  /// A code that programs may count by, such as `face_clash`.
  package let reason: String

  /// What was found, for people.
  package let detail: String

  /// The line of the landmark list, from 1, where there is one.
  package let listLine: Int?

  /// Describes one rejected photo.
  package init(path: String, reason: String, detail: String, listLine: Int?) {
    self.path = path
    self.reason = reason
    self.detail = detail
    self.listLine = listLine
  }

  private enum CodingKeys: String, CodingKey {
    case path
    case reason
    case detail
    case listLine = "line"
  }

  /// Reads the photos that did not become faces of a set.
  ///
  /// - Parameter manifest: the set.
  /// - Returns: the lines of the file beside the manifest; nil where there is none.
  /// - Throws: `unreadable`, and what is wrong with the first bad line.
  package static func read(beside manifest: Manifest) throws(DatasetError) -> [RejectedPhoto]? {
    let folder = manifest.file.lastIndex(of: "/").map { String(manifest.file[...$0]) } ?? ""
    let file = folder + fileName
    guard SetFiles.exists(file) else { return nil }
    let reader = LineReader(file: file)
    var photos: [RejectedPhoto] = []
    for (index, line) in LineReader.lines(of: try SetFiles.bytes(of: file)).enumerated() {
      photos.append(try reader.decode(RejectedPhoto.self, line, number: index + 1))
    }
    return photos
  }

  /// The line of the file, newline included.
  var line: String {
    var line = JSONLine()
    line.add("path", path)
    line.add("reason", reason)
    line.add("detail", detail)
    if let listLine { line.add("line", listLine) }
    return line.line
  }
}
