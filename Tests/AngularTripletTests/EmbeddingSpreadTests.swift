import AngularTriplet
import SeededRandom
import Tensors
import Testing

@Suite struct EmbeddingSpreadTests {
  @Test func `finds mean length and least cosine of a worked case`() {
    let spread = EmbeddingSpread(
      of: Matrix<Float>(rows: [[3, 4, 0], [0, 0, 2], [-6, 0, 8]]))
    // Cosines: 0, -18/50, 16/20.
    #expect(abs(spread.meanNorm - 17.0 / 3) < 1e-6)
    #expect(abs(spread.smallestCosine + 0.36) < 1e-6)
  }

  @Test func `agrees with all pairs one by one`() {
    var generator = SeededGenerator(5)
    let rows = Matrix<Float>(rowCount: 40, columnCount: 8, scale: 3, using: &generator).rows
    let spread = EmbeddingSpread(of: Matrix<Float>(rows: rows))
    var smallest = 1.0
    for left in rows {
      for right in rows {
        let product = zip(left, right).reduce(0) { $0 + $1.0 * $1.1 }
        smallest = min(smallest, product / (length(left) * length(right)))
      }
    }
    #expect(abs(spread.smallestCosine - smallest) < 1e-5)
    #expect(abs(spread.meanNorm - rows.map(length).reduce(0, +) / 40) < 1e-5)
  }

  @Test func `shows a collapse, and is finite for zero rows and single ones`() {
    let collapsed = EmbeddingSpread(of: Matrix<Float>(rows: [[1, 2], [2, 4], [0.5, 1]]))
    #expect(collapsed.smallestCosine > 0.9999)
    #expect(EmbeddingSpread(of: Matrix<Float>(rows: [[1, 2], [0, 0]])).smallestCosine == 0)
    let single = EmbeddingSpread(of: Matrix<Float>(rows: [[3, 4]]))
    #expect(single.smallestCosine == 1 && single.meanNorm == 5)
  }
}
