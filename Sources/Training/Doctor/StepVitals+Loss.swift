import AngularTriplet
import Foundation
import PipelineSettings

/// What the settings of a loss say about its values.
struct LossSigns: Sendable {
  private let lossAtChance: Double?
  private let hingeMargin: Double?
  private let selectsSemihard: Bool
  /// Whether lambda has an effect: for m = 1 it has none.
  private let usesLambda: Bool

  /// Reads the signs of a loss; a sum has none but its selection, because its value has many
  /// sources.
  ///
  /// - Parameters:
  ///   - loss: of the phase.
  ///   - classCount: N, the identities of the manifest.
  ///   - sampler: of the run, from which the number of negatives in a batch follows.
  init(_ loss: LossSettings, classCount: Int, sampler: SamplerSettings) {
    let isAlone = loss.plus.isEmpty && loss.weight == 1
    let negativeCount = (sampler.identitiesPerBatch - 1) * sampler.photosPerIdentity
    if isAlone && loss.hasClassRows {
      lossAtChance = log(Double(classCount))
    } else {
      lossAtChance = isAlone && loss.kind == .atlInBatch ? log(Double(1 + negativeCount)) : nil
    }
    hingeMargin = isAlone && loss.kind == .triplet ? loss.additiveMargin : nil
    usesLambda = loss.margin > 1
    let minesSemihard = loss.mining == .semihard || loss.mining == .angularSemihard
    selectsSemihard =
      switch loss.kind {
      case .atl, .atlInBatch: loss.semihard
      case .triplet: minesSemihard
      case .angular: minesSemihard && loss.form == .hinge
      case .sphereface, .softmax, .cosface, .arcface, .npair: false
      }
  }

  /// What a step tells the doctor.
  ///
  /// - Parameters:
  ///   - report: of the step.
  ///   - step: how many steps are done, this one included.
  ///   - labels: of the batch.
  ///   - stepSeconds: how long the step took.
  /// - Returns: the vitals.
  func vitals(
    _ report: StepReport, step: Int, labels: [Int], stepSeconds: Double
  ) -> StepVitals {
    let outcome = report.outcome
    return StepVitals(
      step: step, loss: outcome.loss, lossAtChance: lossAtChance, hingeMargin: hingeMargin,
      lambda: usesLambda ? outcome.lambda : nil, easyCount: outcome.easyCount,
      semihardCount: outcome.semihardCount,
      hardCount: outcome.hardCount, selectsSemihard: selectsSemihard,
      selectedCount: outcome.selectedCount, labels: labels, recognised: outcome.recognised,
      meanEmbeddingNorm: report.spread.meanNorm, smallestCosine: report.spread.smallestCosine,
      queueWaitSeconds: report.queueWaitSeconds, stepSeconds: stepSeconds)
  }
}
