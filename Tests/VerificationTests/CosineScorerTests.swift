import Testing
import Verification

@Suite struct CosineScorerTests {
  private func pair(_ left: Int, _ right: Int) -> ResolvedPair {
    ResolvedPair(left: left, right: right, same: true, fold: 1)
  }

  @Test func `gives the cosine of the angle whatever the lengths`() throws {
    let scorer = CosineScorer(embeddings: [3, 4, 8, 6, -30, -40, -4, 3], dimension: 2)
    let scores = try scorer.scores(of: [pair(0, 1), pair(0, 2), pair(0, 3)])
    #expect(scores == [0.96, -1, 0])
  }

  @Test func `never exceeds one`() throws {
    // In Double the quotient for this vector and its double is 1.0000000000000002.
    let row: [Float] = [0.1, 0.7, 0.3]
    for scale in stride(from: Float(1), to: 40, by: 0.37) {
      let scorer = CosineScorer(embeddings: row + row.map { $0 * scale }, dimension: 3)
      #expect(try scorer.scores(of: [pair(0, 1)])[0] <= 1)
    }
  }

  @Test func `keeps the greatest and the smallest floats`() throws {
    let scorer = CosineScorer(
      embeddings: [.greatestFiniteMagnitude, 0, .leastNonzeroMagnitude, 0], dimension: 2)
    #expect(try scorer.scores(of: [pair(0, 1)]) == [1])
  }

  @Test func `subtracts a mean from both sides`() throws {
    let scorer = CosineScorer(embeddings: [4, 6, 9, 8], dimension: 2)
    #expect(try scorer.scores(of: [pair(0, 1)], subtracting: [1, 2]) == [0.96])
  }

  @Test func `counts a face in the mean for every pair it is in`() throws {
    let scorer = CosineScorer(embeddings: [4, 0, 0, 8], dimension: 2)
    #expect(try scorer.mean(of: [pair(0, 1), pair(0, 0)]) == [3, 2])
  }

  @Test func `names the row that has no direction`() {
    let scorer = CosineScorer(embeddings: [1, 0, 0, 0, .nan, 0, 1, .infinity], dimension: 2)
    #expect(throws: VerificationError.badEmbedding(row: 1, found: "a zero vector")) {
      try scorer.scores(of: [pair(0, 1)])
    }
    #expect(throws: VerificationError.badEmbedding(row: 2, found: "NaN or infinity")) {
      try scorer.scores(of: [pair(0, 2)])
    }
    #expect(throws: VerificationError.badEmbedding(row: 3, found: "NaN or infinity")) {
      try scorer.scores(of: [pair(3, 0)])
    }
    #expect(throws: VerificationError.badEmbedding(row: 2, found: "NaN or infinity")) {
      try scorer.mean(of: [pair(0, 2)])
    }
  }

  @Test func `does not look at rows that no pair names`() throws {
    let scorer = CosineScorer(embeddings: [1, 0, 0, 0, 1, 0], dimension: 2)
    #expect(try scorer.scores(of: [pair(0, 2)]) == [1])
  }
}
