/// A condition that begins to count, and ceases to, only after some steps in a row.
struct Persistence: Sendable {
  /// How many steps in a row the condition must hold to begin to count.
  let onset: Int
  /// How many steps in a row it must fail to count no longer.
  let relief: Int
  /// Whether the condition counts.
  private(set) var holds = false
  private var contraryCount = 0

  init(onset: Int, relief: Int) {
    self.onset = onset
    self.relief = relief
  }

  /// Takes in whether the condition is met at the next step.
  mutating func update(_ isMet: Bool) {
    guard isMet != holds else {
      contraryCount = 0
      return
    }
    contraryCount += 1
    guard contraryCount >= (holds ? relief : onset) else { return }
    holds = isMet
    contraryCount = 0
  }
}

/// A window as a share of the steps of a phase, within bounds that hold for any phase.
func windowLength(
  share: Double, of stepCount: Int, within bounds: ClosedRange<Int>
) -> Int {
  min(max(Int((share * Double(stepCount)).rounded()), bounds.lowerBound), bounds.upperBound)
}
