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
