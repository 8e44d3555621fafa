package import Foundation

/// The times of algorithms, kept in a file from one run to the next.
///
/// A file that is missing or that cannot be understood counts as empty: times can be taken again.
package final class TimingCache {
  /// Processor seconds by the name of the algorithm.
  package typealias Times = [String: Double]

  private let file: URL?
  private var known: [TimedPass: Times]
  private var fresh: [TimedPass: Times] = [:]

  /// Reads what a file holds.
  ///
  /// - Parameter file: where times are kept; nil keeps them in memory alone.
  package init(file: URL?) {
    self.file = file
    known = file.map(Self.read) ?? [:]
  }

  /// The file of the user: `atl/timings.jsonl` in the folder that the XDG Base Directory
  /// Specification names, `$XDG_CACHE_HOME` or `~/.cache`; nil where there is no home.
  package static func userFile(environment: [String: String]) -> URL? {
    func folder(_ variable: String) -> URL? {
      guard let path = environment[variable], path.hasPrefix("/") else { return nil }
      return URL(filePath: path, directoryHint: .isDirectory)
    }
    return (folder("XDG_CACHE_HOME") ?? folder("HOME")?.appending(path: ".cache"))?
      .appending(path: "atl/timings.jsonl")
  }

  /// The times of a pass; setting them keeps them in memory until they are saved.
  package subscript(pass: TimedPass) -> Times? {
    get { known[pass] }
    set {
      known[pass] = newValue
      fresh[pass] = newValue
    }
  }

  /// Adds what is new to the file, as it is by now: other processes may have saved meanwhile.
  ///
  /// - Returns: the path of the file; nil where there is none.
  /// - Throws: an error of Foundation where the file cannot be written.
  package func save() throws -> String? {
    guard let file else { return nil }
    let all = Self.read(file).merging(fresh) { _, new in new }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    var lines: [String] = []
    for (pass, times) in all {
      let entry = try encoder.encode(Entry(pass: pass, seconds: times))
      lines.append(String(decoding: entry, as: UTF8.self))
    }
    let text = lines.sorted().map { "\($0)\n" }.joined()
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: file, options: .atomic)
    fresh = [:]
    return file.path
  }

  /// One line of the file.
  private struct Entry: Codable {
    let pass: TimedPass
    let seconds: Times
  }

  private static func read(_ file: URL) -> [TimedPass: Times] {
    guard let text = try? Data(contentsOf: file) else { return [:] }
    let decoder = JSONDecoder()
    let entries = text.split(separator: UInt8(ascii: "\n")).compactMap {
      try? decoder.decode(Entry.self, from: $0)
    }
    return Dictionary(entries.map { ($0.pass, $0.seconds) }) { _, later in later }
  }
}
