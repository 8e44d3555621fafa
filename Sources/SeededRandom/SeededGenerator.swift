import Foundation

/// A reproducible generator: the same seed and stream give the same numbers on every machine.
///
/// Every random decision of the pipeline comes from one of these, handed over as an argument; none
/// comes from a global. The generator is xoshiro256**, its state filled by SplitMix64.
///
/// - Source: D. Blackman, S. Vigna, "Scrambled Linear Pseudorandom Number Generators", ACM TOMS
///   47(4), 2021.
package struct SeededGenerator: RandomNumberGenerator, Sendable, Equatable {
  /// The four words of state.
  private var state: [UInt64]

  /// Starts the stream that the words name; other words give an unrelated stream.
  ///
  /// - Parameter words: a seed and whatever tells this stream from its neighbours, such as a round
  ///   and an identity.
  package init(_ words: UInt64...) {
    self.init(words: words)
  }

  /// Starts the stream that a list of words names.
  ///
  /// - Parameter words: any number of words; their order matters.
  package init(words: [UInt64]) {
    var mixer = SplitMix64(state: 0)
    for word in words {
      mixer.state = mixer.next() ^ word
    }
    state = (0..<4).map { _ in mixer.next() }
  }

  package mutating func next() -> UInt64 {
    let result = rotatedLeft(state[1] &* 5, by: 7) &* 9
    let shifted = state[1] << 17
    state[2] ^= state[0]
    state[3] ^= state[1]
    state[1] ^= state[2]
    state[0] ^= state[3]
    state[2] ^= shifted
    state[3] = rotatedLeft(state[3], by: 45)
    return result
  }
}

extension SeededGenerator {
  /// A number drawn evenly from [0, 1), with 53 random bits.
  package mutating func uniform() -> Double {
    Double(next() >> 11) * 0x1p-53
  }

  /// A number drawn evenly from the range.
  package mutating func uniform(in range: ClosedRange<Double>) -> Double {
    range.lowerBound + (range.upperBound - range.lowerBound) * uniform()
  }

  /// A whole number drawn evenly from 0 ..< bound.
  ///
  /// Written out, and not left to the standard library, because its way of drawing may change
  /// between versions and the order of batches may not.
  ///
  /// - Source: D. Lemire, "Fast Random Integer Generation in an Interval", ACM TOMACS 29(1), 2019.
  package mutating func index(below bound: Int) -> Int {
    precondition(bound > 0, "bound is \(bound), expected at least 1")
    let range = UInt64(bound)
    let rejectedBelow = (0 &- range) % range
    while true {
      let (high, low) = next().multipliedFullWidth(by: range)
      if low >= rejectedBelow { return Int(high) }
    }
  }

  /// The numbers 0 ..< count in random order.
  ///
  /// - Complexity: O(count).
  /// - Source: Fisher-Yates, after D. Knuth, "The Art of Computer Programming" 2, 3.4.2, algorithm
  ///   P.
  package mutating func permutation(of count: Int) -> [Int] {
    var order = Array(0..<count)
    for last in stride(from: count - 1, to: 0, by: -1) {
      order.swapAt(last, index(below: last + 1))
    }
    return order
  }

  /// A number from the normal distribution of mean 0 and variance 1.
  ///
  /// - Source: G. Box, M. Muller, "A Note on the Generation of Random Normal Deviates", 1958; the
  ///   second number of the pair is not used, so that the state is the four words alone.
  package mutating func gaussian() -> Double {
    let radius = (-2 * log(1 - uniform())).squareRoot()
    return radius * cos(2 * .pi * uniform())
  }
}

/// Fills states from seeds.
///
/// - Source: Sebastiano Vigna, "splitmix64.c", 2015, in the public domain.
private struct SplitMix64 {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
    return mixed ^ (mixed >> 31)
  }
}

private func rotatedLeft(_ word: UInt64, by count: UInt64) -> UInt64 {
  (word << count) | (word >> (64 - count))
}
