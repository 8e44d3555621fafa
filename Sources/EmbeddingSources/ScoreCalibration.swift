internal import Failures
import Foundation
import StrictJSON

/// What similarities mean: those of pairs whose answer is known, kept in a file.
///
/// They are plain cosines, or means of several models' cosines, which a pair has by itself; those of
/// a protocol that subtracts the mean of other pairs say nothing about one pair.
package struct ScoreCalibration: Sendable, Equatable {
  /// What decides about a similarity beside the photos, a line each; only similarities made in the
  /// same way may be compared.
  package let computation: [String]
  /// Where the pairs come from, for people.
  package let source: String
  /// The similarities of pairs of one person, descending.
  package let sameScores: [Double]
  /// The similarities of pairs of two people, descending.
  package let differentScores: [Double]

  private static let format = "atl-calibration"
  private static let version = 1

  /// Sorts similarities.
  ///
  /// - Parameters:
  ///   - computation: what decides about them, a line each.
  ///   - source: where the pairs come from.
  ///   - scores: of the pairs, finite.
  ///   - same: for each pair, whether both photos show one person; there are pairs of both kinds.
  package init(computation: [String], source: String, scores: [Double], same: [Bool]) {
    precondition(scores.count == same.count, "scores are \(scores.count), flags \(same.count)")
    self.computation = computation
    self.source = source
    let pairs = zip(scores, same)
    sameScores = pairs.filter(\.1).map(\.0).sorted(by: >)
    differentScores = pairs.filter { !$0.1 }.map(\.0).sorted(by: >)
  }

  /// What a similarity means: how many of the known pairs have it, or a greater one.
  package struct Reading: Sendable, Equatable {
    /// Of the pairs of one person.
    package let sameCount: Int
    /// Of the pairs of two people.
    package let differentCount: Int
  }

  /// Looks a similarity up.
  ///
  /// Complexity: O(log pairs).
  package func reading(of score: Double) -> Reading {
    Reading(
      sameCount: Self.count(of: score, in: sameScores),
      differentCount: Self.count(of: score, in: differentScores))
  }

  private static func count(of score: Double, in descending: [Double]) -> Int {
    var range = 0..<descending.count
    while !range.isEmpty {
      let middle = range.lowerBound + range.count / 2
      range =
        descending[middle] >= score ? middle + 1..<range.upperBound : range.lowerBound..<middle
    }
    return range.lowerBound
  }
}

extension ScoreCalibration {
  /// Writes the file beside its place and renames it; one that is there is replaced.
  ///
  /// - Throws: `EmbeddingSourceError.unwritable`.
  package func write(to path: String) throws(EmbeddingSourceError) {
    func numbers(_ scores: [Double]) -> JSONNode { .array(scores.map { .number($0) }) }
    let node = JSONNode.object([
      JSONMember("format", .string(Self.format)), JSONMember("version", .number(Self.version)),
      JSONMember("source", .string(source)),
      JSONMember("computation", .array(computation.map { .string($0) })),
      JSONMember("sameScores", numbers(sameScores)),
      JSONMember("differentScores", numbers(differentScores)),
    ])
    do {
      try Data(node.text(isPretty: true).utf8).write(to: URL(filePath: path), options: .atomic)
    } catch {
      throw .unwritable(file: path, reason: systemReason(of: error))
    }
  }

  /// Reads the file.
  ///
  /// - Throws: `EmbeddingSourceError.unreadable`; `badCalibration` with the line and the key of the
  ///   first thing that is wrong.
  package init(contentsOf path: String) throws(EmbeddingSourceError) {
    guard let data = try? Data(contentsOf: URL(filePath: path)) else {
      throw .unreadable(file: path, expected: "what atl-eval verify --calibration writes")
    }
    let root: JSONNode
    do {
      root = try JSONReader.read([UInt8](data))
    } catch {
      throw .badCalibration(
        file: path, line: error.position.line, key: "JSON", found: error.found,
        expected: error.expected)
    }
    func value<Value>(
      _ key: String, _ expected: String, _ read: (JSONNode) -> Value?
    ) throws(EmbeddingSourceError) -> Value {
      guard let node = root[key], let value = read(node) else {
        throw .badCalibration(
          file: path, line: (root[key] ?? root).position.line, key: key,
          found: root[key]?.summary ?? "nothing", expected: expected)
      }
      return value
    }
    func scores(_ key: String) throws(EmbeddingSourceError) -> [Double] {
      try value(key, "numbers from -1 to 1, descending, at least one") { node in
        let numbers = (node.elements ?? []).compactMap { $0.number?.double }
        let isWhole = numbers.count == node.elements?.count && !numbers.isEmpty
        let isSorted = zip(numbers, numbers.dropFirst()).allSatisfy { $0 >= $1 }
        return isWhole && isSorted && numbers.allSatisfy { abs($0) <= 1 } ? numbers : nil
      }
    }
    _ = try value("format", Self.format) { $0.string == Self.format ? true : nil }
    _ = try value("version", "\(Self.version)") {
      $0.number?.integer == Self.version ? true : nil
    }
    source = try value("source", "a text") { $0.string }
    computation = try value("computation", "texts") { node in
      let lines = (node.elements ?? []).compactMap(\.string)
      return lines.count == node.elements?.count ? lines : nil
    }
    sameScores = try scores("sameScores")
    differentScores = try scores("differentScores")
  }

  /// Refuses a calibration of other similarities.
  ///
  /// - Parameters:
  ///   - computation: what decides about those that are to be looked up.
  ///   - path: of the calibration, for the message.
  /// - Throws: `EmbeddingSourceError.otherCalibration`.
  package func require(
    _ computation: [String], path: String
  ) throws(EmbeddingSourceError) {
    guard self.computation != computation else { return }
    throw .otherCalibration(
      file: path, found: self.computation.joined(separator: ", "),
      expected: computation.joined(separator: ", "))
  }
}
