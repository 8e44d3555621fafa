internal import Training
internal import Verification

extension StudyReport {
  /// The study as one HTML file that needs nothing beside itself: no scripts, no other files.
  ///
  /// Whatever comes from outside is escaped.
  package var html: String {
    let sections = results.lists.flatMap { list in
      variantNames.map { figureSection(list: list, variant: $0) }
    }
    let explanations = """
      <section>
      <h2>How to read the figures</h2>
      <p>\(escaped(explanation))</p>
      </section>
      """
    return ReportStyle.page(
      title: title, moreStyle: ComparisonStyle.css,
      parts: ["<p class=\"lead\">\(escaped(lead))</p>"] + sections
        + [explanations, curveSection, trainingSection])
  }

  private var lead: String {
    let lists = results.lists.map { list in
      "\(words(for: list)) (\(list.samePairCount) same, \(list.differentPairCount) different, "
        + "\(list.foldCount) folds)"
    }
    let seeds = results.seeds.map { "\($0)" }.joined(separator: ", ")
    return "Recipes: \(recipeNames.count); variants: \(variantNames.count); seeds: \(seeds). "
      + "Trained on \(results.trainingFaceCount) faces of "
      + "\(results.trainingIdentityCount) people, verified on \(lists.joined(separator: " and ")) "
      + "of \(results.evaluationIdentityCount) people"
      + (results.mirror ? ", embeddings of mirrored faces added." : ".")
  }

  private func figureSection(list: StudyResults.List, variant: String) -> String {
    let heading = heading(list: list, variant: variant)
    return """
      <section>
      <h2>\(escaped(heading))</h2>
      <ul class="legend"><li><i class="key c0"></i>mean over the seeds and its interval, \
      rings are seeds</li><li><i class="key threshold"></i>\(escaped(results.reference))</li>\
      <li><i class="key chance"></i>chance</li></ul>
      \(accuracyChart(list: list, variant: variant).svg)
      \(table(list: list, variant: variant))
      </section>
      """
  }

  /// The charts of a list share their axis.
  private func accuracyChart(list: StudyResults.List, variant: String) -> AccuracyChart {
    let chance = chance(on: list).accuracy
    let all = variantNames.flatMap { accuracyLines(list: list, variant: $0) }
    return AccuracyChart(
      label: "Accuracies of the recipes: \(heading(list: list, variant: variant))",
      lines: accuracyLines(list: list, variant: variant), chance: chance,
      scale: AccuracyChart.scale(covering: all, chance: chance))
  }

  private func accuracyLines(
    list: StudyResults.List, variant: String
  ) -> [AccuracyChart.Line] {
    let recipes = rows(list: list.name, variant: variant).map { row in
      AccuracyChart.Line(
        name: row.entry.recipe, estimate: row.entry.estimates?.accuracy,
        values: row.entry.runs.compactMap { $0.measures?.accuracy },
        isReference: row.entry.recipe == results.reference)
    }
    let baselines = results.pixels.filter { $0.list == list.name }.map {
      AccuracyChart.Line(
        name: $0.name, estimate: $0.estimates.accuracy, values: [], isReference: false)
    }
    return recipes + baselines
  }
}

// The curves: a panel for each list and variant, and two for each recipe.
extension StudyReport {
  private var curveSection: String {
    let panels = results.lists.flatMap { list in
      variantNames.map { variant in
        let heading = heading(list: list, variant: variant)
        let recipes = rows(list: list.name, variant: variant).enumerated().compactMap {
          index, row in
          row.curve.map {
            CurveChart.Line(steps: $0, style: "line \(ComparisonStyle.series(index))")
          }
        }
        let pixels = pixelCurves[list.name].map {
          [CurveChart.Line(steps: $0, style: "line pixels")]
        }
        let chart = CurveChart(
          label: "TAR over FAR: \(heading)", lines: recipes + (pixels ?? []), size: .panel)
        return panel(heading, chart.svg)
      }
    }
    return """
      <section>
      <h2>How many are accepted</h2>
      \(legend(recipeNames, more: [("pixels", "pixels"), ("chance", "chance")]))
      <div class="panels">
      \(panels.joined(separator: "\n"))
      </div>
      <p class="note">At each FAR the mean of the seeds' TARs; steps join what was measured.</p>
      </section>
      """
  }

  private var trainingSection: String {
    let panels = recipeNames.flatMap { recipe in
      let lines = runs.filter { $0.run.recipe == recipe }.map { run in
        (
          run.metrics,
          style: "line "
            + ComparisonStyle.series(variantNames.firstIndex(of: run.run.variant) ?? 0)
        )
      }
      func drawn(_ figure: (TrainingMetrics) -> Double) -> [LineChart.Line] {
        lines.map { metrics, style in
          LineChart.Line(points: metrics.map { ($0.step, figure($0)) }, style: style)
        }
      }
      let loss = LineChart(
        label: "Loss of \(recipe) over the steps", yTitle: "loss", lines: drawn(\.loss),
        scale: lossScale(ofRecipe: recipe))
      let accuracy = LineChart(
        label: "Training accuracy of \(recipe) over the steps", yTitle: "training accuracy",
        lines: drawn(\.accuracy), scale: AxisScale(covering: 0...1), isShare: true)
      return [panel("\(recipe): loss", loss.svg), panel("\(recipe): accuracy", accuracy.svg)]
    }
    return """
      <section class="long">
      <h2>How the training went</h2>
      \(legend(variantNames, more: []))
      <div class="panels">
      \(panels.joined(separator: "\n"))
      </div>
      <p class="note">A line for each seed. The accuracy is the share of the batch's faces whose \
      own class, or nearest other face where a loss has no classes, is the right one. Losses of different recipes are not on \
      one scale; what a run that diverged has beyond the axis is drawn at its end.</p>
      </section>
      """
  }

  /// An axis from 0 that covers the losses of the runs that ended well, if any did.
  private func lossScale(ofRecipe recipe: String) -> AxisScale {
    let own = runs.filter { $0.run.recipe == recipe && !$0.metrics.isEmpty }
    let good = own.filter { if case .failed = $0.outcome { false } else { true } }
    let losses =
      good.isEmpty
      ? own.compactMap { $0.metrics.first.map { 2 * $0.loss } }
      : good.flatMap { $0.metrics.map(\.loss) }
    let top = losses.filter(\.isFinite).reduce(0, max)
    return AxisScale(covering: 0...(top > 0 ? top : 1))
  }

  private func panel(_ heading: String, _ chart: String) -> String {
    "<div class=\"panel\"><h3>\(escaped(heading))</h3>\n\(chart)\n</div>"
  }

  private func legend(_ names: [String], more: [(style: String, name: String)]) -> String {
    let keys = names.enumerated().map { (ComparisonStyle.series($0), escaped($1)) } + more
    let items = keys.map { "<li><i class=\"key \($0)\"></i>\($1)</li>" }
    return "<ul class=\"legend\">\(items.joined())</ul>"
  }
}
