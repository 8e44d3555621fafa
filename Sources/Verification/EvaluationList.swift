/// A list of pairs with their people, that figures are given for.
package struct EvaluationList: Equatable, Sendable {
  /// What results call the list.
  package let name: String
  /// Which pairs are in the list, by their index among all.
  package let pairIndices: [Int]
  /// For each pair of the list, whether it shows one person.
  package let same: [Bool]
  /// For each pair of the list, its fold.
  package let fold: [Int]
  /// For each pair of the list, the indices of its people.
  package let people: [PeopleOfPair]
  /// For each pair of the list, its share in the mean of the folds' accuracies.
  let foldShare: [Double]

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
  package func scores(among all: [Double]) -> [Double] { pairIndices.map { all[$0] } }
}

extension EvaluationList {
  /// How many people there are.
  package var personCount: Int { Set(people.flatMap { [$0.left, $0.right] }).count }
  /// How many pairs show one person.
  package var samePairCount: Int { same.count { $0 } }
  /// How many pairs show two people.
  package var differentPairCount: Int { same.count - samePairCount }
  /// How many folds there are.
  package var foldCount: Int { Set(fold).count }
}

/// The people that the two photos of a pair show, by index.
package struct PeopleOfPair: Equatable, Sendable {
  /// The person of the first photo.
  package let left: Int
  /// The person of the second photo.
  package let right: Int

  /// Names the people; in a same pair they are one.
  package init(left: Int, right: Int) {
    self.left = left
    self.right = right
  }
}
