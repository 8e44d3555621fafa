internal import Verification

extension StudyReport {
  /// The tables in Markdown, one for each list and variant.
  package var markdown: String {
    var blocks = ["# \(Self.plain(title))"]
    for list in results.lists {
      for variant in variantNames {
        blocks.append("## \(Self.plain(heading(list: list, variant: variant)))")
        blocks.append(markdownTable(list: list, variant: variant))
      }
    }
    blocks.append(Self.plain(explanation))
    return blocks.joined(separator: "\n\n") + "\n"
  }

  private func markdownTable(list: StudyResults.List, variant: String) -> String {
    let heads = [
      "recipe", "accuracy", "seeds, least - greatest", "AUC", "TAR@1/10", "TAR@1/100",
      "over \(Self.plain(results.reference)), points", "images/s",
    ]
    var lines = [heads, ["---"] + heads.dropFirst().map { _ in "--:" }]
    lines += rows(list: list.name, variant: variant).map(cells)
    for baseline in results.pixels where baseline.list == list.name {
      lines.append([baseline.name] + Self.figures(baseline.estimates, ofSeeds: false) + ["", ""])
    }
    let chance = chance(on: list)
    lines.append([
      "chance", percent(chance.accuracy), "", fixed(chance.areaUnderCurve, 4),
      percent(chance.trueAcceptRateOneIn10), percent(chance.trueAcceptRateOneIn100), "", "",
    ])
    return lines.map { "| \($0.joined(separator: " | ")) |" }.joined(separator: "\n")
  }

  private func cells(_ row: Row) -> [String] {
    let problems = Self.problems(of: row)
    let note = problems.isEmpty ? "" : " (\(problems.joined(separator: "; ")))"
    let difference = row.entry.differences.map { Self.together(Self.points($0.accuracy)) }
    return [Self.plain(row.entry.recipe + note)]
      + (row.entry.estimates.map { Self.figures($0) } ?? Array(repeating: "", count: 5))
      + [
        row.entry.recipe == results.reference ? "reference" : difference ?? "",
        row.imagesPerSecond.map { fixed($0, 0) } ?? "",
      ]
  }

  private static func figures(
    _ estimates: PerMeasure<Estimate>, ofSeeds: Bool = true
  ) -> [String] {
    [
      together(share(estimates.accuracy)), ofSeeds ? spread(estimates.accuracy) : "",
      together(area(estimates.areaUnderCurve)), together(share(estimates.trueAcceptRateOneIn10)),
      together(share(estimates.trueAcceptRateOneIn100)),
    ]
  }

  private static func together(_ figure: (value: String, interval: String)) -> String {
    "\(figure.value) \(figure.interval)"
  }

  /// A text from outside that Markdown shows letter by letter.
  private static func plain(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      if "\\`*_{}[]<>#|&~".unicodeScalars.contains(scalar) { result += "\\" }
      result.unicodeScalars.append(scalar)
    }
    return result
  }
}
