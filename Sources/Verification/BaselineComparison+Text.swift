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

  /// A section of a page.
  var section: String {
    let rows = rows.map {
      "<tr><th>\($0.name)</th><td>\($0.difference)</td><td>\($0.interval)</td>"
        + "<td>\(escaped($0.probability))</td></tr>"
    }
    return """
      <section>
      <h2>Against the baseline</h2>
      <div class="scroll"><table>
      <thead><tr><th>figure</th><th>points more</th><th>95 %</th><th>p</th></tr></thead>
      <tbody>
      \(rows.joined(separator: "\n"))
      </tbody>
      </table></div>
      <p class="note">The baseline is \(escaped(file)). \(escaped(tests)).</p>
      </section>
      """
  }
}
