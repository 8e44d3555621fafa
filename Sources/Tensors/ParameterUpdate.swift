internal import CKernels

/// The numbers of a step of AdamW for one parameter.
package struct AdamWStep: Sendable {
  /// The decays of the gradient's running mean and of its square's.
  package let (beta1, beta2): (Float, Float)
  /// Added to the root of the squared gradient's mean.
  package let epsilon: Float
  /// The learning rate, and the weight decay that it is multiplied by.
  package let (rate, decay): (Float, Float)
  /// 1 / (1 - beta^t) at step t, for either mean.
  package let (firstCorrection, secondCorrection): (Float, Float)

  /// Names the numbers.
  package init(
    beta1: Float, beta2: Float, epsilon: Float, rate: Float, decay: Float, firstCorrection: Float,
    secondCorrection: Float
  ) {
    (self.beta1, self.beta2) = (beta1, beta2)
    self.epsilon = epsilon
    (self.rate, self.decay) = (rate, decay)
    (self.firstCorrection, self.secondCorrection) = (firstCorrection, secondCorrection)
  }
}

// What a solver does with one parameter, each in one sweep over memory (`solver.h`).
extension Parameter {
  /// Moves the values along the gradient: v <- momentum v + rate (g + decay w), w <- w - v.
  ///
  /// - Parameters:
  ///   - momentum: the share of v that stays.
  ///   - rate: what the gradient is multiplied by.
  ///   - decay: the weight decay.
  ///   - velocity: v, as many numbers as there are values.
  package func move(momentum: Float, rate: Float, decay: Float, velocity: inout [Float]) {
    requireWhole([values, gradient, velocity])
    solver_momentum_update(count, momentum, rate, decay, gradient, &velocity, &values)
  }

  /// Moves the values by a step of AdamW, the formula of which is at its solver.
  ///
  /// - Parameters:
  ///   - step: the numbers of the step.
  ///   - first: the running mean of the gradient, as many numbers as there are values.
  ///   - second: that of its square.
  package func move(by step: AdamWStep, first: inout [Float], second: inout [Float]) {
    requireWhole([values, gradient, first, second])
    let rule = solver_adamw(
      beta1: step.beta1, beta2: step.beta2, epsilon: step.epsilon, rate: step.rate,
      decay: step.decay, first_correction: step.firstCorrection,
      second_correction: step.secondCorrection)
    solver_adamw_update(count, rule, gradient, &first, &second, &values)
  }

  /// The sum of the gradient's squares.
  package var squaredGradientNorm: Double {
    requireWhole([gradient])
    return solver_sum_of_squares(count, gradient)
  }

  /// The kernels take the lengths for granted.
  private func requireWhole(_ arrays: [[Float]]) {
    precondition(
      arrays.allSatisfy { $0.count == count },
      "\(name): arrays of \(arrays.map(\.count)) numbers, expected \(count)")
  }
}
