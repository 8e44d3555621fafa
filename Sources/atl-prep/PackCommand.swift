import ArgumentParser
import CommandSupport
import FaceDataset

/// Puts a set of aligned faces into one file.
struct PackCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "pack",
    abstract: "Puts a set of aligned faces, manifest and all, into one file.",
    discussion: """
      Example: atl-prep pack faces --output faces.lmdb

      The file is an LMDB environment with the faces, the lines of the manifest and an index. atl-train and atl-eval
      take it where they take a manifest, open it at once and give the same results. The SHA-256 of every
      face is compared with the manifest's.
      """)

  @Argument(help: "The manifest, or the folder that holds a manifest.jsonl.")
  var set: String

  @Option(help: "The file to write.")
  var output: String

  @Flag(help: "Replaces the file.")
  var force = false

  @OptionGroup var outputs: OutputOptions

  func validate() throws {
    try requireText(set, option: "SET")
    try requireText(output, option: "--output")
  }

  func run() throws {
    try reportingFailures {
      let manifest = try IndexedManifest(at: set)
      var progress = ProgressLine(quiet: outputs.quiet)
      defer { progress.finish() }
      try PackedSet.write(manifest, to: output, overwriting: force) { done in
        progress.show(done: done, of: manifest.faceCount, unit: "faces")
      }
      progress.finish()
      print("\(output): \(manifest.faceCount) faces of \(manifest.identityCount) people")
    }
  }
}
