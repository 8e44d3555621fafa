import AngularTriplet
import SeededRandom
import Tensors
import Testing

@Suite struct SemihardSelectorTests {
  /// The categories by their definition: two searches for the first maximum.
  private func naiveCategories(
    _ logits: [[Double]], labelPlainLogits: [Double], labels: [Int]
  ) -> [SampleCategory] {
    labels.indices.map { sample in
      var plain = logits[sample]
      plain[labels[sample]] = labelPlainLogits[sample]
      if firstMaximum(logits[sample]) == labels[sample] { return .easy }
      return firstMaximum(plain) == labels[sample] ? .semihard : .hard
    }
  }

  private func firstMaximum(_ row: [Double]) -> Int {
    var best = 0
    for index in row.indices where row[index] > row[best] { best = index }
    return best
  }

  @Test func `tells easy, semi-hard and hard samples apart`() {
    let logits = Matrix<Double>(rows: [[3, 1, 2], [3, 1, 2], [3, 1, 2]])
    let verdicts = SemihardSelector.verdicts(
      marginLogits: logits, labelPlainLogits: [4, 3.5, 2.5], labels: [0, 1, 2])
    #expect(verdicts.map(\.category) == [.easy, .semihard, .hard])
    #expect(SemihardSelector.kept(verdicts, multiplier: .double) == [false, true, false])
    #expect(SemihardSelector.kept(verdicts, multiplier: .single) == [false, false, true])
  }

  @Test func `agrees with two plain searches, ties included`() {
    var generator = SeededGenerator(3)
    // Few distinct values, so that ties are everywhere.
    let rows = (0..<400).map { _ in (0..<5).map { _ in Double(generator.index(below: 4)) - 6 } }
    let labels = rows.map { _ in generator.index(below: 5) }
    let plain = zip(rows, labels).map { $0[$1] + Double(generator.index(below: 3)) }
    let verdicts = SemihardSelector.verdicts(
      marginLogits: Matrix<Double>(rows: rows), labelPlainLogits: plain, labels: labels)
    let wanted = naiveCategories(rows, labelPlainLogits: plain, labels: labels)
    #expect(verdicts.map(\.category) == wanted)
    for category in SampleCategory.allCases { #expect(wanted.contains(category)) }
  }

  @Test func `gives a tie to the lowest class`() {
    let logits = Matrix<Float>(rows: [[1, 1], [1, 1]])
    let verdicts = SemihardSelector.verdicts(
      marginLogits: logits, labelPlainLogits: [1, 1], labels: [0, 1])
    #expect(verdicts.map(\.category) == [.easy, .hard])
  }

  @Test func `needs no floor under the logits`() {
    let logits = Matrix<Float>(rows: [[-900, -3e38], [-3e38, -900]])
    let verdicts = SemihardSelector.verdicts(
      marginLogits: logits, labelPlainLogits: [-900, -3e38], labels: [0, 0])
    #expect(verdicts.map(\.category) == [.easy, .hard])
  }

  @Test func `finds every sample of a single class easy`() {
    let verdicts = SemihardSelector.verdicts(
      marginLogits: Matrix<Double>(rows: [[-5], [5]]), labelPlainLogits: [-1, 6], labels: [0, 0])
    #expect(verdicts.map(\.category) == [.easy, .easy])
    #expect(SemihardSelector.kept(verdicts, multiplier: .quadruple) == [false, false])
  }
}
