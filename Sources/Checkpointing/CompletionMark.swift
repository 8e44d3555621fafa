internal import Foundation
internal import StrictJSON

/// The file that is written last into a checkpoint and says what belongs to it.
///
/// `{"format":"atl-checkpoint","version":1,"files":{"model.safetensors":1234,...}}`: names with
/// their lengths in bytes. A folder without it, or with files of other lengths, is no checkpoint.
struct CompletionMark {
  /// The name of the file.
  static let fileName = "COMPLETE"

  private static let format = "atl-checkpoint"
  private static let version = 1

  /// Writes the mark of a folder for the files that lie in it now.
  static func write(to folder: URL, listing names: [String]) throws(CheckpointError) {
    var files: [JSONMember] = []
    for name in names {
      let byteCount = try InputFile.open(folder.appending(path: name)).byteCount
      files.append(JSONMember(name, .number(byteCount)))
    }
    let mark = JSONNode.object([
      JSONMember("format", .string(format)), JSONMember("version", .number(version)),
      JSONMember("files", .object(files)),
    ])
    let bytes = Array((mark.text() + "\n").utf8)
    try OutputFile.write(to: folder.appending(path: fileName)) { output throws(CheckpointError) in
      try output.append(bytes)
    }
  }

  /// Checks that a folder has a mark, and all of these files with the lengths that it states.
  static func check(_ folder: URL, requiring names: [String]) throws(CheckpointError) {
    var input = try InputFile.open(folder.appending(path: fileName))
    let file = input.name
    let mark: JSONNode
    do {
      mark = try JSONReader.read(try input.readBytes(input.byteCount), depthLimit: 4)
    } catch let error as JSONSyntaxError {
      throw .syntax(file: file, error: error)
    } catch let error as CheckpointError {
      throw error
    } catch {
      throw .badState(file: file, reason: "\(error)")
    }
    let version = mark["version"]?.number?.integer
    guard mark["format"]?.string == format, version == Self.version else {
      throw .badField(
        file: file, field: "format and version", found: mark.text(),
        expected: "\(format), \(Self.version)")
    }
    for name in names {
      guard let expected = mark["files"]?[name]?.number?.integer else {
        throw .badField(
          file: file, field: "files.\(name)", found: "nothing", expected: "a length in bytes")
      }
      let input = try InputFile.open(folder.appending(path: name))
      guard input.byteCount == expected else {
        throw .fileLength(file: input.name, byteCount: input.byteCount, expected: expected)
      }
    }
  }
}
