import Foundation
import TensorBoard
import Training

/// The lines of a run's log as scalars for TensorBoard.
struct TensorBoardLog {
  private let file: EventFile

  /// Makes a file with all lines of the log so far.
  ///
  /// - Parameters:
  ///   - folder: what TensorBoard takes for a run.
  ///   - run: whose log it is.
  /// - Throws: `EventFileError`.
  init(folder: String, of run: RunFolder) throws {
    file = try EventFile(inFolder: URL(filePath: folder), fromStep: 0)
    for line in TrainingLog.lines(of: run.metrics) { try append(line) }
  }

  func append(_ metrics: TrainingMetrics) throws {
    try file.append(metrics.scalars, step: metrics.step)
  }
}

extension TrainingMetrics {
  /// The numbers of a line, by the names that TensorBoard groups.
  fileprivate var scalars: [(name: String, value: Double)] {
    let always = [
      ("training/loss", loss), ("training/accuracy", accuracy), ("training/epoch", epoch),
      ("training/phase", Double(phase)), ("items/count", items), ("items/easy", easy),
      ("items/semihard", semihard), ("items/hard", hard), ("items/selected", selected),
      ("solver/learningRate", learningRate), ("solver/gradientNorm", gradientNorm),
      ("embeddings/norm", embeddingNorm), ("embeddings/smallestCosine", smallestCosine),
      ("speed/imagesPerSecond", imagesPerSecond), ("speed/queueWaitSeconds", queueWaitSeconds),
    ]
    let sometimes = [
      ("solver/lambda", lambda), ("speed/survivors", survivors),
      ("speed/backwardSecondsSaved", backwardSecondsSaved),
    ].compactMap { name, value in value.map { (name, $0) } }
    return always + sometimes
  }
}
