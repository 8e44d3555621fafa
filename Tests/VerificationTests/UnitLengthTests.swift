import Testing
import Verification

@Suite struct UnitLengthTests {
  @Test func `brings rows to length 1, in any order`() throws {
    let rows: [Float] = [3, 4, 0, -2, 1e-30, 0]
    #expect(try unitRows(of: rows, dimension: 2) == [0.6, 0.8, 0, -1, 1, 0])
    #expect(try unitRows(of: rows, dimension: 2, order: [2, 0]) == [1, 0, 0.6, 0.8])
    #expect(try unitRows(of: [], dimension: 2).isEmpty)
    #expect(try unitRows(of: [], dimension: 0).isEmpty)
  }

  @Test(arguments: [Float.nan, .infinity, -.infinity])
  func `names the first row that has no direction`(fault: Float) {
    #expect(throws: VerificationError.badEmbedding(row: 1, found: "a zero vector")) {
      try unitRows(of: [1, 1, 0, 0, fault, 1], dimension: 2)
    }
    #expect(throws: VerificationError.badEmbedding(row: 2, found: "NaN or infinity")) {
      try unitRows(of: [1, 1, 0, 0, fault, 1], dimension: 2, order: [0, 2, 1])
    }
  }
}
