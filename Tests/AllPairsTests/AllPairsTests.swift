import AllPairs
import SeededRandom
import Synchronization
import Tensors
import Testing
import Verification

@Suite struct AllPairsTests {
  /// Faces around a direction of their person's own, in a random order.
  private static func set(
    personCounts: [Int], dimension: Int, spread: Double, seed: UInt64
  ) -> (embeddings: Matrix<Float>, labels: [Int]) {
    var generator = SeededGenerator(seed)
    let directions = personCounts.map { _ in (0..<dimension).map { _ in generator.gaussian() } }
    let labels = personCounts.indices.flatMap { Array(repeating: $0, count: personCounts[$0]) }
    let order = generator.permutation(of: labels.count)
    let shuffled = order.map { labels[$0] }
    let numbers = shuffled.flatMap { label in
      let length = 0.1 + 10 * generator.uniform()
      return directions[label].map { Float(length * ($0 + spread * generator.gaussian())) }
    }
    return (
      Matrix(rowCount: labels.count, columnCount: dimension, elements: numbers), shuffled
    )
  }

  /// All pairs one by one, in Double.
  private static func scores(
    _ set: (embeddings: Matrix<Float>, labels: [Int])
  ) throws -> (scores: [Double], same: [Bool]) {
    let rows = (0..<set.embeddings.rowCount).map { row in
      let numbers = set.embeddings.row(row).map(Double.init)
      let length = numbers.reduce(0) { $0 + $1 * $1 }.squareRoot()
      return numbers.map { $0 / length }
    }
    var (scores, same) = ([Double](), [Bool]())
    for left in rows.indices {
      for right in (left + 1)..<max(left + 1, rows.count) {
        var sum = 0.0
        for column in rows[left].indices { sum += rows[left][column] * rows[right][column] }
        scores.append(sum)
        same.append(set.labels[left] == set.labels[right])
      }
    }
    return (scores, same)
  }

  private static func curve(
    _ set: (embeddings: Matrix<Float>, labels: [Int]), oneIn limits: [Int], workers: Int = 2
  ) throws -> AllPairsCurve {
    try AllPairs(embeddings: set.embeddings, labels: set.labels)
      .curve(at: limits.map { FalseAcceptLimit(oneIn: $0) }, workers: workers) { _, _ in }
  }

  @Test(arguments: 1...5)
  func `a small set has the operating points of its pairs`(seed: UInt64) throws {
    let set = Self.set(personCounts: [1, 7, 30, 1, 12, 50], dimension: 8, spread: 0.8, seed: seed)
    let limits = [1, 2, 10, 100, 1000]
    let (scores, same) = try Self.scores(set)
    let exact = try RateCurve(scores: scores, same: same)
    let curve = try Self.curve(set, oneIn: limits)
    #expect(curve.sameCount == exact.sameCount)
    #expect(curve.differentCount == exact.differentCount)
    for (limit, rate) in zip(limits, curve.rates) {
      let expected = exact.trueAcceptRate(atFalseAcceptRateOneIn: limit)
      #expect(rate.limit == FalseAcceptLimit(oneIn: limit))
      #expect(rate.trueAccepts == expected.trueAccepts, "1/\(limit)")
      // The least threshold of the same TAR may accept fewer different pairs.
      let falseAccepts = try #require(rate.falseAccepts)
      #expect(falseAccepts >= expected.falseAccepts)
      #expect(falseAccepts * limit <= exact.differentCount)
      let (interval, share) = (try #require(rate.interval), try #require(rate.trueAcceptRate))
      #expect(interval.lower <= share && share <= interval.upper)
      #expect(interval.lower < interval.upper)
      // fp32 keeps 24 bits.
      let threshold = try #require(rate.threshold)
      let accepted = zip(scores, same).filter { $0.0 > threshold - 1e-6 }
      #expect(accepted.count { $0.1 } == rate.trueAccepts)
      #expect(accepted.count { !$0.1 } == rate.falseAccepts)
    }
    #expect(abs(curve.areaUnderCurve - exact.areaUnderCurve) <= curve.areaUncertainty + 1e-12)
    #expect(curve.areaUncertainty < 1e-4)
    #expect(abs(curve.equalErrorRate - exact.equalErrorRate) < 2e-3)
  }

  /// 2,600 faces: tiles of 1,024 rows, a person larger than one, and limits beyond the tail.
  @Test func `tiles, bins and large people count every pair once`() throws {
    let counts = [1100, 2, 3, 5, 90] + Array(repeating: 14, count: 100)
    let set = Self.set(personCounts: counts, dimension: 6, spread: 0.9, seed: 3)
    let (scores, same) = try Self.scores(set)
    let curve = try Self.curve(set, oneIn: [3, 10, 100, 1000, 100_000])
    let differentCount = same.count { !$0 }
    #expect(curve.differentCount == differentCount)
    #expect(curve.sameCount == same.count { $0 })
    for rate in curve.rates {
      let threshold = try #require(rate.threshold)
      // Rounding may carry a few scores over the threshold.
      let accepted = zip(scores, same).filter { $0.0 >= threshold }
      let falseAccepts = try #require(rate.falseAccepts)
      #expect(abs(accepted.count { $0.1 } - (try #require(rate.trueAccepts))) <= 3)
      #expect(abs(accepted.count { !$0.1 } - falseAccepts) <= 3)
      let allowed = rate.limit.allowedCount(of: differentCount)
      #expect(falseAccepts <= allowed)
      // A bin holds 1/16,384 of the scores' range.
      let slack = rate.limit.rate >= 0.01 ? differentCount / 2000 : 1
      #expect(falseAccepts >= allowed - slack)
    }
    let exact = try RateCurve(scores: scores, same: same)
    #expect(abs(curve.areaUnderCurve - exact.areaUnderCurve) <= curve.areaUncertainty)
    #expect(abs(curve.equalErrorRate - exact.equalErrorRate) < 1e-4)
    for workers in [1, 3] {
      let again = try Self.curve(set, oneIn: [3, 10, 100, 1000, 100_000], workers: workers)
      #expect(again.rates.map(\.trueAccepts) == curve.rates.map(\.trueAccepts))
      #expect(again.rates.map(\.falseAccepts) == curve.rates.map(\.falseAccepts))
      #expect(again.rates.map(\.threshold) == curve.rates.map(\.threshold))
      #expect(again.areaUnderCurve == curve.areaUnderCurve)
    }
  }

  @Test func `of equal scores at the limit all are refused`() throws {
    // Two people in the same direction, and one across: 4 + 0 + 0 pairs of two people at 1.
    let embeddings = Matrix<Float>(
      rowCount: 6, columnCount: 2, elements: [1, 0, 2, 0, 3, 0, 4, 0, 0, 1, 0, 2])
    let curve = try Self.curve((embeddings, [0, 0, 1, 1, 2, 2]), oneIn: [1, 2, 3, 4, 12, 13])
    // 12 different pairs: 4 of score 1 and 8 of score 0; 3 same pairs of score 1.
    #expect(curve.rates.map(\.limit.description) == ["1/1", "1/2", "1/3", "1/4", "1/12", "1/13"])
    #expect(curve.rates.map(\.falseAccepts) == [12, 4, 4, 0, 0, nil])
    #expect(curve.rates.map(\.trueAccepts) == [3, 3, 3, 0, 0, nil])
    #expect(curve.rates.map(\.threshold) == [0, 1, 1, nil, nil, nil])
    #expect(
      curve.rates.map(\.refusal) == [
        nil, nil, nil, nil, nil, "not resolvable: 12 different pairs, needs at least 13",
      ])
    let table = curve.table(of: [])
    #expect(table.contains("1/13  not resolvable: 12 different pairs, needs at least 13\n"))
    #expect(table.contains("the threshold, which the pairs of two people set, is held fixed"))
    #expect(curve.areaUnderCurve == (8 + 4 * 0.5) / 12)
  }

