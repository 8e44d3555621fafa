extension BaselineComparison {
  /// The figures in the order of a table: name, difference, interval, probability.
  private var rows: [(name: String, difference: String, interval: String, probability: String)] {
    func row(_ name: String, _ difference: Difference) -> (String, String, String, String) {
      (
        name, Self.points(difference.difference),
        "\(Self.points(difference.interval.lower)) ... \(Self.points(difference.interval.upper))",
        Self.text(difference.probability)
      )
    }
    let accuracy = (
      "accuracy", Self.points(accuracy.difference),
      "right only here \(accuracy.rightHereOnly), there \(accuracy.rightThereOnly)",
      Self.text(accuracy.probability)
    )
    return [accuracy, row("AUC", areaUnderCurve), row("EER", equalErrorRate)]
      + trueAcceptRates.map { row("TAR at \($0.limit)", $0.difference) }
  }

  /// Percentage points with a sign.
  private static func points(_ difference: Double) -> String {
    (difference < 0 ? "" : "+") + fixed(100 * difference, 2)
  }

  private static func text(_ probability: Double) -> String {
    probability < 0.0001 ? "< 0.0001" : fixed(probability, 4)
  }

  /// A table of fixed width for a terminal.
  var lines: [String] {
    ["against \(printable(file)) (\(tests))"]
      + [("figure", "points", "95 %", "p")].map(Self.line) + rows.map(Self.line)
  }

  private static func line(
    _ name: String, _ difference: String, _ interval: String, _ probability: String
  ) -> String {
    name.padded(to: 16) + difference.indented(to: 10) + interval.indented(to: 36)
      + probability.indented(to: 10)
  }

  /// A figure of both runs and its difference.
  struct Row {
    let name: String
    let here: String
    let there: String
    let difference: String
    let interval: String
    let probability: String
  }

  /// The figures of both runs, as HTML; an earlier run that is not known has none.
  func rows(here: VerificationReport, there: VerificationReport?) -> [Row] {
    func values(_ report: VerificationReport?) -> [String] {
      guard let report else { return rows.map { _ in "&ndash;" } }
      let rates = trueAcceptRates.map { difference in
        report.trueAcceptRates.first { $0.limit == difference.limit }?.measured
          .map { percent($0.rate.trueAcceptRate) } ?? "&ndash;"
      }
      return [
        percent(report.accuracy.mean), fixed(report.areaUnderCurve, 4),
        percent(report.equalErrorRate),
      ] + rates
    }
    let (own, other) = (values(here), values(there))
    return rows.enumerated().map { index, row in
      Row(
        name: row.name, here: own[index], there: other[index], difference: row.difference,
        interval: row.interval, probability: row.probability)
    }
  }
}
