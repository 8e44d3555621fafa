import AngularTriplet
import SeededRandom
import Tensors
import Testing

/// A batch for a loss, with everything that `EmbeddingLoss.step` wants.
struct LossInput<Element: MatrixElement> {
  var embeddings: Matrix<Element>
  var labels: [Int]
  var classRows: Matrix<Element>

  init(embeddings: [[Double]], labels: [Int], classRows: [[Double]] = []) {
    self.embeddings = Matrix(rows: embeddings)
    self.labels = labels
    self.classRows = Matrix(rows: classRows)
  }

  init(_ batch: RandomBatch<Element>) {
    embeddings = batch.embeddings
    labels = batch.labels
    classRows = batch.centres
  }

  /// The same numbers in another precision.
  init<Other: MatrixElement>(_ other: LossInput<Other>) {
    self.init(
      embeddings: other.embeddings.rows, labels: other.labels, classRows: other.classRows.rows)
  }
}

extension LossOutcome {
  /// The easy, the semi-hard and the hard.
  var counts: [Int] { [easyCount, semihardCount, hardCount] }
}

/// Does one step of a copy of a loss; the gradient of the class rows starts as NaN.
func stepped<Element: MatrixElement>(
  _ loss: some EmbeddingLoss<Element>, _ input: LossInput<Element>
) throws -> (step: LossStep<Element>, classGradient: Matrix<Element>) {
  var loss = loss
  var classRows = input.classRows
  var classGradient = Matrix<Element>(
    rowCount: classRows.rowCount, columnCount: classRows.columnCount, repeating: .nan)
  let step = try loss.step(
    embeddings: input.embeddings, labels: input.labels, classRows: &classRows,
    classGradient: &classGradient)
  return (step, classGradient)
}

/// Finds both gradients of a loss to be its central differences.
///
/// A step of h is off by the third derivative times h^2 / 6 and by rounding of 1e-16 / h: with
/// h = 1e-5 and the scales in these tests both are below 1e-7.
func expectDerivatives(
  of loss: some EmbeddingLoss<Double>, at input: LossInput<Double>, within tolerance: Double = 1e-6,
  sourceLocation: SourceLocation = #_sourceLocation
) throws {
  let stepSize = 1e-5
  let (step, classGradient) = try stepped(loss, input)
  func difference(_ path: WritableKeyPath<LossInput<Double>, Matrix<Double>>, _ index: Int) throws
    -> Double
  {
    var (above, below) = (input, input)
    above[keyPath: path].elements[index] += stepSize
    below[keyPath: path].elements[index] -= stepSize
    return try (stepped(loss, above).step.outcome.loss - stepped(loss, below).step.outcome.loss)
      / (2 * stepSize)
  }
  expectClose(
    step.embeddingGradient.elements,
    try input.embeddings.elements.indices.map { try difference(\.embeddings, $0) },
    within: tolerance, "dx", sourceLocation: sourceLocation)
  expectClose(
    classGradient.elements,
    try input.classRows.elements.indices.map { try difference(\.classRows, $0) },
    within: tolerance, "dw", sourceLocation: sourceLocation)
}

/// Finds a loss to refuse a batch, and class rows and gradient to be as before.
func expectRefusal(
  _ expected: LossError, of loss: some EmbeddingLoss<Double>, _ input: LossInput<Double>,
  gradientRowCount: Int? = nil, sourceLocation: SourceLocation = #_sourceLocation
) {
  var loss = loss
  var classRows = input.classRows
  var classGradient = Matrix<Double>(
    rowCount: gradientRowCount ?? classRows.rowCount, columnCount: classRows.columnCount,
    repeating: 6)
  #expect(throws: expected, sourceLocation: sourceLocation) {
    try loss.step(
      embeddings: input.embeddings, labels: input.labels, classRows: &classRows,
      classGradient: &classGradient)
  }
  #expect(classRows == input.classRows, sourceLocation: sourceLocation)
  #expect(classGradient.elements.allSatisfy { $0 == 6 }, sourceLocation: sourceLocation)
}

/// Finds a loss that learns class rows to refuse every batch that does not fit them.
func expectClassRowRefusals(of loss: some EmbeddingLoss<Double>) {
  let good = LossInput<Double>(
    embeddings: [[1, 2], [3, 4]], labels: [0, 2], classRows: [[2, 0], [0, 3], [1, 1]])
  var input = good
  input.labels = [0, 3]
  expectRefusal(.labelOutOfRange(sampleIndex: 1, found: 3, classCount: 3), of: loss, input)
  input.labels = [-1, 0]
  expectRefusal(.labelOutOfRange(sampleIndex: 0, found: -1, classCount: 3), of: loss, input)
  input.labels = [0]
  expectRefusal(
    .shapeMismatch(subject: "labels", found: "1", expected: "2, one per embedding"), of: loss,
    input)
  input = LossInput(embeddings: [], labels: [], classRows: [[1, 2]])
  expectRefusal(
    .shapeMismatch(subject: "embeddings", found: "0 rows", expected: "at least 1"), of: loss,
    input)
  input = good
  input.embeddings = Matrix(rows: [[1, 2, 3], [4, 5, 6]])
  expectRefusal(
    .shapeMismatch(
      subject: "class centres", found: "rows of 2", expected: "rows of 3, as the embeddings"),
    of: loss, input)
  expectRefusal(
    .shapeMismatch(
      subject: "gradient of the class centres", found: "2 x 2", expected: "3 x 2"),
    of: loss, good, gradientRowCount: 2)
  input = good
  input.embeddings[1, 0] = .infinity
  expectRefusal(
    .notFinite(subject: "embeddings", rowIndex: 1, foundLength: .infinity), of: loss, input)
  input = good
  input.classRows[2, 1] = -.infinity
  expectRefusal(
    .notFinite(subject: "class centres", rowIndex: 2, foundLength: .infinity), of: loss, input)
}

extension MarginEvaluation {
  /// The share of samples whose label is the first largest of the plain logits.
  var accuracy: Double {
    Double(verdicts.count { $0.winsPlainly }) / Double(verdicts.count)
  }

  /// The number of samples in a category.
  func count(of category: SampleCategory) -> Int {
    verdicts.count { $0.category == category }
  }
}
