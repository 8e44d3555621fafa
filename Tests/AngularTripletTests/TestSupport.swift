import AngularTriplet
import Foundation
import SeededRandom
import Tensors
import Testing

/// The two kinds of numbers that the head is built for.
enum Precision: CaseIterable {
  case double, float
}

extension Matrix {
  /// A matrix of the given rows, each number rounded to `Element`.
  init(rows: [[Double]]) {
    self.init(
      rowCount: rows.count, columnCount: rows.first?.count ?? 0,
      elements: rows.flatMap { $0.map { Element($0) } })
  }

  /// A matrix of numbers from a normal distribution.
  init(
    rowCount: Int, columnCount: Int, scale: Double = 1, using generator: inout SeededGenerator
  ) {
    self.init(
      rowCount: rowCount, columnCount: columnCount,
      elements: (0..<rowCount * columnCount).map { _ in Element(generator.gaussian() * scale) })
  }

  static func zeros(_ rowCount: Int, _ columnCount: Int) -> Matrix {
    Matrix(rowCount: rowCount, columnCount: columnCount, repeating: 0)
  }

  var rows: [[Double]] {
    (0..<rowCount).map { row in (0..<columnCount).map { Double(self[row, $0]) } }
  }
}

/// The length of a row, without regard to speed.
func length(_ row: [Double]) -> Double {
  row.reduce(0) { $0 + $1 * $1 }.squareRoot()
}

/// Finds the numbers to be finite, as many as wanted, and each within its tolerance.
func expectClose(
  _ found: [Double], _ wanted: [Double], within tolerance: Double, _ subject: String,
  sourceLocation: SourceLocation = #_sourceLocation
) {
  precondition(tolerance >= 0)
  #expect(found.count == wanted.count, "\(subject)", sourceLocation: sourceLocation)
  for (index, pair) in zip(found, wanted).enumerated()
  where !(abs(pair.0 - pair.1) <= tolerance) {
    Issue.record(
      "\(subject)[\(index)]: found \(pair.0), expected \(pair.1) within \(tolerance)",
      sourceLocation: sourceLocation)
    return
  }
}

/// As `expectClose` for the rows of matrices, with a tolerance relative to the largest entry.
func expectCloseGradient(
  _ found: [[Double]], _ wanted: [[Double]], within tolerance: Double, _ subject: String,
  sourceLocation: SourceLocation = #_sourceLocation
) {
  let largest = wanted.joined().map(abs).max() ?? 0
  #expect(found.map(\.count) == wanted.map(\.count), "\(subject)", sourceLocation: sourceLocation)
  expectClose(
    Array(found.joined()), Array(wanted.joined()), within: tolerance * max(1, largest), subject,
    sourceLocation: sourceLocation)
}

/// Settings with a constant lambda.
func settings(
  _ multiplier: MarginMultiplier, lambda: Double = 1, gradient: MarginGradient = .exact,
  replacesCentres: Bool = false, selectsSemihard: Bool = false
) throws -> MarginSettings {
  MarginSettings(
    multiplier: multiplier,
    schedule: try LambdaSchedule(base: 0, gamma: 0, power: 1, minimum: lambda),
    gradient: gradient, replacement: replacesCentres ? try CentreReplacement() : nil,
    selectsSemihard: selectsSemihard)
}

/// A batch in which every kind of category occurs: half of the embeddings lie near their centre.
struct RandomBatch<Element: MatrixElement> {
  var embeddings: Matrix<Element>
  var labels: [Int]
  var centres: Matrix<Element>

  init(sampleCount: Int, dimension: Int, classCount: Int, seed: UInt64) {
    var generator = SeededGenerator(seed)
    centres = Matrix(rowCount: classCount, columnCount: dimension, using: &generator)
    embeddings = Matrix(rowCount: sampleCount, columnCount: dimension, using: &generator)
    labels = (0..<sampleCount).map { _ in generator.index(below: classCount) }
    for (sampleIndex, label) in labels.enumerated() where !sampleIndex.isMultiple(of: 4) {
      for column in 0..<dimension {
        embeddings[sampleIndex, column] +=
          Element(0.35 * Double(sampleIndex % 4))
          * centres[label, column]
      }
    }
  }
}

/// Reads a file of reference values from the folder that `ATL_GOLDEN_DIR` names, or else the
/// bundled one.
func golden<File: Decodable>(_ name: String) throws -> File {
  let folder =
    if let path = ProcessInfo.processInfo.environment["ATL_GOLDEN_DIR"] {
      URL(filePath: path)
    } else {
      Bundle.module.bundleURL.appending(path: "Fixtures")
    }
  let decoder = JSONDecoder()
  decoder.keyDecodingStrategy = .convertFromSnakeCase
  return try decoder.decode(
    File.self, from: Data(contentsOf: folder.appending(path: name)))
}
