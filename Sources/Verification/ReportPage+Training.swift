extension TrainingCurves.Figure {
  /// What a chart of it is called.
  var heading: String {
    switch self {
    case .loss: "Loss"
    case .accuracy: "Training accuracy"
    case .easy: "Easy"
    case .semihard: "Semi-hard"
    case .hard: "Hard"
    case .lambda: "Softening of the margin, lambda"
    case .learningRate: "Learning rate"
    case .embeddingNorm: "Length of the embeddings"
    case .imagesPerSecond: "Images per second"
    }
  }

  /// Whether it is a share of all.
  var isShare: Bool {
    switch self {
    case .accuracy, .easy, .semihard, .hard: true
    case .loss, .lambda, .learningRate, .embeddingNorm, .imagesPerSecond: false
    }
  }

  /// What it means, for somebody who has not trained the model; written as it is.
  fileprivate var caption: String {
    switch self {
    case .loss:
      "The number that the training makes smaller. Losses of different kinds are not on one scale."
    case .accuracy:
      "How many of the faces seen in training are recognised: their own person, or the nearest "
        + "other face where a loss has no classes, is the right one."
    case .easy: "Faces that are told right even with the margin, which makes the task harder."
    case .semihard: "Faces that are told right without the margin and wrong with it."
    case .hard: "Faces that are told wrong even without the margin."
    case .lambda:
      "How much the margin is softened: at a great lambda it hardly counts, at 0 it counts in full."
    case .learningRate: "How far a step may move the weights."
    case .embeddingNorm:
      "Mean length of the lists of numbers that faces become. Faces are compared by direction "
        + "alone; a length that explodes or vanishes shows a training that fails."
    case .imagesPerSecond: "Speed of the training."
    }
  }
}

// How the model was trained, beside the baseline where that says it.
extension ReportPage {
  /// The figures that share a chart where one run is shown alone.
  private static let groups:
    [(heading: String, caption: String, figures: [TrainingCurves.Figure])] =
      [
        (
          "Easy, semi-hard and hard",
          "Easy faces are told right even with the margin, which makes the task harder; semi-hard "
            + "ones only without it; hard ones not at all.", [.easy, .semihard, .hard]
        )
      ]

  private var baselineCurves: TrainingCurves? { details.baseline?.training?.curves }

  var trainingSection: String {
    guard let story = report.training, !story.isEmpty else { return "" }
    let unread = story.unread.map { "<p class=\"wrong\">Not read: \(escaped($0))</p>" }
    let findings =
      story.findings.isEmpty
      ? ""
      : "<h3>What was noted as wrong while it was trained</h3>\n"
        + Self.factTable(story.findings)
    return """
      <section class="long">
      <h2>How it was trained</h2>
      \((unread + [story.facts.isEmpty ? "" : Self.factTable(story.facts), findings, panels(story)])
        .filter { !$0.isEmpty }.joined(separator: "\n"))
      \(settingList(story))
      </section>
      """
  }

  private func panels(_ story: TrainingStory) -> String {
    guard let curves = story.curves else { return "" }
    let legend =
      baselineCurves == nil
      ? ""
      : """
      <ul class="legend"><li>\(Self.key(0))\(escaped(name))</li>\
      <li>\(Self.key(1))the baseline, \(escaped(baselineName))</li></ul>
      """
    let grouped = baselineCurves == nil ? Self.groups : []
    var panels: [String] = []
    for figure in TrainingCurves.Figure.allCases where figure != .imagesPerSecond {
      let group = grouped.first { $0.figures.contains(figure) }
      if let group, group.figures[0] != figure { continue }
      panels.append(
        panel(
          group?.heading ?? figure.heading, group?.caption ?? figure.caption,
          group?.figures ?? [figure], of: curves))
    }
    return """
      \(legend)
      <div class="panels">
      \(panels.filter { !$0.isEmpty }.joined(separator: "\n"))
      </div>
      <p class="note">From the run's log (metrics.jsonl), \(curves.lineCount) lines. Each point is \
      a mean over the steps since the one before; lambda and learning rate are those of its step. \
      A step is one move of all weights, after one batch of faces.</p>
      """
  }

  /// One or several figures of this run, and the same of the baseline, dashed.
  private func panel(
    _ heading: String, _ caption: String, _ figures: [TrainingCurves.Figure],
    of curves: TrainingCurves
  ) -> String {
    let lines =
      (figures.map { (curves, $0) }
      + figures.compactMap { f in
        baselineCurves.map { ($0, f) }
      }).map { curves, figure in curves.points(of: figure) }
    let isShare = figures.allSatisfy(\.isShare)
    guard let top = lines.flatMap({ $0.map(\.value) }).max() else { return "" }
    let names =
      figures.count == 1
      ? ""
      : "<ul class=\"legend\">"
        + figures.enumerated().map { "<li>\(Self.key($0))\($1.heading.lowercased())</li>" }
        .joined() + "</ul>"
    let chart = LineChart(
      label: "\(heading) over the steps", yTitle: "",
      lines: lines.enumerated().map { LineChart.Line(points: $1, style: "curve c\($0)") },
      scale: AxisScale(covering: 0...(isShare ? 1 : max(top, 1e-9))), isShare: isShare)
    return """
      <div class="panel"><h3>\(heading)</h3>\(names)
      \(chart.svg)
      <p class="note">\(caption)</p>
      </div>
      """
  }

  private func settingList(_ story: TrainingStory) -> String {
    guard !story.settings.isEmpty else { return "" }
    let facts = story.settings.sorted { $0.key < $1.key }
      .map { ReportDetails.Fact(name: $0.key, value: $0.value) }
    return """
      <details><summary>All \(facts.count) settings of the run (pipeline.json)</summary>
      \(Self.factTable(facts))
      </details>
      """
  }
}

extension TrainingCurves {
  fileprivate func points(of figure: Figure) -> [(step: Int, value: Double)] {
    zip(steps, values[figure] ?? []).compactMap { step, value in value.map { (step, $0) } }
  }
}
