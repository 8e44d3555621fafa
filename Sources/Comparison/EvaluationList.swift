internal import Verification

/// A list of pairs that figures are given for: all pairs of the study, or the hardest of them.
package struct EvaluationList: Equatable, Sendable {
  /// What results call the list.
  package let name: String
  /// The study's pairs that are in the list, by index.
  package let pairIndices: [Int]
  /// For each pair of the list, whether it shows one person.
  package let same: [Bool]
  /// For each pair of the list, its fold.
  package let fold: [Int]
  /// For each pair of the list, the indices of its people.
  let people: [PeopleOfPair]
  /// For each pair of the list, its share in the mean of the folds' accuracies.
  let foldShare: [Double]

  /// Takes some of the study's pairs.
  ///
  /// - Parameters:
  ///   - name: what results call the list.
  ///   - indices: pairs of the set, at least one.
  ///   - set: all pairs.
  package init(name: String, indices: [Int], of set: EvaluationSet) {
    self.init(
      name: name, pairIndices: indices, same: indices.map { set.pairs[$0].same },
      fold: indices.map { set.pairs[$0].fold }, people: indices.map { set.peopleOfPairs[$0] })
  }

  /// Takes pairs whose people are known; the arrays have one element per pair.
  package init(
    name: String, pairIndices: [Int], same: [Bool], fold: [Int], people: [PeopleOfPair]
  ) {
    self.name = name
    self.pairIndices = pairIndices
    self.same = same
    self.fold = fold
    self.people = people
    let sizes = Dictionary(fold.map { ($0, 1) }, uniquingKeysWith: +)
    foldShare = fold.map { 1 / Double(sizes.count * (sizes[$0] ?? 1)) }
  }

  /// The scores of the list's pairs among those of all pairs.
  func scores(among all: [Double]) -> [Double] { pairIndices.map { all[$0] } }
}

extension EvaluationList {
  /// The name of the list of all pairs.
  package static let allName = "all"
  /// The name of the list of the hardest pairs.
  package static let hardestName = "hardest"

  /// How many pairs show one person.
  package var samePairCount: Int { same.count { $0 } }
  /// How many pairs show two people.
  package var differentPairCount: Int { same.count - samePairCount }
  /// How many folds there are.
  package var foldCount: Int { Set(fold).count }
}
