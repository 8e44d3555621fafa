/// All figures of a study as `results.json` keeps them.
///
/// Nothing in it depends on the clock, so that a study that was interrupted ends with the same
/// bytes.
package struct StudyResults: Sendable, Equatable, Encodable {
  /// A list of pairs.
  package struct List: Sendable, Equatable, Encodable {
    package let name: String
    /// The share of each fold's pairs that is in it.
    package let share: Double
    package let samePairCount: Int
    package let differentPairCount: Int
    package let foldCount: Int
  }

  /// What a run came to on a list.
  package struct Run: Sendable, Equatable, Encodable {
    package let seed: UInt64
    /// Why there are no figures; nil where there are some.
    package let problem: String?
    package let measures: Measures?
  }

  /// What a recipe came to under a variant on a list.
  package struct Entry: Sendable, Equatable, Encodable {
    package let list: String
    package let variant: String
    package let recipe: String
    package let runs: [Run]
    /// Over the runs that have figures; nil where none has.
    package let estimates: PerMeasure<Estimate>?
    /// The excess over the reference recipe; nil for itself and where either has no run.
    package let differences: PerMeasure<Difference>?
  }

  /// What is no recipe came to on a list.
  package struct Baseline: Sendable, Equatable, Encodable {
    package let list: String
    package let name: String
    package let estimates: PerMeasure<Estimate>
  }

  package let format = "atl-study"
  package let version = 1
  /// The recipe that differences are taken from.
  package let reference: String
  package let seeds: [UInt64]
  /// Whether embeddings of mirrored faces were added.
  package let mirror: Bool
  /// How many draws of people the intervals come from.
  package let resampleCount: Int
  /// The share of draws within an interval.
  package let confidence: Double
  package let trainingFaceCount: Int
  package let trainingIdentityCount: Int
  package let trainingManifest: String
  /// The people of the pairs.
  package let evaluationIdentityCount: Int
  package let evaluationManifest: String
  package let pairs: String
  package let lists: [List]
  /// By list, variant and recipe.
  package let entries: [Entry]
  /// The aligned pixels on each list.
  package let pixels: [Baseline]
}
