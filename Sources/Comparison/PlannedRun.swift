internal import FaceDataset
internal import Failures
package import PipelineSettings
package import Training

/// One run of a study: a recipe under a variant from a seed.
package struct PlannedRun: Sendable, Equatable {
  /// The name of the variant.
  package let variant: String
  /// The name of the recipe.
  package let recipe: String
  /// Where all random numbers of the run start.
  package let seed: UInt64
  /// The settings, all layers applied.
  package let settings: Pipeline
  /// Where the run is kept.
  package let folder: RunFolder

  /// How notes call the run; also its path within the study's folder of runs.
  package var name: String { "\(variant)/\(recipe)/seed-\(seed)" }
}

extension PlannedRun {
  /// Checks that the run can begin on the faces of a study, and be verified on others.
  ///
  /// - Throws: `ComparisonError.unusableRun`.
  func requireUsable(
    training: IndexedManifest, evaluation: IndexedManifest, study: String
  ) throws(ComparisonError) {
    do {
      try settings.requireTrainable(on: training)
      try settings.requireAlignment(of: evaluation)
      try evaluation.require(training.contract, by: "as the faces of \(training.file)")
    } catch {
      let reason = (error as? any Failure)?.description ?? "\(error)"
      throw .unusableRun(study: study, run: name, reason: reason)
    }
  }
}
