/// How often a model is wrong about a person.
package struct PersonErrors: Equatable, Sendable {
  /// Whom it is about.
  package let person: Int
  /// Same pairs of the person that are told wrong.
  package let wrongSameCount: Int
  /// Same pairs of the person.
  package let sameCount: Int
  /// Pairs with another person that are told wrong.
  package let wrongDifferentCount: Int
  /// Pairs with another person.
  package let differentCount: Int

  /// States what was counted.
  package init(
    person: Int, wrongSameCount: Int, sameCount: Int, wrongDifferentCount: Int,
    differentCount: Int
  ) {
    self.person = person
    self.wrongSameCount = wrongSameCount
    self.sameCount = sameCount
    self.wrongDifferentCount = wrongDifferentCount
    self.differentCount = differentCount
  }

  /// The share of all pairs of the person that are told wrong.
  package var share: Double {
    Double(wrongSameCount + wrongDifferentCount) / Double(sameCount + differentCount)
  }
}

extension Verdict {
  /// The people about whom the model is wrong most often, by its folds' thresholds.
  ///
  /// - Parameters:
  ///   - personOfFace: the person of each face, by its row.
  ///   - count: how many people at most.
  /// - Returns: those with a wrong pair, by their wrong pairs and then by the share of these, the worst
  ///   first; equal ones by number.
  package func weakestPeople(personOfFace: (Int) -> Int, count: Int = 10) -> [PersonErrors] {
    var tallies: [Int: (wrongSame: Int, same: Int, wrongDifferent: Int, different: Int)] = [:]
    for pair in worstPairs(countPerKind: pairs.count) {
      let people = [pair.pair.left, pair.pair.right].map(personOfFace)
      for person in Set(people) {
        var tally = tallies[person] ?? (0, 0, 0, 0)
        if pair.pair.same {
          tally.same += 1
          tally.wrongSame += pair.isRight ? 0 : 1
        } else {
          tally.different += 1
          tally.wrongDifferent += pair.isRight ? 0 : 1
        }
        tallies[person] = tally
      }
    }
    let errors = tallies.map { person, tally in
      PersonErrors(
        person: person, wrongSameCount: tally.wrongSame, sameCount: tally.same,
        wrongDifferentCount: tally.wrongDifferent, differentCount: tally.different)
    }.filter { $0.wrongSameCount + $0.wrongDifferentCount > 0 }
    func key(_ errors: PersonErrors) -> (Int, Double, Int) {
      (-errors.wrongSameCount - errors.wrongDifferentCount, -errors.share, errors.person)
    }
    return Array(errors.sorted { key($0) < key($1) }.prefix(count))
  }
}
