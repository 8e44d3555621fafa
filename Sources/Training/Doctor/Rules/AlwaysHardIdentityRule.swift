/// Identities of which no photo has been recognised for many batches, while most others are.
///
/// Batches count only while the accuracy is high; an identity's count starts anew when one of its
/// photos is recognised, and all counts when the accuracy falls. The verdict is looked at from time
/// to time only, so that it names together the identities that come up within that time.
struct AlwaysHardIdentityRule: TrainingRule {
  private static let highAccuracy = 0.8
  private static let batchCount = 12
  private static let namedCount = 5

  private let naming: @Sendable (Int) -> String?
  private let interval: Int
  private var stepCount = 0
  private var accuracy = RecentMean(count: 100)
  /// For each label that is not recognised at present, how many batches in a row.
  private var missedBatchCounts: [Int: Int] = [:]
  private var alwaysHardLabels: [Int] = []

  init(stepCount: Int, naming: @escaping @Sendable (Int) -> String?) {
    self.naming = naming
    interval = windowLength(share: 0.05, of: stepCount, within: 50...1000)
  }

  mutating func observe(_ vitals: StepVitals) {
    stepCount += 1
    accuracy.add(vitals.accuracy)
    if let mean = accuracy.mean, mean >= Self.highAccuracy {
      count(vitals)
    } else {
      missedBatchCounts.removeAll()
    }
    guard stepCount.isMultiple(of: interval) else { return }
    alwaysHardLabels = missedBatchCounts.filter { $0.value >= Self.batchCount }.keys.sorted()
  }

  private mutating func count(_ vitals: StepVitals) {
    let recognised = Set(zip(vitals.labels, vitals.recognised).filter(\.1).map(\.0))
    for label in Set(vitals.labels) {
      missedBatchCounts[label] =
        recognised.contains(label) ? nil : missedBatchCounts[label, default: 0] + 1
    }
  }

  var verdict: TrainingVerdict? { alwaysHardLabels.isEmpty ? nil : .identityAlwaysHard }

  var observation: String {
    let named = alwaysHardLabels.prefix(Self.namedCount).map(name).joined(separator: ", ")
    let rest = alwaysHardLabels.count - Self.namedCount
    let labels = rest > 0 ? "\(named) and \(rest) more" : named
    let subject =
      alwaysHardLabels.count == 1
      ? "1 identity, label \(labels), was"
      : "\(alwaysHardLabels.count) identities, labels \(labels), were"
    return
      "\(subject) not recognised in any of at least \(Self.batchCount) batches in a row, while "
      + "\(percent(accuracy.mean ?? 0)) of all samples are."
  }

  private func name(_ label: Int) -> String {
    naming(label).map { "\(label) (\($0))" } ?? "\(label)"
  }
}
