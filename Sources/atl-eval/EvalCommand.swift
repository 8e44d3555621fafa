import ArgumentParser
import CommandSupport

/// Says how good a model is.
@main
struct EvalCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "atl-eval",
    abstract: "Computes embeddings, verifies a model, exports and imports it.",
    discussion: """
      Example: atl-eval verify --model run --manifest faces --pairs pairs.txt --report report.html
      """,
    version: toolVersion,
    subcommands: [
      EmbedCommand.self, VerifyCommand.self, AllPairsCommand.self, ExportCommand.self,
      ImportCommand.self,
    ])
}
