import Comparison
import SeededRandom
import Verification

/// A list of random pairs of a few people, and random scores for it with ties.
struct RandomPairs {
  let personCount: Int
  /// The people of each pair.
  let people: [(left: Int, right: Int)]
  let list: EvaluationList

  init(personCount: Int, pairsPerKind: Int, foldCount: Int, seed: UInt64) {
    var generator = SeededGenerator(seed)
    var same: [Bool] = []
    var fold: [Int] = []
    var people: [(left: Int, right: Int)] = []
    for index in 0..<2 * pairsPerKind {
      let left = generator.index(below: personCount)
      let step = 1 + generator.index(below: personCount - 1)
      let isSame = index < pairsPerKind
      same.append(isSame)
      fold.append(index % foldCount + 1)
      people.append((left, isSame ? left : (left + step) % personCount))
    }
    self.personCount = personCount
    self.people = people
    list = EvaluationList(
      name: "all", pairIndices: Array(same.indices), same: same, fold: fold,
      people: people.map { PeopleOfPair(left: $0.left, right: $0.right) })
  }

  /// Scores that tell the kinds apart more or less; `levels` many values, so that there are ties.
  func scores(seed: UInt64, levels: Double = 40) -> [Double] {
    var generator = SeededGenerator(seed)
    return list.same.map { isSame in
      let score = 0.25 * generator.gaussian() + (isSame ? 0.2 : -0.2)
      return (min(1, max(-1, score)) * levels).rounded() / levels
    }
  }
}
