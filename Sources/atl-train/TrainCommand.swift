import ArgumentParser
import CommandSupport

/// Trains networks.
@main
struct TrainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "atl-train",
    abstract: "Trains face embeddings on a manifest of aligned faces.",
    discussion: """
      Example, one run and a comparison of several:

        atl-train faces --output run
        atl-train compare study.json --output study

      A run needs no subcommand: its options are those of `atl-train run --help`.
      """,
    version: toolVersion,
    subcommands: [RunCommand.self, CompareCommand.self, DescribeCommand.self],
    defaultSubcommand: RunCommand.self)
}
