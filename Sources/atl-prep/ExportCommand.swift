import ArgumentParser
import CommandSupport
import FaceDataset
import FaceExchange
import Foundation
import Synchronization
import Verification

/// Writes a set of aligned faces in another format, without touching the pictures.
struct ExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Writes a set of aligned faces in the format of other programs.",
    discussion: """
      Example: atl-prep export faces --format recordio --output faces_records
      Example: atl-prep export lfw --format bin --pairs pairs.txt --output lfw.bin

      \(ExchangeFormat.allCases.map { "\($0.rawValue): \($0.exportDescription)" }.joined(separator: "\n"))

      The pictures' bytes travel unchanged; landmarks and scores stay behind. The labels are those of the manifest.
      """)

  @Argument(help: "The manifest, or the folder that holds it.")
  var manifest: String

  @Option(help: "The file or folder to write.")
  var output: String

  @Option(help: "The format.")
  var format: ExchangeFormat

  @Option(help: "The verification pairs of the format bin.")
  var pairs: String?

  @Flag(help: "Replaces what is there.")
  var force = false

  @OptionGroup var outputs: OutputOptions

  func validate() throws {
    try requireText(output, option: "--output")
    guard (format == .bin) == (pairs != nil) else {
      throw ValidationError(
        "--pairs: found \(pairs == nil ? "none" : "a list") with the format \(format.rawValue), "
          + "expected a list with the format bin alone.")
    }
  }

  func run() throws {
    try reportingFailures {
      let manifest = try Manifest.read(from: manifest)
      let pairs = try pairs.map { try PairList(contentsOf: $0) }
      let line = Mutex(ProgressLine(quiet: outputs.quiet))
      let total = pairs.map { 2 * $0.pairs.count } ?? manifest.records.count
      let export = FaceExport(manifest, overwriting: force) { writtenCount in
        line.withLock { $0.show(done: writtenCount, of: total, unit: "photos") }
      }
      try export.write(as: format, to: output, pairs: pairs)
      line.withLock { $0.finish() }
      let content =
        pairs.map { "\($0.pairs.count) pairs" }
        ?? "\(total) faces of \(manifest.identities.count) people"
      print("\(output): \(content) as \(format.rawValue)")
    }
  }
}
