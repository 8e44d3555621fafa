import ArgumentParser
import CommandSupport

/// Prepares data: rendered people, landmarks of photos, and aligned faces.
@main
struct PrepCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "atl-prep",
    abstract: "Prepares data for training and verification.",
    discussion: """
      Example, from rendered photos to a set of aligned faces:

        atl-prep synthesize people
        atl-prep align people/images --landmarks people/landmarks.txt --output faces

      Photos without landmarks, in a folder a person:

        atl-prep detect photos --output landmarks.txt
        atl-prep align photos --landmarks landmarks.txt --output faces
      """,
    version: toolVersion,
    subcommands: [
<<<<<<< HEAD
      SynthesizeCommand.self, DetectCommand.self, AlignCommand.self, MergeCommand.self,
      PackCommand.self, IndexCommand.self,
=======
      SynthesizeCommand.self, DetectCommand.self, AlignCommand.self, InspectCommand.self,
>>>>>>> bb04843 (Inspect a set of faces: counts, faults, duplicates, odd landmarks)
    ])
}
