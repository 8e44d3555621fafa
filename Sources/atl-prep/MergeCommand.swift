import ArgumentParser
import CommandSupport
import FaceDataset

/// Brings the shards of one run together.
struct MergeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "merge",
    abstract: "Makes one set of aligned faces of all shards of a run.",
    discussion: """
      Example: atl-prep merge shard-1 shard-2 shard-3 --output faces

      Before anything is written, the shards have to prove that they are all of one run, each once and finished,
      with the same list, photos and settings, and that every photo is in the one where it belongs. The set is
      the same, byte by byte, as that of a run that was not cut into shards.
      """)

  @Argument(help: "The folders of the shards, in any order.")
  var shards: [String]

  @Option(help: "The folder of the set.")
  var output: String

  @Flag(help: "Replaces what is there.")
  var force = false

  @Flag(help: "Prints the summary as JSON.")
  var json = false

  @OptionGroup var outputs: OutputOptions

  func validate() throws {
    try requireText(output, option: "--output")
  }

  func run() throws {
    try reportingFailures {
      let shards = try ShardSet(folders: shards)
      var progress = ProgressLine(quiet: outputs.quiet)
      let set = try shards.merge(into: output, overwriting: force) { done in
        progress.show(done: done, of: shards.faceCount, unit: "faces")
      }
      progress.finish()
      let summary = MergeSummary(set)
      print(json ? try summary.json() : summary.text)
    }
  }
}

/// What a merge tells at its end.
private struct MergeSummary: RunSummary {
  let manifest: String
  let faceCount: Int
  let identityCount: Int
  let rejected: [String: Int]

  init(_ set: AlignedSetSummary) {
    manifest = set.manifest
    faceCount = set.faceCount
    identityCount = set.identityCount
    rejected = set.rejectedCounts
  }

  var headline: String {
    "\(manifest): \(faceCount) faces of \(identityCount) people, \(rejectedCount) rejected"
  }
}