  @Test func `without limits it takes the powers of ten that the pairs resolve, and any fraction`()
    throws
  {
    let set = Self.set(personCounts: [9, 9, 9], dimension: 4, spread: 1, seed: 2)
    let pairs = try AllPairs(embeddings: set.embeddings, labels: set.labels)
    #expect(pairs.differentCount == 243)
    let curve = pairs.curve(workers: 1) { _, _ in }
    #expect(curve.rates.map(\.limit) == [10, 100].map { FalseAcceptLimit(oneIn: $0) })
    #expect(curve.personCount == 3 && curve.bootstrap == BootstrapSettings())
    let third = try #require(FalseAcceptLimit(text: "1/3"))
    let most = try #require(FalseAcceptLimit(text: "999999999/1000000000"))
    let chosen = pairs.curve(
      at: [most, third], bootstrap: BootstrapSettings(resampleCount: 100, seed: 4), workers: 1
    ) { _, _ in }
    #expect(chosen.rates.map(\.falseAccepts) == [242, 81])
    #expect(chosen.bootstrap.seed == 4)
  }

  @Test func `what the whole run does is told`() throws {
    let set = Self.set(
      personCounts: Array(repeating: 3, count: 500), dimension: 4, spread: 1, seed: 1)
    let pairs = try AllPairs(embeddings: set.embeddings, labels: set.labels)
    let last = Mutex([0, 0])
    _ = pairs.curve(at: [FalseAcceptLimit(oneIn: 10)], workers: 2) { done, total in
      last.withLock { $0 = [done, total] }
    }
    let differentCount = 1500 * 1499 / 2 - 3 * 500
    #expect(last.withLock { $0 } == [differentCount, differentCount])
  }

  @Test func `rows without a direction and sets without pairs are refused`() throws {
    func error(_ numbers: [Float], _ labels: [Int]) -> VerificationError? {
      #expect(throws: VerificationError.self) {
        try AllPairs(
          embeddings: Matrix(rowCount: labels.count, columnCount: 2, elements: numbers),
          labels: labels)
      }
    }
    #expect(
      error([1, 0, 0, 0, 1, 1], [0, 0, 1]) == .badEmbedding(row: 1, found: "a zero vector"))
    #expect(
      error([1, 0, 1, 0, .nan, 1], [1, 0, 0])
        == .badEmbedding(row: 2, found: "NaN or infinity"))
    #expect(
      error([1, 0, 1, 0], [0, 1])
        == .badPairs(what: "same pairs", found: "0", expected: "at least 1"))
    #expect(
      error([1, 0, 1, 0], [1, 1])
        == .badPairs(what: "different pairs", found: "0", expected: "at least 1"))
    #expect(error([], []) == .badPairs(what: "same pairs", found: "0", expected: "at least 1"))
  }
}
