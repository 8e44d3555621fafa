import ArgumentParser
import CommandSupport
import FaceDataset
import FaceExchange
import Foundation
import Synchronization

/// Writes a set of aligned faces in another format, without touching the pictures.
struct ExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Writes a set of aligned faces in the format of other programs.",
    discussion: """
      Example: atl-prep export faces --format recordio --output faces_records

      \(ExchangeFormat.allCases.map { "\($0.rawValue): \($0.exportDescription)" }.joined(separator: "\n"))

      The pictures' bytes travel unchanged; landmarks and scores stay behind. The labels are those of the manifest.
      """)

  @Argument(help: "The manifest, or the folder that holds it.")
  var manifest: String

  @Option(help: "The file or folder to write.")
  var output: String

  @Option(help: "The format.")
  var format: ExchangeFormat

  @Flag(help: "Replaces what is there.")
  var force = false

  @OptionGroup var outputs: OutputOptions

  func validate() throws {
    try requireText(output, option: "--output")
  }

  func run() throws {
    try reportingFailures {
      let manifest = try Manifest.read(from: manifest)
      let line = Mutex(ProgressLine(quiet: outputs.quiet))
      let total = manifest.records.count
      let export = FaceExport(manifest, overwriting: force) { writtenCount in
        line.withLock { $0.show(done: writtenCount, of: total, unit: "photos") }
      }
      try export.write(as: format, to: output)
      line.withLock { $0.finish() }
      print(
        "\(output): \(total) faces of \(manifest.identities.count) people as \(format.rawValue)")
    }
  }
}
