internal import Foundation

/// Lambda fell until the margin was strong, but the accuracy did not rise with it, or fell.
///
/// Either the accuracy is low and above that of a guess by a smaller factor than lambda fell by,
/// and stays so; or it was higher when lambda was, and halved since. A loss far above that of a
/// guess has other causes, and says nothing of lambda.
struct LambdaRule: TrainingRule {
  /// Below this lambda the margin weighs 1 / (1 + lambda), 4 % and more.
  private static let strongLambda = 24.0
  private static let lambdaFall = 4.0
  private static let lowAccuracy = 0.05
  private static let accuracyDrop = 2.0
  private static let lambdaFallSinceBest = 1.5
  private static let lossFactor = 10.0
  private static let dropStepCount = 50

  private var accuracy = RecentMean(count: 50)
  private var staysLow: Persistence
  private var dropped = Persistence(onset: dropStepCount, relief: dropStepCount)
  private var highestLambda = 0.0
  private var best = (accuracy: 0.0, lambda: 0.0)
  private var latestLambda = 0.0

  init(stepCount: Int) {
    staysLow = Persistence(
      onset: windowLength(share: 0.1, of: stepCount, within: 100...5000),
      relief: Self.dropStepCount)
  }

  mutating func observe(_ vitals: StepVitals) {
    guard let lambda = vitals.lambda, let lossAtChance = vitals.lossAtChance else { return }
    latestLambda = lambda
    highestLambda = max(highestLambda, lambda)
    accuracy.add(vitals.accuracy)
    guard let accuracy = accuracy.mean else { return }
    if accuracy > best.accuracy { best = (accuracy, lambda) }
    let isInRange = vitals.loss < Self.lossFactor * lossAtChance
    staysLow.update(
      isInRange && lambda <= Self.strongLambda && highestLambda >= Self.lambdaFall * lambda
        && accuracy < Self.lowAccuracy && accuracy * exp(lossAtChance) * lambda < highestLambda)
    dropped.update(
      isInRange && best.accuracy >= Self.lowAccuracy
        && best.accuracy > Self.accuracyDrop * accuracy
        && best.lambda > lambda && best.lambda >= Self.lambdaFallSinceBest * lambda)
  }

  var verdict: TrainingVerdict? {
    staysLow.holds || dropped.holds ? .lambdaAheadOfAccuracy : nil
  }

  var observation: String {
    let now = percent(accuracy.mean ?? 0)
    return dropped.holds
      ? "The accuracy fell from \(percent(best.accuracy)) to \(now) while lambda fell from "
        + "\(figure(best.lambda)) to \(figure(latestLambda))."
      : "Lambda fell from \(figure(highestLambda)) to \(figure(latestLambda)) and the accuracy "
        + "stayed low for \(staysLow.onset) steps, at \(now) now."
  }
}
