import SeededRandom
import Testing
import Verification

@Suite struct VerificationProtocolTests {
  /// Four people on the axes of a plane, three photos each around their direction.
  private func plane(offset: Float = 0) -> (embeddings: [Float], pairs: [ResolvedPair]) {
    var generator = SeededGenerator(3)
    var embeddings: [Float] = []
    for person in 0..<4 {
      for _ in 0..<3 {
        let (x, y) = [(1.0, 0.0), (0, 1), (-1, 0), (0, -1)][person]
        embeddings.append(Float(x + generator.uniform(in: -0.6...0.6)) + offset)
        embeddings.append(Float(y + generator.uniform(in: -0.6...0.6)) + offset)
      }
    }
    var pairs: [ResolvedPair] = []
    for face in 0..<12 {
      let (person, photo) = (face / 3, face % 3)
      let mate = 3 * person + (photo + 1) % 3
      pairs.append(ResolvedPair(left: face, right: mate, same: true, fold: photo + 1))
      let other = (face + 3) % 12
      pairs.append(ResolvedPair(left: face, right: other, same: false, fold: photo + 1))
    }
    return (embeddings, pairs)
  }

  @Test func `is chosen by its name`() {
    #expect(VerificationProtocol(name: "lfw-unrestricted") == .lfwUnrestricted)
    #expect(VerificationProtocol(name: "lfw") == .lfwUnrestricted)
    #expect(VerificationProtocol(name: "sphereface") == .sphereface)
    #expect(VerificationProtocol(name: "insightface") == .insightface)
    #expect(VerificationProtocol(name: "LFW") == nil)
  }

  @Test(arguments: VerificationProtocol.allCases) func `tells clusters apart`(
    verificationProtocol: VerificationProtocol
  ) throws {
    let (embeddings, pairs) = plane()
    let verdict = try verificationProtocol.evaluate(
      embeddings: embeddings, dimension: 2, pairs: pairs)
    #expect(verdict.scores.count == pairs.count)
    #expect(verdict.accuracy.folds.count == 3)
    #expect(verdict.curve.areaUnderCurve > 0.9)
  }

  @Test func `does not see an offset that all embeddings share when it subtracts the mean`() throws
  {
    let (plain, pairs) = plane()
    let (moved, _) = plane(offset: 8)
    let want = try VerificationProtocol.sphereface.evaluate(
      embeddings: plain, dimension: 2, pairs: pairs)
    let got = try VerificationProtocol.sphereface.evaluate(
      embeddings: moved, dimension: 2, pairs: pairs)
    // Float keeps numbers near 8 to 1e-6, and the vectors are about 1 long.
    #expect(areClose(got.scores, want.scores, within: 1e-5))
    let blind = try VerificationProtocol.lfwUnrestricted.evaluate(
      embeddings: moved, dimension: 2, pairs: pairs)
    #expect(!areClose(blind.scores, want.scores, within: 0.1))
  }

  @Test(arguments: VerificationProtocol.allCases) func `refuses what cannot be verified`(
    verificationProtocol: VerificationProtocol
  ) {
    let (embeddings, pairs) = plane()
    func evaluate(_ embeddings: [Float], _ pairs: [ResolvedPair]) throws -> Verdict {
      try verificationProtocol.evaluate(embeddings: embeddings, dimension: 2, pairs: pairs)
    }
    #expect(
      throws: VerificationError.badPairs(
        what: "different pairs", found: "0", expected: "at least 1")
    ) { try evaluate(embeddings, pairs.filter(\.same)) }
    #expect(
      throws: VerificationError.badPairs(what: "folds", found: "1", expected: "at least 2")
    ) { try evaluate(embeddings, pairs.filter { $0.fold == 1 }) }
    #expect(
      throws: VerificationError.badPairs(what: "folds", found: "0", expected: "at least 2")
    ) { try evaluate(embeddings, []) }
    for fault in [Float.nan, -.infinity] {
      var broken = embeddings
      broken[9] = fault
      #expect(throws: VerificationError.badEmbedding(row: 4, found: "NaN or infinity")) {
        try evaluate(broken, pairs)
      }
    }
    var empty = embeddings
    empty[8] = 0
    empty[9] = 0
    #expect(throws: VerificationError.badEmbedding(row: 4, found: "a zero vector")) {
      try evaluate(empty, pairs)
    }
  }

  @Test func `lists the pairs farthest on the wrong side of their threshold`() throws {
    let (embeddings, pairs) = plane()
    let verdict = try VerificationProtocol.lfwUnrestricted.evaluate(
      embeddings: embeddings, dimension: 2, pairs: pairs)
    let worst = verdict.worstPairs(countPerKind: 2)
    #expect(worst.map(\.pair.same) == [true, true, false, false])
    for kind in [true, false] {
      let errors = pairs.indices.filter { pairs[$0].same == kind }.map { index in
        let fold = verdict.accuracy.folds[pairs[index].fold - 1]
        let above = verdict.scores[index] - fold.threshold
        return kind ? -above : above
      }.sorted(by: >)
      #expect(worst.filter { $0.pair.same == kind }.map(\.error) == Array(errors.prefix(2)))
    }
    for pair in worst {
      #expect(pair.pair == pairs[pair.pairIndex])
      #expect(pair.isRight == (pair.error < 0))
    }
  }
}
