/// A verdict at the step at which it begins.
package struct Finding: Sendable, Equatable, Codable, CustomStringConvertible {
  /// What goes wrong.
  package let verdict: TrainingVerdict
  /// How many steps were done when it was found.
  package let step: Int
  /// What was seen: one sentence with the numbers.
  package let observation: String
  /// What to do about it: one sentence that names the settings to change.
  package let advice: String

  init(_ verdict: TrainingVerdict, step: Int, observation: String) {
    self.verdict = verdict
    self.step = step
    self.observation = observation
    advice = verdict.advice
  }

  /// The finding as a line of the log: step, verdict, observation, advice.
  package var description: String {
    "step \(step): \(verdict.rawValue): \(observation) \(advice)"
  }
}
