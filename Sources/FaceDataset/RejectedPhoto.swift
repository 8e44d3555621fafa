/// One photo that did not become a face: one line of `rejected.jsonl`.
package struct RejectedPhoto: Sendable, Equatable {
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
