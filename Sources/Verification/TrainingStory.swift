/// How a model was trained, as the folder of its run tells it.
///
/// It is part of a report's JSON form, so that a later run can be compared with this one when the
/// folder is gone. What the folder does not say is not here.
package struct TrainingStory: Equatable, Sendable, Codable {
  /// A name and a value.
  package typealias Fact = VerificationReport.ModelFact

  /// The run in words.
  package var facts: [Fact] = []
  /// Every setting of the run by its dotted path, such as `solver.learningRate`; values are JSON.
  package var settings: [String: String] = [:]
  /// The log.
  package var curves: TrainingCurves?
  /// What was noted as wrong while it was trained: when and what.
  package var findings: [Fact] = []
  /// What in the folder could not be read, a line each: where, what was found, what was expected.
  package var unread: [String] = []

  /// Nothing is known yet.
  package init() {}

  /// Whether nothing is known at all.
  package var isEmpty: Bool { self == TrainingStory() }
}
