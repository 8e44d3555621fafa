import ArgumentParser
import CommandSupport
import FaceDataset

/// Writes the index of a manifest beside it.
struct IndexCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "index",
    abstract: "Checks a manifest and writes its index beside it, so that it opens at once.",
    discussion: """
      Example: atl-prep index faces

      Writes faces/manifest.index. The manifest stays what counts: an index whose manifest has changed is not
      used, and the same command writes it anew. A packed set has its index inside.
      """)

  @Argument(help: "The manifest, or the folder that holds a manifest.jsonl.")
  var set: String

  func validate() throws { try requireText(set, option: "SET") }

  func run() throws {
    try reportingFailures {
      let index = try IndexFile(ofSet: set)
      let counts = try index.write()
      print("\(index.file): \(counts.faceCount) faces of \(counts.identityCount) people")
    }
  }
}
