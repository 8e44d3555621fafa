internal import SeededRandom

/// The order of all people in a round, shuffled once a round and not once a batch.
///
/// Two rounds are kept, because where one ends the workers of a stream are in both.
final class RoundOrders: Sendable {
  private let personCount: Int
  private let stream: [UInt64]
  private let latest = Guarded<[(round: Int, order: [Int])]>([])

  /// - Parameters:
  ///   - personCount: how many people there are.
  ///   - stream: the words that name the stream of random numbers; that of a round ends with its
  ///     number.
  init(personCount: Int, stream: [UInt64]) {
    self.personCount = personCount
    self.stream = stream
  }

  /// The people of a round in their order; the same at every call.
  ///
  /// - Complexity: O(people) where the round is none of the two that were asked for last, else O(1).
  func order(ofRound round: Int) -> [Int] {
    latest.withLock { latest in
      if let known = latest.first(where: { $0.round == round }) { return known.order }
      var generator = SeededGenerator(words: stream + [UInt64(round)])
      let order = generator.permutation(of: personCount)
      latest = latest.suffix(1) + [(round, order)]
      return order
    }
  }
}
