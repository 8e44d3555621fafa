package import SeededRandom

/// Pairs of photos for verification, in folds that share no person.
///
/// There are ten folds where each can have two people, else half as many folds as people. Each has
/// the same number of pairs of one person and of two people: LFW's 300, or as many as the photos
/// allow.
package struct SyntheticPairs: Sendable, Equatable {
  /// The photos of a pair, by 0-based indices.
  package struct Pair: Sendable, Hashable {
    /// The first photo's person.
    package var firstIdentity: Int
    /// The first photo's index in that person.
    package var firstPhoto: Int
    /// The second photo's person, who may be the same.
    package var secondIdentity: Int
    /// The second photo's index in that person.
    package var secondPhoto: Int
  }

  /// The pairs of one fold.
  package struct Fold: Sendable, Equatable {
    /// Pairs of photos of one person.
    package var same: [Pair]
    /// Pairs of photos of two people.
    package var different: [Pair]
  }

  /// The folds, each with the same number of pairs of either kind.
  package let folds: [Fold]

  /// Draws pairs without repetition; each fold has neighbouring people.
  ///
  /// - Parameters:
  ///   - people: at least two.
  ///   - photosPerIdentity: at least two.
  ///   - generator: moves on by two permutations a fold.
  /// - Complexity: O(n^2) in the photos of a fold.
  package init(
    people: Range<Int>, photosPerIdentity: Int, using generator: inout SeededGenerator
  ) {
    precondition(people.count >= 2, "\(people.count) people, expected at least 2")
    precondition(photosPerIdentity >= 2, "\(photosPerIdentity) photos, expected at least 2")
    let foldCount = min(10, people.count / 2)
    let candidates = (0..<foldCount).map { fold in
      let first = people.lowerBound + people.count * fold / foldCount
      let end = people.lowerBound + people.count * (fold + 1) / foldCount
      return Self.allPairs(of: first..<end, photosPerIdentity: photosPerIdentity)
    }
    let fewest = candidates.map { min($0.same.count, $0.different.count) }.min() ?? 0
    let pairCount = min(300, fewest)
    var folds: [Fold] = []
    for fold in candidates {
      let same = Self.drawn(pairCount, from: fold.same, using: &generator)
      let different = Self.drawn(pairCount, from: fold.different, using: &generator)
      folds.append(Fold(same: same, different: different))
    }
    self.folds = folds
  }

  private static func allPairs(of people: Range<Int>, photosPerIdentity: Int) -> Fold {
    var fold = Fold(same: [], different: [])
    let photos = people.flatMap { person in (0..<photosPerIdentity).map { (person, $0) } }
    for (position, (firstIdentity, firstPhoto)) in photos.enumerated() {
      for (secondIdentity, secondPhoto) in photos[(position + 1)...] {
        let pair = Pair(
          firstIdentity: firstIdentity, firstPhoto: firstPhoto,
          secondIdentity: secondIdentity, secondPhoto: secondPhoto)
        if firstIdentity == secondIdentity {
          fold.same.append(pair)
        } else {
          fold.different.append(pair)
        }
      }
    }
    return fold
  }

  private static func drawn(
    _ count: Int, from pairs: [Pair], using generator: inout SeededGenerator
  ) -> [Pair] {
    generator.permutation(of: pairs.count).prefix(count).sorted().map { pairs[$0] }
  }
}
