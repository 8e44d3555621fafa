/// Embeddings grow or shrink by a large factor against those of an early window of the phase.
///
/// Healthy runs stretch their embeddings too: SphereFace on LFW by a factor of 45 from a twentieth
/// of the run to its end, against 1000 and more in runs that diverge.
struct EmbeddingNormRule: TrainingRule {
  private static let growthLimit = 300.0
  private static let shrinkageLimit = 1.0 / 30
  private static let stepsInARow = 10

  /// The reference is the median of the steps after this many, and of as many steps.
  private let referenceStepCount: Int
  private var seenStepCount = 0
  private var referenceNorms: [Double] = []
  private var reference: Double?
  private var latest = 0.0
  private var exploding = Persistence(onset: stepsInARow, relief: stepsInARow)
  private var shrinking = Persistence(onset: stepsInARow, relief: stepsInARow)

  init(stepCount: Int) {
    referenceStepCount = windowLength(share: 0.05, of: stepCount, within: 20...500)
  }

  mutating func observe(_ vitals: StepVitals) {
    seenStepCount += 1
    latest = vitals.meanEmbeddingNorm
    if let reference {
      exploding.update(latest > Self.growthLimit * reference)
      shrinking.update(latest < Self.shrinkageLimit * reference)
    } else if seenStepCount > referenceStepCount {
      referenceNorms.append(latest)
      guard referenceNorms.count == referenceStepCount else { return }
      reference = referenceNorms.sorted()[referenceStepCount / 2]
      referenceNorms = []
    }
  }

  var verdict: TrainingVerdict? {
    if exploding.holds { return .explodingNorms }
    return shrinking.holds ? .shrinkingNorms : nil
  }

  var observation: String {
    let reference = reference ?? latest
    let limit =
      exploding.holds
      ? "more than \(figure(Self.growthLimit)) times"
      : "less than 1/\(figure(1 / Self.shrinkageLimit)) of"
    return
      "The mean length of the embeddings was \(limit) its early median \(figure(reference)) for "
      + "\(Self.stepsInARow) steps, \(figure(latest)) in the last."
  }
}
