import AngularTriplet
import PipelineSettings

// What the section `loss` means to the losses; see `StagesFromSettings` for the other sections.

extension LossSettings {
  /// The loss that the section describes, with all that is added to it.
  func makeLoss() throws(LossError) -> any EmbeddingLoss<Float> {
    if plus.isEmpty && weight == 1 { return try makeTerm() }
    var sum: [WeightedLosses<Float>.Term] = []
    for term in terms {
      sum.append(.init(weight: term.weight, loss: try term.makeTerm()))
    }
    return WeightedLosses(sum)
  }

  /// How features of the batch become class centres, where one of the terms has them do so.
  func centreReplacement() throws(LossError) -> CentreReplacement? {
    for term in terms {
      if let replacement = try term.replacement() { return replacement }
    }
    return nil
  }
}

extension LossSettings {
  /// This loss alone, without what is added to it.
  private func makeTerm() throws(LossError) -> any EmbeddingLoss<Float> {
    switch kind {
    case .atl, .sphereface:
      return try MarginHead<Float>(marginSettings(), iteration: iteration)
    case .atlInBatch:
      return try InBatchHead<Float>(marginSettings(), iteration: iteration)
    case .softmax where weights == .plain:
      return SoftmaxHead<Float>()
    case .softmax:
      let plain = MarginSettings(
        multiplier: .single,
        schedule: try LambdaSchedule(base: 0, gamma: 0, power: 1, minimum: 0))
      return try MarginHead<Float>(plain, iteration: 0)
    case .cosface:
      return CosineHead<Float>(
        try CosineSettings(.cosFace, scale: scale, margin: additiveMargin))
    case .arcface:
      return CosineHead<Float>(
        try CosineSettings(.arcFace(arcFaceVariant), scale: scale, margin: additiveMargin))
    case .triplet:
      return try TripletLoss<Float>(
        margin: additiveMargin, measure: squared ? .squaredEuclidean : .euclidean,
        mining: tripletMining(), averaging: itemAveraging)
    case .angular where form == .hinge:
      return try AngularHingeLoss<Float>(
        alphaDegrees: alpha, mining: tripletMining(), miningMargin: additiveMargin,
        averaging: itemAveraging)
    case .angular:
      return try AngularNPairLoss<Float>(alphaDegrees: alpha, negatives: pairNegatives)
    case .npair:
      return NPairLoss<Float>(negatives: pairNegatives)
    }
  }

  private func marginSettings() throws(LossError) -> MarginSettings {
    MarginSettings(
      multiplier: try MarginMultiplier(margin: margin),
      schedule: try LambdaSchedule(
        base: base, gamma: gamma, power: power, minimum: lambdaMin),
      gradient: gradient == .exact ? .exact : .reference,
      replacement: try replacement(),
      selectsSemihard: semihard)
  }

  private func replacement() throws(LossError) -> CentreReplacement? {
    guard kind == .atl, triplet else { return nil }
    return try CentreReplacement(
      acceptanceProbability: replacementProbability,
      feature: centre == .mean ? .mean : .lastSample)
  }

  private func tripletMining() throws(LossError) -> TripletMining {
    switch mining {
    case .all: .all
    case .semihard: .semihard
    case .hard: .hard
    case .batchHard: .batchHard
    case .angularSemihard:
      .angularSemihard(multiplier: try MarginMultiplier(margin: margin), lambda: lambdaMin)
    }
  }

  private var arcFaceVariant: ArcFaceVariant {
    switch variant {
    case .standard: .standard
    case .easy: .easy
    case .none: .none
    }
  }

  private var itemAveraging: ItemAveraging { averaging == .active ? .active : .all }

  private var pairNegatives: PairNegatives {
    negatives == .allOtherLabels ? .allOtherLabels : .otherPositives
  }
}
