import Comparison
import SeededRandom
import Testing
import Verification

@Suite struct HardPairsTests {
  private func list(_ lines: [String]) throws -> PairList {
    try PairList(text: lines.joined(separator: "\n"), file: "pairs.txt")
  }

  /// Folds of a few pairs of either kind, all of different photos.
  private func list(folds: Int, pairsPerKind: Int) throws -> PairList {
    var lines = ["\(folds) \(pairsPerKind)"]
    for fold in 0..<folds {
      lines += (0..<pairsPerKind).map { "a\(fold)\t\(2 * $0)\t\(2 * $0 + 1)" }
      lines += (0..<pairsPerKind).map { "b\(fold) x\t\($0)\tc\(fold)\t\($0)" }
    }
    return try list(lines)
  }

  @Test(arguments: [0.01, 0.3, 0.5, 0.99])
  func `takes what a plain sort of each fold and kind takes`(share: Double) throws {
    let list = try list(folds: 3, pairsPerKind: 11)
    var generator = SeededGenerator(5)
    // Few different values, so that there are ties.
    let similarities = list.pairs.map { _ in Double(generator.index(below: 6)) - 2 }
    let hard = try HardPairs(of: list, similarities: similarities, share: share)
    let count = max(1, Int((share * 11).rounded()))
    var want: Set<Int> = []
    for fold in 1...3 {
      for same in [true, false] {
        var left = list.pairs.indices.filter {
          list.pairs[$0].fold == fold && list.pairs[$0].same == same
        }
        for _ in 0..<count {
          let values = left.map { similarities[$0] }
          let hardest = try #require(same ? values.min() : values.max())
          let place = try #require(values.firstIndex(of: hardest))
          want.insert(left.remove(at: place))
        }
      }
    }
    #expect(hard.countPerKind == count)
    #expect(hard.indices.count == 6 * count)
    #expect(Set(hard.indices) == want)
  }

  @Test func `is written so that it is read with the same pairs and folds`() throws {
    let list = try list(folds: 3, pairsPerKind: 4)
    let similarities = list.pairs.indices.map { Double($0 * 7 % 11) }
    let hard = try HardPairs(of: list, similarities: similarities, share: 0.5)
    let read = try PairList(text: hard.text(of: list), file: "hard.txt")
    #expect(read.pairs == hard.indices.map { list.pairs[$0] })
    #expect(read.foldCount == 3)
  }

  @Test func `is written with paths where the list has them, for the same pairs and folds`() throws
  {
    let list = try list(
      (0..<40).map { $0 < 20 ? "1 a/\($0).jpg b/\($0).jpg" : "0 a/\($0).jpg b/\($0).jpg" })
    let similarities = list.pairs.indices.map { Double($0 * 7 % 11) }
    let hard = try HardPairs(of: list, similarities: similarities, share: 0.5)
    let read = try PairList(text: hard.text(of: list), file: "hard.txt")
    #expect(read.pairs == hard.indices.map { list.pairs[$0] })
    #expect(read.foldCount == 10)
  }

  @Test func `takes as many of each kind as the smallest fold allows`() throws {
    // Ten contiguous parts of a list without header; the third has one same pair, the others two.
    let kinds = (0..<40).map { index in
      index / 4 == 2 ? index % 4 == 0 : index % 2 == 0
    }
    let list = try list(
      kinds.enumerated().map { $1 ? "a \(2 * $0) \(2 * $0 + 1)" : "b \($0) c \($0)" })
    let hard = try HardPairs(
      of: list, similarities: list.pairs.map { _ in 0.0 }, share: 0.9)
    #expect(hard.countPerKind == 1)
    #expect(hard.indices.count == 20)
    #expect(Set(hard.indices.map { list.pairs[$0].fold }) == Set(1...10))
  }

  @Test func `refuses a fold without pairs of a kind`() throws {
    let list = try list((0..<20).map { $0 < 2 ? "b \($0) c \($0)" : "a \(2 * $0) \(2 * $0 + 1)" })
    #expect(
      throws: ComparisonError.emptyFold(pairs: "pairs.txt", fold: 1, kind: "same")
    ) {
      try HardPairs(of: list, similarities: list.pairs.map { _ in 0.0 }, share: 0.5)
    }
  }
}
