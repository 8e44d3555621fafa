internal import Foundation

/// A list of aligned faces as Caffe's `convert_imageset` reads it: a line `path label` a picture.
///
/// The last blank of a line, or tab, separates the two, so that a path may have blanks. Paths start
/// from a root folder and do not leave it. A picture's identity is the label in 8 digits, its name
/// that of the file up to the last dot.
package struct ImageListSource: FaceSource {
  private var reader: ByteReader
  private let root: URL
  private var line = 0

  private static let longestLine = 10_000

  /// Opens a list.
  ///
  /// - Parameters:
  ///   - path: of the list.
  ///   - root: the folder that the paths start from; by default the list's own.
  /// - Throws: where the list is missing or unreadable.
  package init(_ path: String, root: String? = nil) throws(ExchangeError) {
    reader = try ByteReader(file: path)
    self.root =
      root.map { URL(filePath: $0) } ?? URL(filePath: path).deletingLastPathComponent()
  }

  package var extent: SourceExtent {
    SourceExtent(done: reader.position >> 10, total: reader.byteCount >> 10 + 1, unit: "KiB")
  }

  package mutating func next() throws(ExchangeError) -> SourceItem? {
    while let bytes = try reader.readLine(limit: Self.longestLine) {
      line += 1
      let text = bytes.last == UInt8(ascii: "\r") ? bytes.dropLast() : bytes[...]
      if !text.isEmpty { return item(of: text) }
    }
    return nil
  }

  private func item(of bytes: ArraySlice<UInt8>) -> SourceItem {
    func refused(_ source: String, _ reason: String, _ detail: String) -> SourceItem {
      .refused(RefusedItem(source: source, reason: reason, detail: detail, line: line))
    }
    guard let text = String(validating: bytes, as: UTF8.self),
      let (path, digits) = Self.fields(text)
    else {
      return refused(
        String(decoding: bytes, as: UTF8.self), "bad_line", "found no path and label, expected both"
      )
    }
    // convert_imageset puts the root before the path, slash or not.
    let source = String(path.drop { $0 == "/" })
    guard isWithin(source) else {
      return refused(String(path), "unsafe_path", "found a way out, expected a path below the root")
    }
    do {
      let identity = NumberedName.identity(ofLabel: try NumberedName.label(digits))
      let file = source.split(separator: "/").last ?? ""
      return PictureFile(source: source, line: line)
        .item(at: root.appending(path: source), identity: identity, name: stem(of: file))
    } catch {
      return .refused(error.refusal(of: source, line: line))
    }
  }

  /// The path and the label of a line; nil where one of them is not there.
  static func fields(_ line: String) -> (path: Substring, label: Substring)? {
    guard let separator = line.lastIndex(where: { $0 == " " || $0 == "\t" }) else { return nil }
    let path = line[..<separator]
    let label = line[line.index(after: separator)...]
    return path.isEmpty || label.isEmpty ? nil : (path, label)
  }

  private func isWithin(_ path: String) -> Bool {
    let parts = path.utf8.split(separator: UInt8(ascii: "/"))
    return !parts.isEmpty && !path.utf8.contains(0)
      && parts.allSatisfy { !$0.elementsEqual("..".utf8) }
  }
}
