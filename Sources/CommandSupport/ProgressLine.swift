import Foundation

/// Shows how far a long command is: one line that is rewritten on a terminal, a plain line every
/// few seconds elsewhere, nothing when quiet.
///
/// Everything goes to the standard error, so that the standard output stays free for results.
package struct ProgressLine {
  private let isTerminal: Bool
  private let isQuiet: Bool
  private let start = ContinuousClock.now
  private var lastShown: ContinuousClock.Instant?
  private var shownWidth = 0

  /// How long a line stays before the next may take its place.
  private var interval: Duration { isTerminal ? .milliseconds(200) : .seconds(5) }

  /// Starts the clock.
  package init(quiet: Bool) {
    isQuiet = quiet
    isTerminal = isatty(STDERR_FILENO) == 1
  }

  /// Shows how many of how many are done, at what rate, and the time left.
  ///
  /// - Parameters:
  ///   - done: how many units are done.
  ///   - total: how many there are.
  ///   - unit: the name of a unit in the plural, such as `photos`.
  ///   - detail: what else the line should say, such as a count of rejections.
  ///   - startedAt: how many units were done before this process began.
  package mutating func show(
    done: Int, of total: Int, unit: String, detail: String = "", startedAt: Int = 0
  ) {
    guard !isQuiet, isDue || done == total else { return }
    let seconds = (ContinuousClock.now - start) / .seconds(1)
    let rate = seconds > 0 ? Double(done - startedAt) / seconds : 0
    var text = "\(done)/\(total) \(unit)  \(Self.rounded(rate)) \(unit)/s"
    if rate > 0 { text += "  \(Self.clock(seconds: Double(total - done) / rate)) left" }
    if !detail.isEmpty { text += "  \(detail)" }
    write(isTerminal ? "\(Self.bar(done: done, of: total)) \(text)" : text)
  }

  /// Ends the line, so that what is printed next begins on its own.
  package mutating func finish() {
    guard isTerminal, shownWidth > 0 else { return }
    writeError("\n")
    shownWidth = 0
  }

  private var isDue: Bool {
    guard let lastShown else { return true }
    return ContinuousClock.now - lastShown >= interval
  }

  private mutating func write(_ text: String) {
    lastShown = .now
    guard isTerminal else { return writeError("\(text)\n") }
    let padding = String(repeating: " ", count: max(0, shownWidth - text.count))
    writeError("\r\(text)\(padding)")
    shownWidth = text.count
  }

  /// A bar that is as full as the work is done.
  package static func bar(done: Int, of total: Int) -> String {
    let width = 20
    let full = total > 0 ? min(width, max(0, done * width / total)) : width
    return "[" + String(repeating: "#", count: full) + String(repeating: "-", count: width - full)
      + "]"
  }

  /// A rate with as many digits as are worth reading.
  package static func rounded(_ rate: Double) -> String {
    rate >= 100 ? String(Int(rate.rounded())) : String(format: "%.1f", rate)
  }

  /// Seconds as `m:ss`, or `h:mm:ss` from an hour on.
  package static func clock(seconds: Double) -> String {
    let whole = Int(min(max(0, seconds), 359_999).rounded())
    let (hours, minutes, rest) = (whole / 3600, whole / 60 % 60, whole % 60)
    return hours > 0
      ? String(format: "%d:%02d:%02d", hours, minutes, rest)
      : String(format: "%d:%02d", minutes, rest)
  }
}
