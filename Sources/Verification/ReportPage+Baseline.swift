internal import Foundation

// This run beside the baseline: figures, what differs, and how the training ended.
extension ReportPage {
  /// What the baseline's model is called, or the file where it says no name.
  var baselineName: String {
    details.baseline?.model.first { $0.name == "model" }?.value ?? report.baseline?.file ?? ""
  }

  var baselineSection: String {
    guard let comparison = report.baseline else { return "" }
    let figures = comparison.rows(here: report, there: details.baseline).map { row in
      "<tr><th>\(row.name)</th><td>\(row.here)</td><td>\(row.there)</td>"
        + "<td>\(row.difference)</td><td>\(row.interval)</td>"
        + "<td>\(escaped(row.probability))</td></tr>"
    }
    return """
      <section class="long">
      <h2>Against the baseline</h2>
      <div class="scroll"><table>
      <thead><tr><th>figure</th><th>this model</th><th>baseline</th><th>points more</th>\
      <th>95 %</th><th>p</th></tr></thead>
      <tbody>
      \(figures.joined(separator: "\n"))
      </tbody>
      </table></div>
      <p class="note">The baseline is \(escaped(baselineName)), by \(escaped(comparison.file)). \
      Points are hundredths. p is how likely so great a difference is if neither model is better; \
      \(escaped(comparison.tests)).</p>
      \(trainingEnd)
      \(differences)
      </section>
      """
  }

  /// The last figures of both trainings.
  private var trainingEnd: String {
    guard let there = details.baseline?.training?.curves, let here = report.training?.curves
    else { return "" }
    let steps = [("Steps", "\(here.steps.last ?? 0)", "\(there.steps.last ?? 0)")]
    let figures = TrainingCurves.Figure.allCases.compactMap { figure -> (String, String, String)? in
      let values = [here, there].map { $0.last(figure) }
      guard values.contains(where: { $0 != nil }) else { return nil }
      let texts = values.map { value in
        value.map { figure.isShare ? percent($0) : String(format: "%.4g", $0) } ?? "&ndash;"
      }
      return (figure.heading, texts[0], texts[1])
    }
    return """
      <h3>At the end of the training</h3>
      \(Self.comparison(steps + figures, head: "figure", style: ""))
      <p class="note">At the last point of each run's log; the charts below have both runs.</p>
      """
  }

  /// What the two models and their settings differ in.
  private var differences: String {
    guard let there = details.baseline else { return "" }
    func rows(_ here: [String: String], _ there: [String: String]) -> [(String, String, String)] {
      Set(here.keys).union(there.keys).sorted().compactMap { key in
        here[key] == there[key]
          ? nil
          : (
            escaped(key).replacing(".", with: ".<wbr>"), here[key].map(escaped) ?? "&ndash;",
            there[key].map(escaped) ?? "&ndash;"
          )
      }
    }
    func byName(_ facts: [ReportDetails.Fact]) -> [String: String] {
      Dictionary(facts.map { ($0.name, $0.value) }) { "\($0); \($1)" }
        .mapValues { $0.count == 64 ? String($0.prefix(12)) : $0 }
    }
    let models = rows(byName(report.model), byName(there.model))
    let heading = "<h3>What differs</h3>"
    guard let here = report.training?.settings, let other = there.training?.settings,
      !here.isEmpty, !other.isEmpty
    else {
      return """
        \(heading)
        \(Self.comparison(models, head: "of the models"))
        <p class="note">Of the settings and curves of the training, at least one of the two runs \
        says nothing: it is no model of a run of atl-train, or its run's folder was not there, or \
        an older version wrote the baseline's file.</p>
        """
    }
    let settings = rows(here, other)
    let note =
      settings.isEmpty
      ? "Both runs have the same settings."
      : "Settings by their names in pipeline.json; the others, \(here.count - settings.count) of "
        + "\(here.count), are the same in both runs."
    return """
      \(heading)
      \(Self.comparison(models + settings, head: "of models and settings"))
      <p class="note">\(note)</p>
      """
  }

  private static func comparison(
    _ rows: [(String, String, String)], head: String, style: String = " class=\"both\""
  ) -> String {
    guard !rows.isEmpty else { return "" }
    let lines = rows.map { "<tr><th>\($0)</th><td>\($1)</td><td>\($2)</td></tr>" }
    return """
      <div class="scroll"><table\(style)>
      <thead><tr><th>\(head)</th><th>this model</th><th>baseline</th></tr></thead>
      <tbody>
      \(lines.joined(separator: "\n"))
      </tbody>
      </table></div>
      """
  }
}
