import Foundation

/// A stage measured at one thread and at all threads, in turns.
struct Comparison {
  let stage: String
  let unit: String
  /// Units per second of each turn at one thread.
  let single: [Double]
  /// Units per second of each turn at all threads.
  let all: [Double]

  /// Measures: one turn of each to warm up, then A B A B.
  ///
  /// - Parameters:
  ///   - stage: what is measured.
  ///   - unit: what is counted, per second.
  ///   - count: how many units the body works on.
  ///   - turns: how many counted turns of each.
  ///   - body: does the work with a number of threads.
  /// - Throws: what the body throws.
  init(
    stage: String, unit: String, count: Int, turns: Int, _ body: (_ threads: Int) throws -> Void
  ) throws {
    let cores = ProcessInfo.processInfo.activeProcessorCount
    func rate(_ threads: Int) throws -> Double {
      let start = ContinuousClock.now
      try body(threads)
      return Double(count) / ((ContinuousClock.now - start) / .seconds(1))
    }
    _ = try rate(1)
    _ = try rate(cores)
    var (single, all): ([Double], [Double]) = ([], [])
    for _ in 0..<turns {
      single.append(try rate(1))
      all.append(try rate(cores))
    }
    self.stage = stage
    self.unit = unit
    self.single = single
    self.all = all
  }

  /// The row of the table.
  var line: String {
    "| \(stage) | \(spread(single)) | \(spread(all)) "
      + "| \(String(format: "%.2f", median(all) / median(single))) | \(unit) |"
  }
}
