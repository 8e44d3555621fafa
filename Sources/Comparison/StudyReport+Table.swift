internal import Verification

extension StudyReport {
  /// The figures of a list and variant as an HTML table.
  func table(list: StudyResults.List, variant: String) -> String {
    let baselines = results.pixels.filter { $0.list == list.name }.map { baseline in
      "<tr><th>\(escaped(baseline.name))</th>\(Self.cells(baseline.estimates, ofSeeds: false))<td></td><td></td></tr>"
    }
    let rows = rows(list: list.name, variant: variant).map(line) + baselines
    let chance = chance(on: list)
    return """
      <div class="scroll"><table>
      <thead><tr><th>recipe</th><th>accuracy</th><th>seeds, least - greatest</th><th>AUC</th>\
      <th>TAR at FAR 1/10</th><th>TAR at FAR 1/100</th>\
      <th>over \(escaped(results.reference)), points</th><th>images/s</th></tr></thead>
      <tbody>
      \(rows.joined(separator: "\n"))
      <tr><th>chance</th><td>\(percent(chance.accuracy))</td><td></td>\
      <td>\(fixed(chance.areaUnderCurve, 4))</td><td>\(percent(chance.trueAcceptRateOneIn10))</td>\
      <td>\(percent(chance.trueAcceptRateOneIn100))</td><td></td><td></td></tr>
      </tbody>
      </table></div>
      """
  }

  private func line(_ row: Row) -> String {
    let problems = Self.problems(of: row).map { "<small class=\"wrong\">\(escaped($0))</small>" }
    let difference = row.entry.differences.map { Self.stacked(Self.points($0.accuracy)) }
    let isReference = row.entry.recipe == results.reference
    return """
      <tr><th>\(escaped(row.entry.recipe))\(problems.joined())</th>\
      \(row.entry.estimates.map { Self.cells($0) } ?? String(repeating: "<td></td>", count: 5))\
      <td>\(isReference ? "reference" : difference ?? "")</td>\
      <td>\(row.imagesPerSecond.map { fixed($0, 0) } ?? "")</td></tr>
      """
  }

  private static func cells(
    _ estimates: PerMeasure<Estimate>, ofSeeds: Bool = true
  ) -> String {
    [
      stacked(share(estimates.accuracy)), ofSeeds ? spread(estimates.accuracy) : "",
      stacked(area(estimates.areaUnderCurve)), stacked(share(estimates.trueAcceptRateOneIn10)),
      stacked(share(estimates.trueAcceptRateOneIn100)),
    ].map { "<td>\($0)</td>" }.joined()
  }

  private static func stacked(_ figure: (value: String, interval: String)) -> String {
    "\(figure.value)<small>\(figure.interval)</small>"
  }
}
