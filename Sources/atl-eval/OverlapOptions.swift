import ArgumentParser
import CommandSupport
import EmbeddingSources
import FaceDataset
import FaceLooks
import Foundation
import Verification

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

  @Option(
    help: """
      The most of 256 bits in which a face differs from one of the training that counts as the same \
      photo, as for atl-prep inspect --against.
      """)
  var duplicateBits = PerceptualHash.defaultLimit

  func validate() throws {
    guard (0...PerceptualHash.bitCount).contains(duplicateBits) else {
      throw ValidationError(
        "--duplicate-bits: found \(duplicateBits), expected 0 ... \(PerceptualHash.bitCount).")
    }
  }

  /// Refuses to evaluate models on what they were trained on.
  ///
  /// - Parameters:
  ///   - models: all that are evaluated.
  ///   - evaluation: the set.
  ///   - faces: those of the evaluation, by their indices in the set.
  ///   - quiet: shows no progress, and says nothing of training sets that were not found.
  /// - Returns: what was looked at, for the report.
  /// - Throws: `EmbeddingSourceError.trainedOnEvaluation`, `DatasetError`, `ModelError`.
  func check(
    _ models: [EmbeddingModel], _ evaluation: IndexedManifest, faces: [Int], quiet: Bool
  ) throws -> LeakageCheck {
    let found = try TrainingSets(of: models, named: training)
    found.notes.forEach(printNote)
    if !quiet { found.unchecked.forEach { printNote($0.line) } }
    let workers = ProcessInfo.processInfo.activeProcessorCount
    let evaluated =
      found.sets.isEmpty ? nil : try EvaluatedFaces(faces, of: evaluation, workers: workers)
    var checked: [LeakageCheck.TrainingSet] = []
    for set in found.sets {
      guard let evaluated else { break }
      var line = ProgressLine(quiet: quiet)
      let overlap = try LeakageCheck.Overlap(
        of: evaluated, with: set, limitBits: duplicateBits, workers: workers
      ) { line.show(done: $0, of: $1, unit: "faces", detail: "of the training") }
      line.finish()
      guard overlap.isEmpty || allowOverlap else {
        throw EmbeddingSourceError.trainedOnEvaluation(
          manifest: set.path, evaluation: evaluation.file, overlap: overlap.summary)
      }
      if !overlap.isEmpty {
        printNote(
          "\(evaluation.file): \(overlap.summary) are also in the training set \(set.path)")
      }
      if let gap = overlap.gap { printNote("\(evaluation.file): \(gap)") }
      checked.append(
        .init(
          path: set.path, sha256: set.sha256, models: set.models,
          alignmentDifferences: set.manifest.map {
            $0.contract.differences(from: evaluation.contract).map(\.description)
          } ?? [], shared: overlap))
    }
    return LeakageCheck(
      limitBits: duplicateBits, trainingSets: checked, unchecked: found.unchecked,
      trusted: found.trusted)
  }
}
