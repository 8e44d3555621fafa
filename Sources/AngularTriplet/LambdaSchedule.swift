internal import Foundation

/// How strongly the plain label logit is mixed into the margin's, from step to step.
///
/// lambda(step) = max(minimum, base (1 + gamma step)^(-power)), in Double. A large lambda early on
/// makes the loss close to plain softmax; a base of 0 makes lambda the constant `minimum`.
///
/// - Source: W. Liu et al., "SphereFace", CVPR 2017, section 3.4 and the published solver settings.
package struct LambdaSchedule: Sendable, Equatable {
  /// The height that the schedule would have at step 0.
  package let base: Double
  /// How fast it falls; at least 0.
  package let gamma: Double
  /// The exponent of the fall; at least 0.
  package let power: Double
  /// The lambda that it never falls below; at least 0.
  package let minimum: Double

  /// A schedule whose lambda is finite and not negative at every step.
  ///
  /// - Parameters:
  ///   - base: any finite number; one below `minimum` has no effect.
  ///   - gamma: at least 0.
  ///   - power: at least 0.
  ///   - minimum: at least 0.
  /// - Throws: `LossError.badSchedule`, naming the first number that is none of these.
  package init(base: Double, gamma: Double, power: Double, minimum: Double) throws(LossError) {
    guard base.isFinite else {
      throw .badSchedule(parameter: "base", found: base, expected: "a finite number")
    }
    for (parameter, value) in [("gamma", gamma), ("power", power), ("lambdaMin", minimum)]
    where !(value >= 0 && value.isFinite) {
      throw .badSchedule(parameter: parameter, found: value, expected: "a number of at least 0")
    }
    self.base = base
    self.gamma = gamma
    self.power = power
    self.minimum = minimum
  }

  /// Whether lambda is 0 at all steps: there is no annealing.
  package var isZero: Bool { base <= 0 && minimum == 0 }

  /// The lambda of a training step.
  ///
  /// - Parameter step: the number of the step; the first one is 1.
  /// - Returns: lambda, at least `minimum`.
  package func lambda(atStep step: Int) -> Double {
    max(minimum, base * pow(1 + gamma * Double(step), -power))
  }
}
