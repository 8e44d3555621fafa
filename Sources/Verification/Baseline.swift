internal import Failures
internal import Foundation

/// An earlier run, as its JSON form has it.
package struct Baseline: Sendable {
  /// The file it came from.
  package let file: String
  /// Its report.
  package let report: VerificationReport
  /// What it made of each pair.
  package let pairs: PairRecord

  private struct Header: Decodable {
    let format: String
    let version: Int
  }

  /// One report, or the first of a list.
  private struct First<Element: Decodable>: Decodable {
    let element: Element

    init(from decoder: any Decoder) throws {
      if var list = try? decoder.unkeyedContainer() {
        element = try list.decode(Element.self)
      } else {
        element = try Element(from: decoder)
      }
    }
  }

  /// Reads the JSON form of a run; of a list of reports, the first counts.
  ///
  /// - Throws: `unreadableFile`; `badContent` for what is no such report, and for one of another
  ///   version.
  package init(contentsOf path: String) throws(VerificationError) {
    let data: Data
    do {
      data = try Data(contentsOf: URL(filePath: path))
    } catch {
      throw .unreadableFile(file: path, found: systemReason(of: error))
    }
    let header = try Self.decode(Header.self, data, file: path)
    let wanted = (VerificationReport.formatName, VerificationReport.formatVersion)
    guard (header.format, header.version) == wanted else {
      throw .badContent(
        file: path, what: "format", found: "\(header.format) \(header.version)",
        expected: "\(wanted.0) \(wanted.1), the output of verify --json")
    }
    let report = try Self.decode(VerificationReport.self, data, file: path)
    guard let pairs = report.pairs else {
      throw .badContent(
        file: path, what: "pairs", found: "nothing", expected: "the scores of the pairs")
    }
    file = path
    self.report = report
    self.pairs = pairs
  }

  /// Refuses a run of other pairs or of another protocol.
  ///
  /// - Throws: `badContent`.
  package func require(
    _ verificationProtocol: VerificationProtocol, pairsHash: String, pairCount: Int
  ) throws(VerificationError) {
    guard report.verificationProtocol == verificationProtocol else {
      throw .badContent(
        file: file, what: "protocol", found: report.verificationProtocol.rawValue,
        expected: "\(verificationProtocol.rawValue), as here")
    }
    guard pairs.sha256 == pairsHash, pairs.scores.count == pairCount else {
      throw .badContent(
        file: file, what: "pairs",
        found: "\(pairs.scores.count) pairs of hash \(pairs.sha256.prefix(12))",
        expected: "\(pairCount) of hash \(pairsHash.prefix(12)), those verified here")
    }
  }

  /// The curve of the earlier run's scores.
  ///
  /// - Parameter verdict: on the same pairs.
  /// - Returns: the curve, named for a legend.
  /// - Throws: as `RateCurve`.
  package func curve(of verdict: Verdict) throws -> NamedCurve {
    let name = report.model.first { $0.name == "model" }?.value ?? file
    return NamedCurve(
      name: "the baseline, \(name)",
      curve: try RateCurve(scores: pairs.scores, same: verdict.pairs.map(\.same)))
  }

  private static func decode<Value: Decodable>(
    _ type: Value.Type, _ data: Data, file: String
  ) throws(VerificationError) -> Value {
    do {
      return try JSONDecoder().decode(First<Value>.self, from: data).element
    } catch DecodingError.keyNotFound(let key, let context) {
      throw bad(file, context.codingPath + [key], "nothing")
    } catch DecodingError.dataCorrupted(let context) {
      throw bad(file, context.codingPath, context.debugDescription)
    } catch DecodingError.typeMismatch(_, let context) {
      throw bad(file, context.codingPath, "another type")
    } catch {
      throw bad(file, [], "\(error)")
    }
  }

  private static func bad(
    _ file: String, _ path: [any CodingKey], _ found: String
  ) -> VerificationError {
    let keys = path.map { $0.intValue.map { "\($0)" } ?? $0.stringValue }
    return .badContent(
      file: file, what: keys.isEmpty ? "JSON" : keys.joined(separator: "."), found: found,
      expected: "what verify --json writes")
  }
}
