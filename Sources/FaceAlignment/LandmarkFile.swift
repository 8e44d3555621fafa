/// A list of photos with the five points of the face in each, as sphereface_pytorch has them.
///
/// One photo a line, columns between tabs:
///
///     path  x1 y1 ... x5 y5              11 columns, as in its list for LFW
///     path  label  x1 y1 ... x5 y5       12 columns, as in its list for CASIA-WebFace
///
/// A line without any tab may have blanks between its columns instead, if that gives the right
/// number of them. The form is that of the most lines (the first of them decides a tie), since a
/// line of the longer form that lost a number looks like one of the shorter. Blank lines and lines
/// that begin with `#` and are no record are skipped; a carriage return before the end of a line, a
/// mark of byte order, and a missing end of the last line do not matter.
package struct LandmarkFile: Sendable, Hashable {
  /// The good lines, in the order of the list.
  package let entries: [LandmarkEntry]
  /// The lines that were left out, in the order of the list.
  package let problems: [LandmarkProblem]

  /// Reads a list from a file.
  ///
  /// - Parameter path: of the list; messages call it so.
  /// - Throws: `cannotRead`, or `noGoodLine` where nothing can be used; single bad lines go to
  ///   `problems`.
  package init(contentsOf path: String) throws(LandmarkFileError) {
    let bytes: [UInt8]
    do {
      bytes = try readPlainFile(at: path, maxBytes: .max)
    } catch {
      throw .cannotRead(file: path, found: error.detail)
    }
    try self.init(bytes: bytes, name: path)
  }

  /// Reads a list from the bytes of its file.
  ///
  /// - Parameters:
  ///   - bytes: UTF-8 text.
  ///   - name: what messages call the list.
  /// - Throws: `noGoodLine` where nothing can be used; single bad lines go to `problems`.
  /// - Complexity: O(bytes).
  package init(bytes: [UInt8], name: String) throws(LandmarkFileError) {
    let lines = Self.lines(of: bytes)
    let parser = LandmarkLineParser(file: name, columnCount: Self.columnCount(of: lines))
    var entries: [LandmarkEntry] = []
    var problems: [LandmarkProblem] = []
    var firstEntries: [String: LandmarkEntry] = [:]
    for (index, line) in lines.enumerated() where !LandmarkLineParser.isSkipped(line) {
      do throws(LandmarkProblem) {
        let entry = try parser.entry(from: line, lineNumber: index + 1)
        let first = firstEntries[entry.path, default: entry]
        guard first.label == entry.label else {
          throw parser.repeated(entry, first: first)
        }
        firstEntries[entry.path] = first
        entries.append(entry)
      } catch {
        var problem = error
        problem.photo = LandmarkLineParser.photo(of: line)
        problems.append(problem)
      }
    }
    guard !entries.isEmpty else {
      throw .noGoodLine(file: name, lineCount: lines.count, firstProblem: problems.first)
    }
    self.entries = entries
    self.problems = problems
  }

  /// Cuts at line feeds, and takes off the mark of byte order and the carriage returns.
  private static func lines(of bytes: [UInt8]) -> [ArraySlice<UInt8>] {
    let byteOrderMark: [UInt8] = [0xef, 0xbb, 0xbf]
    let text = bytes.starts(with: byteOrderMark) ? bytes.dropFirst(3) : bytes[...]
    var lines = text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    if lines.last?.isEmpty == true { lines.removeLast() }
    return lines.map { $0.last == UInt8(ascii: "\r") ? $0.dropLast() : $0 }
  }

  /// The number of columns of the list's form, or nothing where no line has a form's number.
  private static func columnCount(of lines: [ArraySlice<UInt8>]) -> Int? {
    var lineCounts = [11: 0, 12: 0]
    var first: Int?
    for line in lines where !LandmarkLineParser.isSkipped(line) {
      let count = LandmarkLineParser.columns(of: line).count
      guard let lineCount = lineCounts[count] else { continue }
      lineCounts[count] = lineCount + 1
      if first == nil { first = count }
    }
    guard let first else { return nil }
    let other = 23 - first
    return lineCounts[other, default: 0] > lineCounts[first, default: 0] ? other : first
  }
}
