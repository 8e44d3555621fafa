import SeededRandom
import SyntheticFaces
import Testing

@Suite struct SyntheticPairsTests {
  private func pairs(people: Int, photos: Int, word: UInt64 = 1) -> SyntheticPairs {
    var generator = SeededGenerator(word)
    return SyntheticPairs(
      people: 100..<(100 + people), photosPerIdentity: photos, using: &generator)
  }

  @Test(arguments: [(2, 1), (3, 1), (4, 2), (7, 3), (19, 9), (20, 10), (30, 10), (33, 10)])
  func `has ten folds, or as many as there are twos of people`(people: Int, folds: Int) {
    #expect(pairs(people: people, photos: 3).folds.count == folds)
  }

  @Test func `takes 300 pairs of a kind where there are as many`() {
    let folds = pairs(people: 30, photos: 16).folds
    #expect(folds.allSatisfy { $0.same.count == 300 && $0.different.count == 300 })
  }

  @Test func `takes all pairs of the scarcer kind where there are fewer`() {
    // Two people with two photos: one pair of each of them, four across.
    let folds = pairs(people: 2, photos: 2).folds
    #expect(folds.map(\.same.count) == [2])
    #expect(folds.map(\.different.count) == [2])
  }

  @Test(arguments: [(2, 2), (7, 3), (20, 4), (33, 16)])
  func `pairs existing photos, each once, of people of one fold`(people: Int, photos: Int) {
    let folds = pairs(people: people, photos: photos).folds
    var seen: Set<Int> = []
    for fold in folds {
      let all = fold.same + fold.different
      #expect(fold.same.count == folds[0].same.count)
      #expect(fold.different.count == fold.same.count)
      #expect(Set(all).count == all.count)
      #expect(fold.same.allSatisfy { $0.firstIdentity == $0.secondIdentity })
      #expect(fold.same.allSatisfy { $0.firstPhoto < $0.secondPhoto })
      #expect(fold.different.allSatisfy { $0.firstIdentity < $0.secondIdentity })
      #expect(
        all.allSatisfy {
          (0..<photos).contains($0.firstPhoto) && (0..<photos).contains($0.secondPhoto)
        })
      let inFold = Set(all.flatMap { [$0.firstIdentity, $0.secondIdentity] })
      #expect(inFold.isSubset(of: Set(100..<(100 + people))))
      #expect(seen.isDisjoint(with: inFold))
      seen.formUnion(inFold)
    }
  }

  @Test func `draws other pairs for other seeds and the same for the same`() {
    let first = pairs(people: 30, photos: 16)
    // Compared first, so that a failure does not print thousands of pairs.
    let isRepeated = pairs(people: 30, photos: 16) == first
    let isOther = pairs(people: 30, photos: 16, word: 2) != first
    #expect(isRepeated)
    #expect(isOther)
  }
}
