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
  @Test(
    arguments: [
      (.resface28, 56), (.sphereface4, 56), (.sphereface20, 56),
      (.resface28, InputSize(height: 112, width: 96)),
      (.sphereface20, InputSize(height: 112, width: 96)),
    ] as [(NetworkConfiguration.Name, InputSize)])
  func `a network of Caffe gives the embeddings that OpenCV computes from its own files`(
    name: NetworkConfiguration.Name, inputSize: InputSize
  ) throws {
    let sample = try SampleNetwork(name, inputSize: inputSize, seed: 421)
    let files = try CaffeFiles(sample, name)
    let model = try files.model()
    #expect(model.tensors == sample.network.parameters.map(\.namedTensor))
    let network = try FaceNetwork(sample.blueprint, batchSize: 3, purpose: .inference)
    try ModelFile(model, path: "m").load(into: network.parameters)
    let opencv = try OpenCVNetwork(
      caffe: files.weights, description: CaffeDescription.readable(Array(files.text.utf8)))
    let (shape, values) = try opencv.run(sample.normalisedBGR, shape: sample.imageShape)
    #expect(shape == [3, 64])
    #expect(greatestDifference(values, try network.forward(sample.normalised)) < 1e-5)
  }

  @Test func `sizes of before there were shapes, and numbers in Double, are read`() throws {
    let sample = try SampleNetwork(.sphereface4, imageCount: 1, seed: 422)
    var files = try CaffeFiles(sample, .sphereface4, isBGR: false)
    var old = try CaffeNetParameter(serializedBytes: files.weights)
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
    files.weights = try old.serializedBytes()
    let model = try files.model(colour: .rgb)
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
    ("layer {", "layers {", "content: found 24 layers of Caffe's old format, expected fields"),
  ]

  @Test(arguments: flaws.indices)
  func `a description of another network is refused by its layer`(flaw index: Int) throws {
    let flaw = Self.flaws[index]
    var files = try CaffeFiles(.sphereface10, seed: 423)
    let isEverywhere = flaw.old.hasPrefix("input_dim") || flaw.old == "layer {"
    try files.replace(flaw.old, with: flaw.new, isEverywhere: isEverywhere)
    let error = files.refusal()
    #expect(error?.kind == .badData)
    let words = error?.description ?? ""
    #expect(words.contains("net.prototxt: \(flaw.complaint)"), "\(words)")
  }

  @Test func `weights that do not fit the description are refused by their layer`() throws {
    let sample = try SampleNetwork(.sphereface4, imageCount: 1, seed: 424)
    func complaint(_ change: (inout CaffeNetwork.Layer) -> Void) throws -> String {
      var files = try CaffeFiles(sample, .sphereface4)
      var caffe = sample.caffe()
      change(&caffe.layers[2])
      files.weights = caffe.weights
      return files.refusal()?.description ?? ""
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
    let whole = try CaffeFiles(.sphereface4, seed: 425)
    #expect(whole.refusal(writing: [])?.kind == .inputMissing)
    let alone = whole.refusal(writing: ["net.prototxt"])
    #expect(alone?.kind == .inputMissing)
    #expect(alone?.description.contains("net.caffemodel: file: found No such file") == true)
    var files = whole
    files.weights.removeLast(7)
    #expect(files.refusal()?.kind == .badData)
    files.weights = []
    #expect(
      files.refusal()?.description.contains(
        "net.caffemodel: content: found no layer, expected fields `layer`") == true)
  }

  @Test func `networks with batch norms are none of Caffe's`() throws {
    let error = #expect(throws: ModelExchangeError.self) {
      try ForeignWeights(caffe: "m", description: "d", facts: CaffeFiles.facts(.iresnet18))
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
    let facts = try CaffeFiles.facts(.sphereface4)
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
    let other = try CaffeFiles.facts(.sphereface10)
    #expect(throws: ModelError.self) { try foreign.model(facts: other, colour: .rgb) }
  }
}
