internal import CKernels

/// The numbers of a step of AdamW.
package struct AdamWStep: Sendable {
  /// The decays of the gradient's running mean and of its square's.
  package let (beta1, beta2): (Float, Float)
  /// Added to the root of the squared gradient's mean.
  package let epsilon: Float
  /// The learning rate, and the weight decay that it is multiplied by, before a parameter's own
  /// multipliers.
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

// What a solver does with all parameters, in one sweep over memory (`solver.h`). What it remembers
// of them lies in arrays of a number per value, one parameter behind the other.
extension [Parameter] {
  /// The number of all values.
  package var valueCount: Int { reduce(0) { $0 + $1.count } }

  /// Moves the values along the gradient: v <- momentum v + rate (g + decay w), w <- w - v.
  ///
  /// - Parameters:
  ///   - momentum: the share of v that stays.
  ///   - rate: what the gradient is multiplied by, before a parameter's own multiplier.
  ///   - decay: the weight decay, likewise.
  ///   - velocities: v.
  package func move(momentum: Float, rate: Float, decay: Float, velocities: inout [Float]) {
    requireWhole(velocities)
    lend(rate: rate, decay: decay) { count, parameters in
      solver_momentum_update(count, parameters, momentum, &velocities)
    }
  }

  /// Moves the values by a step of AdamW, the formula of which is at its solver.
  ///
  /// - Parameters:
  ///   - step: the numbers of the step.
  ///   - first: the running means of the gradients.
  ///   - second: those of their squares.
  package func move(by step: AdamWStep, first: inout [Float], second: inout [Float]) {
    requireWhole(first)
    requireWhole(second)
    let rule = solver_adamw(
      beta1: step.beta1, beta2: step.beta2, epsilon: step.epsilon,
      first_correction: step.firstCorrection, second_correction: step.secondCorrection)
    lend(rate: step.rate, decay: step.decay) { count, parameters in
      solver_adamw_update(count, parameters, rule, &first, &second)
    }
  }

  /// The sum of the squares of all gradients, added up in Double.
  package var squaredGradientNorm: Double {
    var sum = 0.0
    lend { sum = solver_squared_gradient_norm($0, $1) }
    return sum
  }

  /// Multiplies all gradients by a factor.
  package func scaleGradients(by factor: Float) {
    lend { solver_scale_gradients($0, $1, factor) }
  }

  /// The kernels take the lengths for granted.
  private func requireWhole(_ numbers: [Float]) {
    precondition(
      numbers.count == valueCount, "array of \(numbers.count) numbers, expected \(valueCount)")
  }

  /// Lends all gradients and values to C, each parameter with its rate and its decay.
  private func lend(
    rate: Float = 0, decay: Float = 0,
    to body: (_ count: Int32, _ parameters: UnsafePointer<solver_parameter>) -> Void
  ) {
    var lent: [solver_parameter] = []
    lent.reserveCapacity(count)
    lend(self[...], rate: rate, decay: decay, behind: &lent) { lent in
      lent.withUnsafeBufferPointer { lent in
        if let base = lent.baseAddress { body(Int32(lent.count), base) }
      }
    }
  }

  /// Lends those that are left behind those that are lent: pointers hold for one call, so that the
  /// call of the first lasts until all are lent and the body has returned.
  private func lend(
    _ left: ArraySlice<Parameter>, rate: Float, decay: Float, behind lent: inout [solver_parameter],
    to body: ([solver_parameter]) -> Void
  ) {
    guard let parameter = left.first else { return body(lent) }
    parameter.gradient.withUnsafeMutableBufferPointer { gradient in
      parameter.values.withUnsafeMutableBufferPointer { values in
        precondition(
          gradient.count == parameter.count && values.count == parameter.count,
          "\(parameter.name): \(gradient.count) gradients and \(values.count) values, "
            + "expected \(parameter.count)")
        if let gradient = gradient.baseAddress, let values = values.baseAddress {
          lent.append(
            solver_parameter(
              count: parameter.count, rate: rate * parameter.rateMultiplier,
              decay: decay * parameter.decayMultiplier, gradient: gradient, values: values))
        }
        lend(left.dropFirst(), rate: rate, decay: decay, behind: &lent, to: body)
      }
    }
  }
}
