import Checkpointing
import EmbeddingNetwork
import FaceDataset
import FaceDetection
import FaceModel
import Failures
import Foundation
import MadeUpNetworks
import ModelExchange
import ModelMessages
import SwiftProtobuf
import Tensors
import Testing

/// Weights of others, in files that the tests write.
@Suite struct ForeignWeightsTests {
  private func facts(_ name: NetworkConfiguration.Name) throws -> ModelFacts {
    ModelFacts(
      network: try NetworkConfiguration(name: name, width: 0.25, inputSize: 56, embedding: 64),
      alignment: AlignmentContract(
        template: "wuxiang", width: 56, height: 56, eyeToMouthPixels: 20),
      manifestHash: "unknown", step: 0)
  }

  @Test(arguments: [NetworkConfiguration.Name.resface28, .sphereface4, .sphereface20])
  func `a network of Caffe gives the embeddings that OpenCV computes from its own files`(
    name: NetworkConfiguration.Name
  ) throws {
    let sample = try SampleNetwork(name, seed: 421)
    let caffe = sample.caffe()
    let model = try imported(
      sample, weights: caffe.weights, facts(name), text: sample.text(of: caffe))
    #expect(model.tensors == sample.network.parameters.map(\.namedTensor))
    let network = try FaceNetwork(sample.blueprint, batchSize: 3, purpose: .inference)
    try ModelFile(model, path: "m").load(into: network.parameters)
    let opencv = try OpenCVNetwork(
      caffe: caffe.weights,
      description: CaffeDescription.readable(Array(sample.text(of: caffe).utf8)))
    let (shape, values) = try opencv.run(sample.normalisedBGR, shape: [3, 3, 56, 56])
    #expect(shape == [3, 64])
    #expect(greatestDifference(values, try network.forward(sample.normalised)) < 1e-5)
  }

  @Test func `sizes of before there were shapes, and numbers in Double, are read`() throws {
    let sample = try SampleNetwork(.sphereface4, imageCount: 1, seed: 422)
    let caffe = sample.caffe(isBGR: false)
    var old = try CaffeNetParameter(serializedBytes: caffe.weights)
    for layer in old.layer.indices {
      for blob in old.layer[layer].blobs.indices {
        let new = old.layer[layer].blobs[blob]
        let sizes = Array(repeating: 1, count: 4 - new.shape.dim.count) + new.shape.dim
        old.layer[layer].blobs[blob] = .with {
          ($0.num, $0.channels, $0.height, $0.width) = (sizes[0], sizes[1], sizes[2], sizes[3])
          $0.doubleData = new.data.map { Double($0) }
        }
      }
    }
    let model = try imported(
      sample, weights: try old.serializedBytes(), facts(.sphereface4),
      text: sample.text(of: caffe), colour: .rgb)
    #expect(model.tensors == sample.network.parameters.map(\.namedTensor))
  }

  /// What is wrong with a description, and what is said of it.
  static let flaws: [(old: String, new: String, complaint: String)] = [
    ("stride: 2 pad: 1", "stride: 1 pad: 1", "conv1_1: stride: found [1, 1], expected [2, 2]"),
    ("stride: 2 pad: 1", "stride: 2 pad_h: 1", "conv1_1: pad: found [1, 0], expected [1, 1]"),
    ("num_output: 16", "num_output: 24", "conv1_1: num_output: found 24, expected 16"),
    ("kernel_size: 3", "kernel_size: 5", "conv1_1: kernel_size: found [5, 5], expected [3, 3]"),
    ("kernel_size: 3", "kernel_size: 3 group: 2", "conv1_1: group: found 2, expected 1"),
    (
      "kernel_size: 3", "kernel_size: 3 bias_term: false",
      "conv1_1: bias_term: found false, expected true"
    ),
    (
      "kernel_size: 3", "kernel_size: 3 dilation: 2",
      "conv1_1: dilation: found [2, 2], expected [1, 1]"
    ),
    ("name: \"conv3_4\"", "name: \"conv\"", "conv3_4: layer: found nothing, expected Convolution"),
    ("name: \"conv3_4\"", "name: \"conv3_3\"", "conv3_3: name: found it twice, expected it once"),
    ("type: \"PReLU\"", "type: \"ReLU\"", "relu1_1: type: found ReLU, expected PReLU"),
    (
      "bottom: \"conv3_1\"\n  bottom", "bottom: \"conv2_1\"\n  bottom",
      "res3_3: bottom: found [\"relu2_1\", \"relu3_3\"], expected [\"relu3_1\", \"relu3_3\"]"
    ),
    ("operation: SUM", "operation: MAX", "res2_3: operation: found max, expected sum"),
    ("operation: SUM", "operation: SUM coeff: 1 coeff: -1", "res2_3: coeff: found [-1.0]"),
    ("num_output: 64 }", "num_output: 32 }", "fc5: num_output: found 32, expected 64"),
    (
      "num_output: 64 }", "num_output: 64 transpose: true }",
      "fc5: transpose: found true, expected false"
    ),
    (
      "input_dim: 56", "input_dim: 112",
      "the images: size: found [3, 112, 112], expected [3, 56, 56]"
    ),
    ("layer {", "layers {", "content: found "),
    ("layer {", "layer [", "content: found "),
  ]

