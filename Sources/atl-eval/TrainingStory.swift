import FaceDataset
import Foundation
import Training
import Verification

extension ChartPanels {
  /// How a run was trained, by its log; nil where a model is no run's folder, or its log is empty.
  init?(trainingOf model: String) {
    let metrics = TrainingLog.lines(of: RunFolder(URL(filePath: model)).metrics)
    guard !metrics.isEmpty else { return nil }
    func panel(
      _ heading: String, _ figures: [(name: String, value: (TrainingMetrics) -> Double?)],
      isShare: Bool = false
    ) -> Panel? {
      let lines = figures.enumerated().map { index, figure in
        LineChart.Line(
          points: metrics.compactMap { line in figure.value(line).map { (line.step, $0) } },
          style: "curve c\(index)")
      }
      let values = metrics.flatMap { line in figures.compactMap { $0.value(line) } }
        .filter(\.isFinite)
      guard let top = values.max() else { return nil }
      let scale = AxisScale(covering: 0...(isShare ? 1 : max(top, 1e-9)))
      return Panel(
        heading: heading, names: figures.count > 1 ? figures.map(\.name) : [],
        chart: LineChart(
          label: "\(heading) over the steps", yTitle: "", lines: lines, scale: scale,
          isShare: isShare))
    }
    let panels = [
      panel("Loss", [("loss", \.loss)]),
      panel("Training accuracy", [("accuracy", \.accuracy)], isShare: true),
      panel(
        "Easy, semi-hard and hard",
        [("easy", \.easy), ("semi-hard", \.semihard), ("hard", \.hard)], isShare: true),
      panel("Annealing weight lambda", [("lambda", \.lambda)]),
      panel("Learning rate", [("learning rate", \.learningRate)]),
      panel("Length of the embeddings", [("length", \.embeddingNorm)]),
    ]
    self.init(
      heading: "How it was trained", panels: panels.compactMap(\.self),
      note:
        "From metrics.jsonl, \(metrics.count) lines: each point is a mean over the steps since the "
        + "one before. The accuracy is the share of the batch's faces whose own class, or nearest "
        + "other face where a loss has no classes, is the right one.")
  }
}

extension AlignmentContract {
  /// What the contract says, a fact a field.
  var facts: [VerificationReport.ModelFact] {
    [
      .init(name: "template", value: template), .init(name: "size", value: "\(width) x \(height)"),
      .init(name: "eyes to mouth", value: "\(eyeToMouthPixels) pixels"),
      .init(name: "decoder", value: decoder), .init(name: "beyond the photo", value: border),
      .init(name: "colours", value: colour), .init(name: "normalisation", value: normalisation),
      .init(name: "probe", value: probe ?? "none"),
    ]
  }
}
