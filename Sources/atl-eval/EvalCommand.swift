import ArgumentParser
import CommandSupport

/// Says how good a model is.
@main
struct EvalCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "atl-eval",
    abstract: "Embeds, compares and finds faces, verifies models, exports and imports them.",
    discussion: """
      Example: atl-eval verify --model run --manifest held-out --pairs pairs.txt --report report.html
      """,
    version: toolVersion,
    subcommands: [
      VerifyCommand.self, AllPairsCommand.self, RankCommand.self, TemplatesCommand.self,
      EmbedCommand.self, CompareCommand.self, IdentifyCommand.self, ExportCommand.self,
      ImportCommand.self,
    ])
}
