internal import Verification

extension AllPairsCurve {
  /// Sets the figures out for a terminal.
  ///
  /// - Parameter facts: what else is said of the model, a line each.
  /// - Returns: text of fixed width, with a line end after the last line.
  package func table(of facts: [(name: String, value: String)]) -> String {
    let lines =
      facts.map { Self.line(printable($0.name), printable($0.value)) } + [
        Self.line("protocol", "all pairs: cosine of the embeddings"),
        Self.line("pairs", "\(sameCount) same, \(differentCount) different"),
        Self.line(
          "AUC", "\(fixed(areaUnderCurve, 6)) (+- \(fixed(areaUncertainty, 6)), ties within a bin)"),
        Self.line("EER", percent(equalErrorRate, 3)), "",
        Self.columns(
          ["FAR at most", "TAR", "95 % over people", "same accepted", "different accepted"]
            + ["threshold"]),
      ] + rates.map(Self.row)
    return lines.joined(separator: "\n") + "\n"
  }

  private static func row(_ rate: Rate) -> String {
    columns([
      "1/\(rate.falseAcceptRateOneIn)", percent(rate.trueAcceptRate),
      "\(fixed(100 * rate.interval[0], 2)) - \(percent(rate.interval[1]))", "\(rate.trueAccepts)",
      "\(rate.falseAccepts)", rate.threshold.map { fixed($0, 5) } ?? "none",
    ])
  }

  private static func line(_ label: String, _ value: String) -> String {
    label.padded(to: 12) + "  " + value
  }

  private static func columns(_ texts: [String]) -> String {
    zip(texts, [12, 9, 18, 14, 19, 10]).map { $0.indented(to: $1) }.joined(separator: "  ")
  }
}
