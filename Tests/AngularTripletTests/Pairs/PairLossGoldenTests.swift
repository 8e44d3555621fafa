import AngularTriplet
import Tensors
import Testing

/// How far a result may be from the reference values, as their README states it.
private struct GoldenTolerance {
  /// Times max(1, value).
  let loss: Double
  /// Times max(1, largest entry).
  let gradient: Double
  /// Of cosines.
  let unit: Double

  init(_ precision: Precision) {
    switch precision {
    case .double: (loss, gradient, unit) = (1e-10, 1e-9, 1e-12)
    case .float: (loss, gradient, unit) = (2e-5, 2e-5, 2e-6)
    }
  }
}

@Suite struct PairLossGoldenTests {
  @Test(arguments: try PairLossGoldenFile.load().cases, Precision.allCases)
  func `agrees with a reference loss`(golden: PairLossGoldenCase, precision: Precision) throws {
    switch precision {
    case .double: try check(golden, precision, as: Double.self)
    case .float: try check(golden, precision, as: Float.self)
    }
  }

  @Test(arguments: try PairLossGoldenFile.load().mining, Precision.allCases)
  func `selects the reference triplets`(golden: MiningGoldenCase, precision: Precision) throws {
    switch precision {
    case .double: try check(golden, as: Double.self)
    case .float: try check(golden, as: Float.self)
    }
  }
}

private func check<Element: MatrixElement>(
  _ golden: PairLossGoldenCase, _ precision: Precision, as: Element.Type
) throws {
  let expect = golden.expect
  let tolerance = GoldenTolerance(precision)
  let batch = try UnitBatch(Matrix<Element>(rows: golden.x), labels: golden.labels)
  let parts = try parts(of: golden, in: batch, as: Element.self)

  let wantedCosines = expect.unit.flatMap { row in
    expect.unit.map { other in zip(row, other).reduce(0) { $0 + $1.0 * $1.1 } }
  }
  expectClose(batch.cosines.elements, wantedCosines, within: tolerance.unit, "cosines")

  var losses = [Double](repeating: 0, count: expect.itemLoss.count)
  var unitGradient = Matrix<Double>.zeros(golden.x.count, golden.x[0].count)
  for (weight, items) in parts {
    losses = zip(losses, items.losses).map { $0 + weight * $1 }
    let gradient = batch.unitGradient(items.productGradient).elements
    unitGradient.elements = zip(unitGradient.elements, gradient).map {
      $0 + weight * items.share(.all) * $1
    }
  }
  for (index, wanted) in expect.itemLoss.enumerated() {
    expectClose(
      [losses[index]], [wanted], within: tolerance.loss * max(1, wanted), "loss \(index)")
  }
  func sum(_ value: (ItemLosses) -> Double) -> Double {
    parts.reduce(0) { $0 + $1.weight * value($1.items) }
  }
  for (name, found, wanted) in [
    ("sum", sum { $0.sum }, expect.lossSum), ("mean", sum { $0.mean(.all) }, expect.lossMean),
    ("mean of active", sum { $0.mean(.active) }, expect.lossMeanActive),
  ] {
    expectClose([found], [wanted], within: tolerance.loss * max(1, wanted), name)
  }
  for (_, items) in parts { #expect(items.activeCount == expect.active) }
  expectCloseGradient(
    unitGradient.rows, expect.dunitMean, within: tolerance.gradient, "derivative by unit rows")
  let embeddingGradient: Matrix<Element> = batch.embeddingGradient(unitGradient)
  expectCloseGradient(
    embeddingGradient.rows, expect.dxMean, within: tolerance.gradient, "derivative by x")
}

/// The items of a case; those of a weighted sum in two parts.
private func parts<Element: MatrixElement>(
  of golden: PairLossGoldenCase, in batch: UnitBatch, as: Element.Type
) throws -> [(weight: Double, items: ItemLosses)] {
  var triplets = Triplets()
  for triplet in golden.triplets ?? [] {
    triplets.append(anchor: triplet[0], positive: triplet[1], negative: triplet[2])
  }
  var pairs = SamplePairs()
  for (anchor, positive) in zip(golden.anchors ?? [], golden.positives ?? []) {
    pairs.append(anchor: anchor, positive: positive)
  }
  let negatives: PairNegatives =
    golden.negatives == "other_positives" ? .otherPositives : .allOtherLabels
  switch golden.kind {
  case .facenetTriplet:
    let loss = try TripletLoss<Element>(
      margin: #require(golden.margin),
      measure: #require(golden.squared as Bool?) ? .squaredEuclidean : .euclidean)
    return [(1, loss.items(of: triplets, in: batch))]
  case .angularTriplet:
    let loss = try AngularHingeLoss<Element>(alphaDegrees: #require(golden.alphaDegrees))
    return [(1, loss.items(of: triplets, in: batch))]
  case .npair:
    return [(1, NPairLoss<Element>(negatives: negatives).items(of: pairs, in: batch))]
  case .angularNpair, .npairPlusAngular:
    // The lists of the reference are also those that the loss takes from the batch by itself.
    #expect(negatives.pairs(of: batch) == pairs)
    let angular = try AngularNPairLoss<Element>(
      alphaDegrees: #require(golden.alphaDegrees), negatives: negatives
    ).items(of: pairs, in: batch)
    if golden.kind == .angularNpair { return [(1, angular)] }
    let plain = NPairLoss<Element>(negatives: negatives).items(of: pairs, in: batch)
    return [(1, plain), (try #require(golden.weight), angular)]
  }
}

private func check<Element: MatrixElement>(
  _ golden: MiningGoldenCase, as: Element.Type
) throws {
  let batch = try UnitBatch(Matrix<Element>(rows: golden.x), labels: golden.labels)
  let candidates = TripletCandidates(batch, measure: .squaredEuclidean)
  func selected(_ mining: TripletMining) -> [[Int]] {
    candidates.triplets(mining, margin: golden.margin).list
  }
  #expect(selected(.all).count == golden.expect.allCount)
  #expect(Array(selected(.all).prefix(5)) == golden.expect.allFirst)
  #expect(selected(.semihard) == golden.expect.semihard)
  #expect(selected(.hard) == golden.expect.hard)
  #expect(selected(.batchHard) == golden.expect.batchHard)
  let counts = candidates.counts(margin: golden.margin)
  #expect(counts.all == golden.expect.allCount)
  #expect(counts.semihard == golden.expect.semihard.count)
  #expect(counts.hard == golden.expect.hard.count)
}
