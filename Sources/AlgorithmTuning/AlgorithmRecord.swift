internal import Failures
package import Foundation
package import Tensors

/// Which algorithms a network computes with, kept in a file beside what it has learned.
///
/// A run that goes on by its record computes as it began, whatever is faster by now.
package final class AlgorithmRecord {
  private var entries: [Entry]

  /// One line of the file.
  package struct Entry: Codable, Equatable, Sendable {
    /// The sizes, as the geometry describes them.
    package let convolution: String
    /// N x I x H x W.
    package let input: [Int]
    /// Of the maps.
    package let format: NumberFormat
    private let forward: String
    private let inputGradient: String
    private let weightGradient: String

    fileprivate init(
      _ geometry: ConvolutionGeometry, _ input: [Int], _ format: NumberFormat,
      _ algorithms: ConvolutionAlgorithms
    ) {
      convolution = geometry.description
      self.input = input
      self.format = format
      forward = "\(algorithms.forward)"
      inputGradient = "\(algorithms.inputGradient)"
      weightGradient = "\(algorithms.weightGradient)"
    }

    /// The algorithm of a pass, by name.
    package subscript(pass: ConvolutionPass) -> String {
      switch pass {
      case .forward: forward
      case .inputGradient: inputGradient
      case .weightGradient: weightGradient
      }
    }
  }

  /// An empty record.
  package init() { entries = [] }

  /// Reads a record.
  ///
  /// - Throws: `AlgorithmError.badLine` for a line that is none of a record,
  ///   `AlgorithmError.unreadable`.
  package init(readFrom file: URL) throws(AlgorithmError) {
    let text: Data
    do {
      text = try Data(contentsOf: file)
    } catch {
      throw .unreadable(file: file.relativePath, reason: systemReason(of: error))
    }
    let decoder = JSONDecoder()
    entries = []
    for (index, line) in text.split(separator: UInt8(ascii: "\n")).enumerated() {
      guard let entry = try? decoder.decode(Entry.self, from: line) else {
        throw .badLine(
          file: file.relativePath, line: index + 1,
          found: String(decoding: line.prefix(80), as: UTF8.self))
      }
      entries.append(entry)
    }
  }

  /// What was chosen, in the order of the network.
  package var choices: [Entry] { entries }

  /// Writes the record, a line per convolution.
  ///
  /// - Throws: an error of Foundation where it cannot be written.
  package func write(to file: URL) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    var text = Data()
    for entry in entries { text += try encoder.encode(entry) + Data("\n".utf8) }
    try text.write(to: file, options: .atomic)
  }

  /// The format of the maps; nil in an empty record.
  package var format: NumberFormat? { entries.first?.format }

  /// Notes what is chosen for a convolution on maps of a format, whoever chooses.
  package func noting(
    _ format: NumberFormat, _ choose: @escaping ConvolutionAlgorithms.Choice
  ) -> ConvolutionAlgorithms.Choice {
    { geometry, input throws(KernelError) in
      let chosen = try choose(geometry, input)
      let entry = Entry(geometry, input, format, chosen)
      if !self.entries.contains(entry) { self.entries.append(entry) }
      return chosen
    }
  }

  /// Chooses what is recorded.
  ///
  /// - Throws: `KernelError.algorithm` where the record has none that can compute the convolution.
  package func choose(
    _ geometry: ConvolutionGeometry, input: [Int]
  ) throws(KernelError) -> ConvolutionAlgorithms {
    let entry = entries.first { $0.convolution == geometry.description && $0.input == input }
    return try ConvolutionAlgorithms { pass throws(KernelError) in
      let candidates = ConvolutionAlgorithm.candidates(
        for: geometry, pass, entry?.format ?? .fp32)
      guard let algorithm = candidates.first(where: { $0.description == entry?[pass] }) else {
        throw .algorithm(
          pass: "\(pass) of \(geometry), input \(input)", found: entry?[pass] ?? "nothing",
          expected: candidates.map(\.description))
      }
      return algorithm
    }
  }
}
