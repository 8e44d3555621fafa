package import Foundation

/// The lines of a run's file as far as they can be read, and what in it cannot.
package struct LogReading<Line: Decodable & Sendable>: Sendable {
  /// The lines that can be read, in order.
  package private(set) var lines: [Line] = []
  /// The first line that cannot be read, counted from 1, and what was found in place of what.
  package private(set) var firstFault: (line: Int, found: String, expected: String)?
  /// How many lines cannot be read.
  package private(set) var faultCount = 0

  /// Reads a file; a last line without an end, as a crash leaves it, is no fault.
  ///
  /// - Parameter file: no file has no lines.
  /// - Throws: what the file system says of a file that is there and cannot be read.
  package init(of file: URL) throws {
    guard FileManager.default.fileExists(atPath: file.path) else { return }
    let text = try Data(contentsOf: file)
    let decoder = JSONDecoder()
    let parts = text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    for (index, part) in parts.enumerated() where !part.isEmpty {
      do {
        lines.append(try decoder.decode(Line.self, from: part))
      } catch {
        if index == parts.count - 1 { break }
        faultCount += 1
        let fault = firstFault ?? (index + 1, Self.found(by: error), "a line of this version's log")
        firstFault = fault
      }
    }
  }

  /// What a line has in place of what it should.
  private static func found(by error: any Error) -> String {
    guard let error = error as? DecodingError else { return "\(error)" }
    func name(_ path: [any CodingKey]) -> String {
      path.map { $0.intValue.map { "\($0)" } ?? $0.stringValue }.joined(separator: ".")
    }
    switch error {
    case .keyNotFound(let key, let context): return "no \(name(context.codingPath + [key]))"
    case .valueNotFound(_, let context): return "nothing as \(name(context.codingPath))"
    case .typeMismatch(_, let context):
      return context.codingPath.isEmpty
        ? "no object" : "another type as \(name(context.codingPath))"
    case .dataCorrupted(let context):
      return context.codingPath.isEmpty
        ? "no JSON" : "another value as \(name(context.codingPath))"
    @unknown default: return "\(error)"
    }
  }
}
