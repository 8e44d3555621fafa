import ArgumentParser
import CommandSupport
import EmbeddingSources
import FaceDataset

/// Whether an evaluation may share people or faces with the training.
struct OverlapOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      """
      A set that a model was trained on, where the model's run does not say it: the evaluation may share \
      neither people nor faces with it. May be repeated.
      """, valueName: "manifest"))
  var training: [String] = []

  @Flag(help: "Goes on, with a note, where people or faces are shared with the training.")
  var allowOverlap = false

  /// Refuses to evaluate models on what they were trained on.
  ///
  /// - Parameters:
  ///   - models: all that are evaluated.
  ///   - evaluation: the set.
  ///   - faces: those of the evaluation, by their indices in the set.
  ///   - quiet: says nothing of training sets that were not found.
  /// - Returns: what was looked at, for the report.
  /// - Throws: `EmbeddingSourceError.trainedOnEvaluation`, `DatasetError`.
  func check(
    _ models: [EmbeddingModel], _ evaluation: IndexedManifest, faces: [Int], quiet: Bool
  ) throws -> [(name: String, value: String)] {
    let found = try TrainingSets(of: models, named: training)
    if !quiet { found.notes.forEach(printNote) }
    var facts = found.notes.isEmpty ? [] : [("training set", "not known of every model")]
    for set in found.sets {
      let overlap = try TrainingOverlap(of: faces, in: evaluation, with: set)
      guard overlap.isEmpty || allowOverlap else {
        throw EmbeddingSourceError.trainedOnEvaluation(
          manifest: set.file, evaluation: evaluation.file, overlap: overlap.summary)
      }
      if !overlap.isEmpty {
        printNote(
          "\(evaluation.file): \(overlap.summary) are also in the training set \(set.file)")
      }
      let shared = overlap.isEmpty ? "nothing" : overlap.summary
      facts.append(("training set", "\(set.file), which shares \(shared)"))
    }
    return facts
  }
}
