package import Verification

/// The pairs on which raw pixels do worst, fold by fold.
package struct HardPairs: Equatable, Sendable {
  /// The pairs of the list that are taken: by fold, and within a fold in the order of the list.
  package let indices: [Int]
  /// The pairs of either kind in each fold.
  package let countPerKind: Int

  /// Takes from each fold the same pairs with the least similar faces, and the different pairs with
  /// the most similar ones.
  ///
  /// Every fold gives the same number of pairs of either kind, as the form of `pairs.txt` wants it:
  /// the share of the smallest such group, rounded, at least one.
  ///
  /// - Parameters:
  ///   - list: the pairs.
  ///   - similarities: one finite number per pair, greater for faces more alike.
  ///   - share: above 0, at most 1.
  /// - Throws: `ComparisonError.emptyFold`.
  /// - Ties: the pair that comes first in the list is taken first. Complexity: O(pairs log pairs).
  package init(of list: PairList, similarities: [Double], share: Double) throws(ComparisonError) {
    precondition(
      similarities.count == list.pairs.count,
      "similarities are \(similarities.count), pairs \(list.pairs.count)")
    var groups: [[Int]] = []
    for fold in 1...list.foldCount {
      for isSame in [true, false] {
        let group = list.pairs.indices.filter {
          list.pairs[$0].fold == fold && list.pairs[$0].same == isSame
        }
        guard !group.isEmpty else {
          throw .emptyFold(pairs: list.file, fold: fold, kind: isSame ? "same" : "different")
        }
        let hardness = { (pair: Int) in isSame ? -similarities[pair] : similarities[pair] }
        groups.append(group.sorted { (hardness($1), $0) < (hardness($0), $1) })
      }
    }
    let smallest = groups.map(\.count).reduce(Int.max, min)
    let count = max(1, Int((share * Double(smallest)).rounded()))
    countPerKind = count
    indices = stride(from: 0, to: groups.count, by: 2).flatMap { place in
      (groups[place].prefix(count) + groups[place + 1].prefix(count)).sorted()
    }
  }

  /// The pairs in the form of LFW's `pairs.txt`, fields parted by tabs; photos that a list names by
  /// their paths in lines of both paths and 1 for one person or 0 for two.
  package func text(of list: PairList) -> String {
    let pairs = indices.map { list.pairs[$0] }
    if pairs.contains(where: { $0.left.path != nil }) {
      return pairs.map { "\($0.left) \($0.right) \($0.same ? 1 : 0)\n" }.joined()
    }
    let lines = pairs.map { pair in
      pair.same
        ? "\(pair.left.name)\t\(pair.left.number)\t\(pair.right.number)"
        : "\(pair.left.name)\t\(pair.left.number)\t\(pair.right.name)\t\(pair.right.number)"
    }
    return (["\(list.foldCount)\t\(countPerKind)"] + lines).joined(separator: "\n") + "\n"
  }
}
