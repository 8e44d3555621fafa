import ArgumentParser
import Checkpointing
import CommandSupport
import EmbeddingNetwork
import FaceAlignment
import FaceDataset
import FaceModel
import Foundation
import ModelExchange
import PipelineSettings
import Training

/// Takes over weights that others have trained.
struct ImportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import",
    abstract: "Makes a model of weights from Caffe, or from PyTorch as safetensors.",
    discussion: """
      Example:

        atl-eval import face.caffemodel --prototxt face_deploy.prototxt --output model.safetensors
        atl-train faces --output run --init model.safetensors
        atl-eval import sphereface_model.caffemodel --prototxt sphereface_deploy.prototxt \\
          --output sphereface.safetensors --set network.name=sphereface20 \\
          --set align.template=sphereface-matlab

      The settings say which network it is, and how its faces were aligned; what they do not name \
      is that of the published model. Layers have the published names (conv1a, relu1a, fc5), and \
      every one is compared. Without --prototxt the weights are a safetensors file with the names \
      of a PyTorch state dictionary.
      """)

  @Argument(help: "The weights: a caffemodel, or a safetensors file.")
  var weights: String

  @Option(help: "Caffe's description of the network.")
  var prototxt: String?

  @Option(help: "The model file to write.")
  var output: String

  @Option(help: "The colours as the weights expect them: bgr, which is Caffe's order, or rgb.")
  var colour = ForeignWeights.Colour.bgr

  @Flag(help: "Replaces the file.")
  var force = false

  @OptionGroup var settings: SettingsOptions

  func validate() throws {
    try requireText(output, option: "--output")
  }

  func run() throws {
    try reportingFailures {
      if !force { try refuseExisting(output) }
      let facts = try facts(settings.pipeline())
      let foreign =
        try prototxt.map { try ForeignWeights(caffe: weights, description: $0, facts: facts) }
        ?? ForeignWeights(safetensors: weights)
      try foreign.model(facts: facts, colour: colour).write(to: URL(filePath: output))
      print("\(output): \(facts.networkSummary); \(facts.alignmentSummary)")
    }
  }

  /// What the settings say of the model; nobody knows what it was trained on.
  private func facts(_ settings: Pipeline) throws -> ModelFacts {
    let pipeline = try settings.withTemplateSizes()
    let (network, align) = (pipeline.network, pipeline.align)
    guard align.height == network.inputSize else {
      throw CommandFailure.mismatch(
        subject: "align.height", found: "\(align.height)",
        expected: "\(network.inputSize), network.inputSize")
    }
    return ModelFacts(
      network: try NetworkConfiguration(pipeline),
      alignment: AlignmentContract(of: try AlignmentTemplate(align)),
      manifestHash: ModelFacts.unknownManifest, step: 0)
  }
}

extension ForeignWeights.Colour: ExpressibleByArgument {}
