import ArgumentParser
import CommandSupport
import FaceAlignment
import Foundation

/// What the commands that go through many photos have in common.
struct RunOptions: ParsableArguments {
  @Option(help: "How many photos are worked on at a time.")
  var jobs = ProcessInfo.processInfo.activeProcessorCount

  @Option(
    help: ArgumentHelp(
      "The most pixels that a photo may have; a larger one is refused by its header.",
      valueName: "count"))
  var maxPixels = PhotoDecoder.usualMaxPixels

  @Flag(help: "Replaces what is there.")
  var force = false

  @Flag(help: "Exits with 65 when anything was rejected.")
  var strict = false

  @Flag(help: "Prints the summary as JSON.")
  var json = false

  @OptionGroup var outputs: OutputOptions

  func validate() throws {
    guard jobs >= 1 else { throw ValidationError("--jobs: found \(jobs), expected at least 1.") }
    guard maxPixels >= 1 else {
      throw ValidationError("--max-pixels: found \(maxPixels), expected at least 1.")
    }
  }

  /// Prints the summary of a run, and fails where the run did not reach what was asked.
  ///
  /// - Parameters:
  ///   - summary: what the run came to.
  ///   - input: what the faces were to come from.
  /// - Throws: `CommandFailure`, if there is no face, or with `--strict` something was rejected.
  func conclude(_ summary: some RunSummary, from input: String) throws {
    print(json ? try summary.json() : summary.text)
    guard summary.faceCount > 0 else {
      throw CommandFailure.mismatch(
        subject: input, found: "no photo that gives a face", expected: "at least one")
    }
    if strict && summary.rejectedCount > 0 {
      throw CommandFailure.mismatch(
        subject: "--strict", found: "\(summary.rejectedCount) rejected", expected: "none")
    }
  }
}

/// What a run over many photos tells at its end.
protocol RunSummary: Encodable {
  var faceCount: Int { get }

  /// How many photos or lines were rejected, by the reason.
  var rejected: [String: Int] { get }

  /// The first line of the text; the reasons follow, the most frequent first.
  var headline: String { get }
}

extension RunSummary {
  var rejectedCount: Int { rejected.values.reduce(0, +) }

  var text: String {
    let width = rejected.values.map { "\($0)".count }.max() ?? 0
    let reasons = rejected.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { reason, count in
      "\n  " + String(repeating: " ", count: width - "\(count)".count) + "\(count) \(reason)"
    }
    return headline + reasons.joined()
  }

  func json() throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(self), as: UTF8.self)
  }
}
