package import Foundation

/// The file `metrics.jsonl` of a run: a line per logged step, in order, none twice.
///
/// A resumed run drops the lines after the checkpoint that it goes on from. The first line that it
/// writes averages over the steps since that checkpoint.
package final class TrainingLog {
  private let handle: FileHandle
  private let encoder: JSONEncoder

  /// Opens the file and keeps the lines up to a step.
  ///
  /// - Parameters:
  ///   - file: made when it is not there.
  ///   - step: lines of later steps, and a line that was cut off, are dropped.
  /// - Throws: `TrainingError.cannotWrite`.
  package init(file: URL, keepingThrough step: Int) throws(TrainingError) {
    encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    do {
      let kept = Self.lines(of: file).filter { $0.step <= step }
      var text = Data()
      for line in kept { text += try encoder.encode(line) + Data("\n".utf8) }
      try text.write(to: file, options: .atomic)
      handle = try FileHandle(forWritingTo: file)
      try handle.seekToEnd()
    } catch {
      throw .cannotWrite(file: file.path, reason: "\(error)")
    }
  }

  /// Appends one line.
  package func append(_ metrics: TrainingMetrics) throws(TrainingError) {
    do {
      try handle.write(contentsOf: encoder.encode(metrics) + Data("\n".utf8))
    } catch {
      throw .cannotWrite(file: "metrics.jsonl", reason: "\(error)")
    }
  }

  /// The lines of a log that can be read, without one that was cut off; empty when there is none.
  package static func lines(of file: URL) -> [TrainingMetrics] {
    (try? LogReading<TrainingMetrics>(of: file))?.lines ?? []
  }
}
