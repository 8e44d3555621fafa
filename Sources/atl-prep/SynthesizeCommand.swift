import ArgumentParser
import CommandSupport
import Foundation
import Synchronization
import SyntheticFaces

/// Renders photos of people who do not exist, with exact landmarks.
struct SynthesizeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "synthesize",
    abstract: "Renders photos of made-up people, with exact landmarks and verification pairs.",
    discussion: """
      Example: atl-prep synthesize people --identities 150 --photos 16 --seed 1

      Writes DIR/images, DIR/landmarks.txt, the same for training people and held-out people apart
      (landmarks_train.txt, landmarks_eval.txt), and DIR/pairs.txt over the held-out people. The same
      seed gives the same bytes.
      """)

  @Argument(help: "The folder to write.")
  var directory: String

  @Option(help: "How many people.")
  var identities = 150

  @Option(help: "How many photos of each.")
  var photos = 16

  @Option(help: "Start of the random numbers.")
  var seed: UInt64 = 1

  @Option(help: "How many photos are rendered at a time.")
  var jobs = ProcessInfo.processInfo.activeProcessorCount

  @Flag(help: "Writes into a folder that is not empty.")
  var force = false

  @OptionGroup var outputs: OutputOptions

  func validate() throws { try requireText(directory, option: "DIR") }

  func run() throws {
    try reportingFailures {
      let set = try SyntheticSet(
        identityCount: identities, photosPerIdentity: photos, seed: seed)
      let writer = try SyntheticSetWriter(set, jobs: jobs)
      let progress = Mutex(ProgressLine(quiet: outputs.quiet))
      try writer.write(to: URL(filePath: directory), overwriting: force) { writtenCount in
        progress.withLock { $0.show(done: writtenCount, of: set.photoCount, unit: "photos") }
      }
      progress.withLock { $0.finish() }
      print(
        "\(directory): \(set.photoCount) photos of \(identities) people, "
          + "\(set.heldOutIdentities.count) of them held out")
    }
  }
}
