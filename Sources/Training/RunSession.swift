package import AlgorithmTuning
internal import Failures
internal import Foundation

/// A process that worked on a run: when and where, and what it began with.
///
/// A line of `sessions.jsonl` each; the run itself never reads them.
package struct RunSession: Codable, Sendable, Equatable {
  /// Where the first weights came from.
  package enum Weights: Codable, Sendable, Equatable {
    case drawn, checkpoint
    /// A model, by the path that was given.
    case model(String)
  }

  /// When it began, in UTC as ISO 8601.
  package let began: String
  /// What it computed on.
  package let machine: Machine
  /// The steps that were done before.
  package let step: Int
  package let weights: Weights

  /// Notes that a process begins.
  init(_ start: TrainingRun.Start, step: Int, at time: Date = .now, on machine: Machine = .current)
  {
    began = time.formatted(.iso8601)
    self.machine = machine
    self.step = step
    weights =
      switch start {
      case .drawn: .drawn
      case .checkpoint: .checkpoint
      case .model(let path): .model(path)
      }
  }

  /// Adds the line to a file, which need not be there.
  ///
  /// - Throws: `TrainingError.cannotWrite`.
  func append(to file: URL) throws(TrainingError) {
    do {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
      let before =
        FileManager.default.fileExists(atPath: file.path) ? try Data(contentsOf: file) : Data()
      try (before + encoder.encode(self) + Data("\n".utf8)).write(to: file, options: .atomic)
    } catch {
      throw .cannotWrite(file: file.path, reason: systemReason(of: error))
    }
  }
}
