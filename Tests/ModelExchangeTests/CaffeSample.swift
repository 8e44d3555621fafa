import EmbeddingNetwork
import MadeUpNetworks
import Tensors

extension SampleNetwork {
  /// The network as Caffe would have it, with weights for images in the given order of colours.
  func caffe(isBGR: Bool = true) -> CaffeNetwork {
    var builder = CaffeBuilder(
      parameters: Dictionary(uniqueKeysWithValues: network.parameters.map { ($0.name, $0) }),
      firstWeight: isBGR ? network.parameters[0].name : nil)
    builder.add(blueprint.blocks)
    return CaffeNetwork(
      input: "data", inputPlanes: blueprint.input.channelCount, layers: builder.layers)
  }

  /// The text of the description, with the true size of the images.
  func text(of caffe: CaffeNetwork) -> String {
    let (height, width) = (blueprint.input.height, blueprint.input.width)
    return caffe.description.replacing(
      "input_dim: 16\ninput_dim: 16", with: "input_dim: \(height)\ninput_dim: \(width)")
  }

  /// The images as the network sees them, but blue first.
  var normalisedBGR: [Float] {
    let (values, plane) = (normalised, blueprint.input.pixelCount)
    return (0..<imageCount * 3).flatMap { index in
      let start = (index / 3 * 3 + 2 - index % 3) * plane
      return values[start..<start + plane]
    }
  }
}

/// Lists the layers of a blueprint.
private struct CaffeBuilder {
  let parameters: [String: Parameter]
  /// The weight whose input channels are turned around.
  let firstWeight: String?
  var layers: [CaffeNetwork.Layer] = []
  private var latest = "data"

  init(parameters: [String: Parameter], firstWeight: String?) {
    self.parameters = parameters
    self.firstWeight = firstWeight
  }

  mutating func add(_ blocks: [Blueprint.Block]) {
    for block in blocks {
      switch block {
      case .convolution(let convolution): add(convolution)
      case .residual(let residual):
        let source = latest
        add(residual.body)
        layers.append(
          CaffeNetwork.Layer(
            residual.name, type: "Eltwise", from: [source, latest], to: residual.name,
            parameters: "eltwise_param { operation: SUM }"))
        latest = residual.name
      case .embedding(let embedding):
        layers.append(
          CaffeNetwork.Layer(
            embedding.name, type: "InnerProduct", from: [latest], to: embedding.name,
            parameters: "inner_product_param { num_output: \(embedding.componentCount) }",
            blobs: [blob("\(embedding.name).weight"), blob("\(embedding.name).bias")]))
      case .batchNorm: preconditionFailure()
      }
    }
  }

  private mutating func add(_ convolution: Blueprint.Convolution) {
    let name = convolution.name
    layers.append(
      CaffeNetwork.Layer(
        name, type: "Convolution", from: [latest], to: name,
        parameters: """
          convolution_param { num_output: \(convolution.outputChannelCount) kernel_size: 3
            stride: \(convolution.stride) pad: \(convolution.padding)
            weight_filler { type: "xavier" } engine: CAFFE }
          """,
        blobs: [blob("\(name).weight"), blob("\(name).bias")]))
    latest = name
    guard let rectifier = convolution.rectifier else { return }
    layers.append(
      CaffeNetwork.Layer(
        rectifier, type: "PReLU", from: [name], to: name, blobs: [blob("\(rectifier).weight")]))
  }

  private func blob(_ name: String) -> CaffeNetwork.Layer.Blob {
    guard let parameter = parameters[name] else { preconditionFailure(name) }
    guard name == firstWeight else {
      return CaffeNetwork.Layer.Blob(shape: parameter.shape, values: parameter.values)
    }
    let plane = parameter.shape[2] * parameter.shape[3]
    let turned = (0..<parameter.shape[0] * 3).flatMap { index in
      let start = (index / 3 * 3 + 2 - index % 3) * plane
      return parameter.values[start..<start + plane]
    }
    return CaffeNetwork.Layer.Blob(shape: parameter.shape, values: turned)
  }
}
