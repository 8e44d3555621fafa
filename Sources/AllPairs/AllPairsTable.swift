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
        Self.line("EER", percent(equalErrorRate, 3)), Self.line("intervals", intervalKind),
        Self.line(
          "", "\(bootstrap.resampleCount) draws of \(personCount) people, seed \(bootstrap.seed)"),
        "",
        Self.columns(
          ["FAR at most", "TAR", "95 % over people", "same accepted", "different accepted"]
            + ["threshold"]),
      ] + rates.map(Self.row)
    return lines.joined(separator: "\n") + "\n"
  }

  private static func row(_ rate: Rate) -> String {
    guard let share = rate.trueAcceptRate, let interval = rate.interval else {
      return "\(rate.limit)".indented(to: widths[0]) + "  " + (rate.refusal ?? "")
    }
    return columns([
      "\(rate.limit)", percent(share), interval.percents(), "\(rate.trueAccepts ?? 0)",
      "\(rate.falseAccepts ?? 0)", rate.threshold.map { fixed($0, 5) } ?? "none",
    ])
  }

  private static func line(_ label: String, _ value: String) -> String {
    label.padded(to: 12) + "  " + value
  }

  private static let widths = [12, 9, 19, 14, 19, 10]

  private static func columns(_ texts: [String]) -> String {
    zip(texts, widths).map { $0.indented(to: $1) }.joined(separator: "  ")
  }
}
