import AngularTriplet
import SeededRandom
import Tensors
import Testing

extension Triplets {
  /// The triplets as [a, p, n].
  var list: [[Int]] {
    (0..<count).map { [anchors[$0], positives[$0], negatives[$0]] }
  }

  init(_ list: [[Int]]) {
    self.init()
    for triplet in list {
      append(anchor: triplet[0], positive: triplet[1], negative: triplet[2])
    }
  }
}

/// A pair loss with settings under which a random batch has active items of every kind.
enum PairLossExample: String, CaseIterable {
  case triplet, tripletOfAll, tripletOfDistances, tripletOfHard, tripletOfBatchHard
  case tripletOfAngularSemihard
  case angularHinge, angularHingeOfSemihard, angularHingeOverAll
  case nPairOfOtherPositives, nPairOfAllOtherLabels
  case angularNPairOfOtherPositives, angularNPairOfAllOtherLabels

  func loss<Element: MatrixElement>(
    of: Element.Type = Element.self
  ) throws -> any EmbeddingLoss<Element> {
    switch self {
    case .triplet: try TripletLoss<Element>(margin: 0.5)
    case .tripletOfAll: try TripletLoss<Element>(margin: 0.5, mining: .all, averaging: .all)
    case .tripletOfDistances:
      try TripletLoss<Element>(margin: 0.3, measure: .euclidean, mining: .all)
    case .tripletOfHard: try TripletLoss<Element>(margin: 0.2, mining: .hard)
    case .tripletOfBatchHard:
      try TripletLoss<Element>(margin: 0.4, measure: .euclidean, mining: .batchHard)
    case .tripletOfAngularSemihard:
      try TripletLoss<Element>(
        margin: 0.6, mining: .angularSemihard(multiplier: .double, lambda: 1))
    case .angularHinge: try AngularHingeLoss<Element>(alphaDegrees: 28)
    case .angularHingeOfSemihard:
      try AngularHingeLoss<Element>(alphaDegrees: 25, mining: .semihard, miningMargin: 1)
    case .angularHingeOverAll: try AngularHingeLoss<Element>(alphaDegrees: 24, averaging: .all)
    case .nPairOfOtherPositives: NPairLoss<Element>(negatives: .otherPositives)
    case .nPairOfAllOtherLabels: NPairLoss<Element>(negatives: .allOtherLabels)
    case .angularNPairOfOtherPositives:
      try AngularNPairLoss<Element>(alphaDegrees: 45, negatives: .otherPositives)
    case .angularNPairOfAllOtherLabels:
      try AngularNPairLoss<Element>(alphaDegrees: 36, negatives: .allOtherLabels)
    }
  }

  func step<Element: MatrixElement>(
    _ embeddings: Matrix<Element>, labels: [Int]
  ) throws -> LossStep<Element> {
    try loss(of: Element.self).singleStep(embeddings, labels: labels)
  }
}

extension EmbeddingLoss {
  /// Does a step of a copy; class rows and their gradient are given, and must stay as they are.
  func singleStep(_ embeddings: Matrix<Element>, labels: [Int]) throws -> LossStep<Element> {
    var loss = self
    var classRows = Matrix<Element>(rowCount: 2, columnCount: 3, repeating: 5)
    var classGradient = Matrix<Element>(rowCount: 2, columnCount: 3, repeating: 7)
    let step = try loss.step(
      embeddings: embeddings, labels: labels, classRows: &classRows,
      classGradient: &classGradient)
    #expect(loss.classRowUse == .unused)
    #expect(classRows.elements.allSatisfy { $0 == 5 })
    #expect(classGradient.elements.allSatisfy { $0 == 7 })
    return step
  }
}

/// Four labels of three samples each, scattered around a direction, in mixed order.
struct PairBatch<Element: MatrixElement> {
  let labels = [2, 0, 1, 1, 3, 0, 2, 3, 0, 1, 2, 3]
  var embeddings: Matrix<Element>

  init(dimension: Int, noise: Double = 1, seed: UInt64) {
    var generator = SeededGenerator(seed)
    let directions = Matrix<Element>(rowCount: 4, columnCount: dimension, using: &generator)
    embeddings = Matrix(
      rowCount: labels.count, columnCount: dimension, scale: noise, using: &generator)
    for (sample, label) in labels.enumerated() {
      for column in 0..<dimension { embeddings[sample, column] += directions[label, column] }
    }
  }
}
