/// Watches a phase of a training run and says when something known goes wrong.
///
/// Every rule sees every step. A verdict is reported at the step at which it begins, and again
/// only after it has gone away. The doctor is made anew for each phase and after a resumption: its
/// windows then start empty, and it stays silent until they are full.
package struct TrainingDoctor: Sendable {
  private var rules: [any TrainingRule]
  private var verdicts: [TrainingVerdict?]

  /// A doctor that has seen nothing.
  ///
  /// - Parameters:
  ///   - stepCount: the steps of the phase, by which the windows of the rules are sized.
  ///   - stepsBefore: how many steps of the phase were done before the doctor came.
  ///   - naming: gives the name of a label where it is known, for what is said of one.
  package init(
    stepCount: Int, stepsBefore: Int = 0,
    naming: @escaping @Sendable (Int) -> String? = { _ in nil }
  ) {
    rules = [
      CollapseRule(stepCount: stepCount),
      HingeAtMarginRule(stepCount: stepCount),
      EmptySelectionRule(stepCount: stepCount, sawBeginning: stepsBefore == 0),
      EmbeddingNormRule(stepCount: stepCount),
      LambdaRule(stepCount: stepCount),
      LossAtChanceRule(stepCount: stepCount),
      StarvingQueueRule(),
      AlwaysHardIdentityRule(stepCount: stepCount, naming: naming),
    ]
    verdicts = Array(repeating: nil, count: rules.count)
  }

  /// What goes wrong now, in the order of `TrainingVerdict`.
  package var active: [TrainingVerdict] {
    TrainingVerdict.allCases.filter { verdicts.contains($0) }
  }

  /// Takes in a step.
  ///
  /// - Parameter vitals: of the step after the one given before.
  /// - Returns: what begins at this step.
  /// - Complexity: O(M) for M samples; memory for the windows and a record for each identity that
  ///   is not recognised at present.
  package mutating func examine(_ vitals: StepVitals) -> [Finding] {
    var findings: [Finding] = []
    for index in rules.indices {
      rules[index].observe(vitals)
      let verdict = rules[index].verdict
      if let verdict, verdict != verdicts[index] {
        findings.append(
          Finding(verdict, step: vitals.step, observation: rules[index].observation))
      }
      verdicts[index] = verdict
    }
    return findings
  }
}
