internal import Failures
package import Foundation
package import Training

/// The folder of a study and the names of what lies in it.
package struct StudyFolder: Sendable, Equatable {
  /// The folder itself.
  package let url: URL

  /// Names a folder; nothing is made or read.
  package init(_ url: URL) { self.url = url }

  /// All figures.
  package var results: URL { url.appending(path: "results.json") }
  /// The tables in Markdown.
  package var table: URL { url.appending(path: "table.md") }
  /// The tables and charts as a page.
  package var report: URL { url.appending(path: "report.html") }
  /// The pairs on which raw pixels do worst.
  package var hardPairs: URL { url.appending(path: "hard-pairs.txt") }
  /// The scores of the aligned pixels.
  package var pixels: URL { url.appending(path: "pixels.json") }

  /// The runs.
  private var runs: URL { url.appending(path: "runs") }

  /// Refuses a folder that holds files, but no study: they would be replaced.
  ///
  /// - Throws: `ComparisonError.otherContent`.
  func requireStudy() throws(ComparisonError) {
    let exists = { (file: URL) in FileManager.default.fileExists(atPath: file.path) }
    // A study writes its pixels first.
    guard !exists(pixels), !exists(runs) else { return }
    for file in [hardPairs, results, table, report] where exists(file) {
      throw .otherContent(file: file.relativePath)
    }
  }

  /// The folder of a run.
  package func run(variant: String, recipe: String, seed: UInt64) -> RunFolder {
    RunFolder(
      runs.appending(path: variant).appending(path: recipe)
        .appending(path: "seed-\(seed)"))
  }

  /// Writes a file of the study whole.
  ///
  /// - Throws: `ComparisonError.cannotWrite`.
  static func write(_ text: String, to file: URL) throws(ComparisonError) {
    do {
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(text.utf8).write(to: file, options: .atomic)
    } catch {
      throw .cannotWrite(file: file.relativePath, reason: systemReason(of: error))
    }
  }

  /// Writes a value as JSON with sorted keys: the same value gives the same bytes.
  static func write(json value: some Encodable, to file: URL) throws(ComparisonError) {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    let bytes: Data
    do {
      bytes = try encoder.encode(value)
    } catch {
      throw .cannotWrite(file: file.relativePath, reason: "\(error)")
    }
    try write(String(decoding: bytes, as: UTF8.self) + "\n", to: file)
  }

  /// Reads a value that was written as JSON; nil where there is none that can be read.
  static func read<Value: Decodable>(_ type: Value.Type, from file: URL) -> Value? {
    guard let bytes = try? Data(contentsOf: file) else { return nil }
    return try? JSONDecoder().decode(type, from: bytes)
  }
}
