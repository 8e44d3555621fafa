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

  /// The table in Markdown, with what the machine was and what it was doing.
  static func page(of rows: [Comparison], cores: Int) -> String {
    let lines = rows.map { row in
      "| \(row.stage) | \(spread(row.single)) | \(spread(row.all)) "
        + "| \(String(format: "%.2f", median(row.all) / median(row.single))) | \(row.unit) |"
    }
    return """
      # Stages at one thread and at all

      Median of turns A B A B in one run, with least and greatest in brackets; the ratio is that of the medians.
      Written by `make bench`.

      Machine: \(firstLine(of: "/proc/cpuinfo", after: "model name")), \(cores) cores; \
      load before the end: \(firstLine(of: "/proc/loadavg", after: "")).

      | stage | one thread | \(cores) threads | ratio | unit |
      | --- | --- | --- | --- | --- |
      \(lines.joined(separator: "\n"))

      """
  }

  private static func spread(_ rates: [Double]) -> String {
    let format = { (rate: Double) in String(format: rate < 100 ? "%.1f" : "%.0f", rate) }
    return "\(format(median(rates))) (\(format(rates.min() ?? 0)) - \(format(rates.max() ?? 0)))"
  }

  private static func median(_ rates: [Double]) -> Double { rates.sorted()[rates.count / 2] }

  private static func firstLine(of file: String, after key: String) -> String {
    let lines = ((try? String(contentsOfFile: file, encoding: .utf8)) ?? "").split(separator: "\n")
    let line = lines.first { $0.hasPrefix(key) } ?? "unknown"
    return line.dropFirst(key.count).trimmingCharacters(in: CharacterSet(charactersIn: " \t:"))
  }
}
