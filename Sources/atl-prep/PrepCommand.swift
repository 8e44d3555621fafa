import ArgumentParser
import CommandSupport

/// Prepares data: rendered people, landmarks of photos, aligned faces, and sets of other formats.
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

      Faces that others have aligned, such as InsightFace's training sets:

        atl-prep import faces_webface_112x112 --output faces --template arcface
      """,
    version: toolVersion,
    subcommands: [
      SynthesizeCommand.self, DetectCommand.self, AlignCommand.self, MergeCommand.self,
      InspectCommand.self, PackCommand.self, IndexCommand.self, ImportCommand.self,
      ExportCommand.self,
    ])
}
