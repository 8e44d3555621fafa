/// A verdict at the step at which it begins.
package struct Finding: Sendable, Equatable, CustomStringConvertible {
  /// What goes wrong.
  package let verdict: TrainingVerdict
  /// How many steps were done when it was found.
  package let step: Int
  /// What was seen: one sentence with the numbers.
  package let observation: String

  /// The finding as a line of the log: step, verdict, observation, advice.
  package var description: String {
    "step \(step): \(verdict.rawValue): \(observation) \(verdict.advice)"
  }
}
