/// The number of training steps so far, and the lambda that follows from it.
struct LambdaCounter: Sendable {
  /// The steps so far; at least 0.
  private(set) var iteration: Int

  private let schedule: LambdaSchedule

  /// Far more steps than any run has, far fewer than would overflow.
  private static let iterationLimit = 1_000_000_000_000

  /// A counter that goes on after a number of training steps.
  ///
  /// - Parameters:
  ///   - schedule: the lambda of each step.
  ///   - iteration: the number of training steps so far.
  /// - Throws: `LossError.badSchedule` when `iteration` is negative.
  init(_ schedule: LambdaSchedule, iteration: Int) throws(LossError) {
    guard (0...Self.iterationLimit).contains(iteration) else {
      throw .badSchedule(
        parameter: "iteration", found: Double(iteration),
        expected: "0 ... \(Self.iterationLimit)")
    }
    self.schedule = schedule
    self.iteration = iteration
  }

  /// The lambda of the last step.
  var lambda: Double { schedule.lambda(atStep: iteration) }

  /// Counts training steps: a step goes up before it uses its lambda.
  mutating func advance(by stepCount: Int) {
    precondition(stepCount >= 0, "step count is \(stepCount), expected at least 0")
    iteration = min(iteration + stepCount, Self.iterationLimit)
  }
}