  @Test(arguments: flaws.indices)
  func `a description of another network is refused by its layer`(flaw index: Int) throws {
    let flaw = Self.flaws[index]
    let sample = try SampleNetwork(.sphereface10, imageCount: 1, seed: 423)
    let caffe = sample.caffe()
    let text = sample.text(of: caffe)
    let isEverywhere = flaw.old.hasPrefix("input_dim") || flaw.old == "layer {"
    let changed = text.replacing(flaw.old, with: flaw.new, maxReplacements: isEverywhere ? .max : 1)
    #expect(changed != text)
    let error = #expect(throws: ModelExchangeError.self) {
      try imported(sample, weights: caffe.weights, facts(.sphereface10), text: changed)
    }
    #expect(error?.kind == .badData)
    let words = error?.description ?? ""
    #expect(words.contains("net.prototxt: \(flaw.complaint)"), "\(words)")
  }

  @Test func `weights that do not fit the description are refused by their layer`() throws {
    let sample = try SampleNetwork(.sphereface4, imageCount: 1, seed: 424)
    func complaint(_ change: (inout CaffeNetwork.Layer) -> Void) throws -> String {
      var caffe = sample.caffe()
      change(&caffe.layers[2])
      let text = sample.text(of: sample.caffe())
      let error = #expect(throws: (any Error).self) {
        try imported(sample, weights: caffe.weights, facts(.sphereface4), text: text)
      }
      return error.map { "\($0)" } ?? ""
    }
    typealias Layer = CaffeNetwork.Layer
    let zeros = [Float](repeating: 0, count: 32 * 16 * 9)
    func layer(_ blobs: [Layer.Blob]) -> Layer {
      Layer("conv2_1", type: "Convolution", from: [], to: "conv2_1", blobs: blobs)
    }
    let bias = Layer.Blob(shape: [32], values: Array(zeros.prefix(32)))
    let weight = Layer.Blob(shape: [32, 16, 3, 3], values: zeros)
    #expect(
      try complaint { $0 = layer([weight]) }
        .contains("net.caffemodel: conv2_1: blob 1: found nothing, expected [32]"))
    #expect(
      try complaint { $0 = layer([Layer.Blob(shape: [16, 32, 3, 3], values: zeros), bias]) }
        .contains("conv2_1: blob 0: found [16, 32, 3, 3], expected [32, 16, 3, 3]"))
    #expect(
      try complaint { $0 = layer([Layer.Blob(shape: [32, 16, 3, 3], values: [1]), bias]) }
        .contains("conv2_1: blob 0: found 1 numbers, expected 4608"))
    let nan = Layer.Blob(shape: [32], values: [.nan] + zeros.prefix(31))
    #expect(
      try complaint { $0 = layer([weight, nan]) }
        .contains("tensor conv2_1.bias: found NaN or infinity"))
  }

  @Test func `files that are cut off or not there are named`() throws {
    let sample = try SampleNetwork(.sphereface4, imageCount: 1, seed: 425)
    let caffe = sample.caffe()
    let folder = try TemporaryFolder()
    let (weights, text) = (folder.path("net.caffemodel"), folder.path("net.prototxt"))
    func complaint() throws -> ModelExchangeError? {
      #expect(throws: ModelExchangeError.self) {
        try ForeignWeights(caffe: weights, description: text, facts: facts(.sphereface4))
      }
    }
    #expect(try complaint()?.kind == .inputMissing)
    try Data(sample.text(of: caffe).utf8).write(to: URL(filePath: text))
    #expect(try complaint()?.description.hasPrefix(weights) == true)
    try Data(caffe.weights.dropLast(7)).write(to: URL(filePath: weights))
    #expect(try complaint()?.kind == .badData)
    try Data().write(to: URL(filePath: weights))
    #expect(
      try complaint()
        == .unreadable(file: weights, found: "no layer", expected: "fields `layer`"))
  }

  @Test func `networks with batch norms are none of Caffe's`() throws {
    let error = #expect(throws: ModelExchangeError.self) {
      try ForeignWeights(caffe: "m", description: "d", facts: facts(.iresnet18))
    }
    #expect(error?.kind == .usage)
    #expect(error?.description.contains("expected one of resface28, sphereface4") == true)
  }

  @Test func `a safetensors file of somebody else becomes a model`() throws {
    let sample = try SampleNetwork(.sphereface4, imageCount: 1, seed: 426)
    let folder = try TemporaryFolder()
    let own = sample.network.parameters.map(\.namedTensor)
    let url = folder.url.appending(path: "net.safetensors")
    let classes = NamedTensor(name: "fc6.weight", shape: [1, 2], values: [1, 2])
    try SafetensorsFile(tensors: [classes] + own).write(to: url)
    let facts = try facts(.sphereface4)
    let foreign = try ForeignWeights(safetensors: url.path)
    let same = try foreign.model(facts: facts, colour: .rgb)
    #expect(same.tensors == own)
    #expect(same.metadata == facts.metadata)
    let turned = try foreign.model(facts: facts, colour: .bgr)
    #expect(turned.tensors.dropFirst() == own.dropFirst())
    let planes = own[0].values
    #expect(
      turned.tensors[0].values.prefix(27)
        == planes[18..<27] + planes[9..<18] + planes[0..<9])
    let other = try self.facts(.sphereface10)
    #expect(throws: ModelError.self) { try foreign.model(facts: other, colour: .rgb) }
  }

  private func imported(
    _ sample: SampleNetwork, weights bytes: [UInt8], _ facts: ModelFacts, text: String,
    colour: ForeignWeights.Colour = .bgr
  ) throws -> SafetensorsFile {
    let folder = try TemporaryFolder()
    let (weights, description) = (folder.path("net.caffemodel"), folder.path("net.prototxt"))
    try Data(bytes).write(to: URL(filePath: weights))
    try Data(text.utf8).write(to: URL(filePath: description))
    return try ForeignWeights(caffe: weights, description: description, facts: facts)
      .model(facts: facts, colour: colour)
  }
}
