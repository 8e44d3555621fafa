internal import Foundation

/// How the figures of a training went over its steps, thinned to what a chart can show.
///
/// The JSON form is small enough to lie in the report of every verification: each figure is one
/// text of numbers with blanks between them, `-` where there is none.
package struct TrainingCurves: Equatable, Sendable {
  /// What a log says of a training.
  package enum Figure: String, CaseIterable, Sendable {
    case loss, accuracy, easy, semihard, hard, lambda, learningRate, embeddingNorm
    case imagesPerSecond
  }

  /// One line of a log: means over the steps since the line before, and the state at its step.
  package struct Line: Sendable {
    let step: Int
    let values: [Figure: Double]

    /// A line of a log; what it does not say is left out.
    package init(step: Int, values: [Figure: Double]) {
      self.step = step
      self.values = values
    }
  }

  /// How many points a curve has at most: more of them would lie closer than a chart can show.
  static let maximumCount = 200

  /// How many lines the log had.
  package let lineCount: Int
  /// The steps of the points, ascending.
  package let steps: [Int]
  /// Of each figure that the log has, a value a point; nil where none of its lines says it.
  package let values: [Figure: [Double?]]

  /// Thins a log: neighbouring lines become one point, at the step of the last of them.
  ///
  /// Figures are averaged over the steps, the speed over the time; the learning rate and lambda,
  /// which are states, are the last ones. Values keep five digits. There is nothing without a line.
  ///
  /// - Parameter lines: those whose step is not above all before are left out.
  package init?(_ lines: [Line]) {
    var last = -1
    let lines = lines.filter { line in
      defer { last = max(last, line.step) }
      return line.step > last
    }
    guard !lines.isEmpty else { return nil }
    let width = (lines.count - 1) / Self.maximumCount + 1
    let parts = stride(from: 0, to: lines.count, by: width).map { first in
      first..<min(first + width, lines.count)
    }
    let weights = lines.indices.map { index in
      max(1, Double(lines[index].step) - Double(index > 0 ? lines[index - 1].step : 0))
    }
    var values: [Figure: [Double?]] = [:]
    for figure in Figure.allCases {
      let points = parts.map { part in
        figure.mean(
          of: part.compactMap { index in
            lines[index].values[figure].map { (value: $0, weight: weights[index]) }
          })
      }
      if points.contains(where: { $0 != nil }) { values[figure] = points }
    }
    lineCount = lines.count
    steps = parts.map { lines[$0.upperBound - 1].step }
    self.values = values
  }

  /// The value of a figure at the last point that has one.
  package func last(_ figure: Figure) -> Double? { values[figure]?.last { $0 != nil } ?? nil }
}

extension TrainingCurves.Figure {
  /// The figure of lines that become one point.
  fileprivate func mean(of lines: [(value: Double, weight: Double)]) -> Double? {
    let finite = lines.filter(\.value.isFinite)
    let weight = finite.reduce(0) { $0 + $1.weight }
    guard let last = finite.last else { return nil }
    let mean =
      switch self {
      case .lambda, .learningRate: last.value
      case .imagesPerSecond: weight / finite.reduce(0) { $0 + $1.weight / $1.value }
      case .loss, .accuracy, .easy, .semihard, .hard, .embeddingNorm:
        finite.reduce(0) { $0 + $1.value * ($1.weight / weight) }
      }
    return mean.isFinite ? Double(TrainingCurves.text(mean)) : nil
  }
}

extension TrainingCurves: Codable {
  private enum Key: String, CodingKey {
    case lineCount, steps
    case loss, accuracy, easy, semihard, hard, lambda, learningRate, embeddingNorm
    case imagesPerSecond

    init?(_ figure: Figure) { self.init(rawValue: figure.rawValue) }
  }

  fileprivate static func text(_ value: Double) -> String { String(format: "%.5g", value) }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    func numbers<Number>(_ key: Key, _ parse: (Substring) -> Number?) throws -> [Number] {
      try container.decode(String.self, forKey: key).split(separator: " ").map { word in
        guard let number = parse(word) else {
          throw DecodingError.dataCorruptedError(
            forKey: key, in: container, debugDescription: "found \(word), expected a number")
        }
        return number
      }
    }
    let steps = try numbers(.steps) { Int($0) }
    guard !steps.isEmpty, steps[0] >= 0, zip(steps, steps.dropFirst()).allSatisfy({ $0 < $1 })
    else {
      throw DecodingError.dataCorruptedError(
        forKey: .steps, in: container,
        debugDescription: "found \(steps.count) steps, expected steps from 0 that rise")
    }
    var values: [Figure: [Double?]] = [:]
    for figure in Figure.allCases {
      guard let key = Key(figure), container.contains(key) else { continue }
      let points: [Double?] = try numbers(key) { word in
        if word == "-" { return .some(nil) }
        return Double(word).flatMap { $0.isFinite ? .some($0) : nil }
      }
      guard points.count == steps.count else {
        throw DecodingError.dataCorruptedError(
          forKey: key, in: container,
          debugDescription: "found \(points.count) values, expected \(steps.count), one a step")
      }
      values[figure] = points
    }
    lineCount = try container.decode(Int.self, forKey: .lineCount)
    self.steps = steps
    self.values = values
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(lineCount, forKey: .lineCount)
    try container.encode(steps.map { "\($0)" }.joined(separator: " "), forKey: .steps)
    for (figure, points) in values {
      guard let key = Key(figure) else { continue }
      let text = points.map { $0.map(Self.text) ?? "-" }.joined(separator: " ")
      try container.encode(text, forKey: key)
    }
  }
}
