/// One way in which training goes wrong, watched step by step with a window of its own.
///
/// A step that lacks what the rule looks at changes nothing.
protocol TrainingRule: Sendable {
  /// Takes in the next step.
  mutating func observe(_ vitals: StepVitals)

  /// What goes wrong after the steps so far; nil when nothing does.
  var verdict: TrainingVerdict? { get }

  /// What was seen, one sentence with numbers; asked for at the step at which a verdict begins.
  var observation: String { get }
}
