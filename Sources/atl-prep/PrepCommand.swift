import ArgumentParser
import CommandSupport

/// Prepares data: rendered people, and aligned faces from photos with landmarks.
@main
struct PrepCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "atl-prep",
    abstract: "Prepares data for training and verification.",
    discussion: """
      Example, from rendered photos to a set of aligned faces:

        atl-prep synthesize people
        atl-prep align people/images --landmarks people/landmarks.txt --output faces
      """,
    version: toolVersion,
    subcommands: [SynthesizeCommand.self, AlignCommand.self])
}
