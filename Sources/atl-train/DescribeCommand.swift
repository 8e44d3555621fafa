import ArgumentParser
import CommandSupport
import EmbeddingNetwork
import PipelineSettings
import Training

/// Says what a network weighs and computes.
struct DescribeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "describe",
    abstract: "Says what the network of the settings weighs and computes, layer by layer.",
    discussion: """
      Example:

        atl-train describe --set network.name=sphereface20

      The operations are those of convolutions and fully connected layers on one image, two for every \
      multiplication with a weight; a training step takes three times as many. Nothing is trained, and \
      no memory is taken for the weights.
      """)

  @OptionGroup var settings: SettingsOptions

  @Flag(help: "Prints the figures as JSON.")
  var json = false

  func run() throws {
    try reportingFailures {
      let pipeline = try settings.pipeline().withTemplateSizes()
      let description = NetworkDescription(try NetworkConfiguration(pipeline))
      print(json ? try description.json() : description.table)
    }
  }
}
