/// An ONNX network with weights that a test makes up.
package struct ONNXNetwork {
  private var nodes: [WireMessage] = []
  private var initializers: [WireMessage] = []
  private let input: String
  private let inputShape: [Int]
  private var outputs: [(name: String, rank: Int)] = []

  /// Starts a network; a side of -1 may be anything.
  package init(input: String, shape: [Int]) {
    self.input = input
    inputShape = shape
  }

  /// A convolution; the weights are output x input x height x width.
  package mutating func convolve(
    _ source: String, to target: String, weights: [Float], shape: [Int], bias: [Float],
    stride: Int
  ) {
    addTensor("\(target).weights", shape: shape, weights)
    addTensor("\(target).bias", shape: [bias.count], bias)
    addNode(
      "Conv", [source, "\(target).weights", "\(target).bias"], target,
      attributes: [
        ("kernel_shape", Array(shape[2...])), ("strides", [stride, stride]),
        ("pads", [0, 0, 0, 0]), ("dilations", [1, 1]),
      ])
  }

  package mutating func transpose(_ source: String, to target: String, order: [Int]) {
    addNode("Transpose", [source], target, attributes: [("perm", order)])
  }

  package mutating func reshape(_ source: String, to target: String, shape: [Int]) {
    var tensor = WireMessage()
    tensor.add(1, packed: [shape.count])
    tensor.add(2, varint: 7)
    tensor.add(7, packed: shape)
    tensor.add(8, "\(target).shape")
    initializers.append(tensor)
    addNode("Reshape", [source, "\(target).shape"], target)
  }

  package mutating func concatenate(_ sources: [String], to target: String) {
    var attribute = WireMessage()
    attribute.add(1, "axis")
    attribute.add(3, varint: 0)
    attribute.add(20, varint: 2)
    addNode("Concat", sources, target, encoded: [attribute])
  }

  /// Makes a result of a node one of the network.
  package mutating func output(_ name: String, rank: Int) { outputs.append((name, rank)) }

  /// The file.
  package var bytes: [UInt8] {
    var graph = WireMessage()
    for node in nodes { graph.add(1, node) }
    graph.add(2, "made up")
    for initializer in initializers { graph.add(5, initializer) }
    graph.add(11, Self.value(input, shape: inputShape))
    for output in outputs {
      graph.add(12, Self.value(output.name, shape: Array(repeating: -1, count: output.rank)))
    }
    var operators = WireMessage()
    operators.add(1, "")
    operators.add(2, varint: 9)
    var model = WireMessage()
    model.add(1, varint: 4)
    model.add(7, graph)
    model.add(8, operators)
    return model.bytes
  }

  private mutating func addTensor(_ name: String, shape: [Int], _ values: [Float]) {
    var tensor = WireMessage()
    tensor.add(1, packed: shape)
    tensor.add(2, varint: 1)
    tensor.add(8, name)
    tensor.add(9, bytes: WireMessage.littleEndian(values))
    initializers.append(tensor)
  }

  private mutating func addNode(
    _ type: String, _ sources: [String], _ target: String,
    attributes: [(name: String, values: [Int])] = [], encoded: [WireMessage] = []
  ) {
    var node = WireMessage()
    for source in sources { node.add(1, source) }
    node.add(2, target)
    node.add(3, target)
    node.add(4, type)
    for attribute in attributes {
      var message = WireMessage()
      message.add(1, attribute.name)
      for value in attribute.values { message.add(8, varint: value) }
      message.add(20, varint: 7)
      node.add(5, message)
    }
    for attribute in encoded { node.add(5, attribute) }
    nodes.append(node)
  }

  private static func value(_ name: String, shape: [Int]) -> WireMessage {
    var dimensions = WireMessage()
    for side in shape {
      var dimension = WireMessage()
      if side < 0 { dimension.add(2, "any") } else { dimension.add(1, varint: side) }
      dimensions.add(1, dimension)
    }
    var tensor = WireMessage()
    tensor.add(1, varint: 1)
    tensor.add(2, dimensions)
    var type = WireMessage()
    type.add(1, tensor)
    var value = WireMessage()
    value.add(1, name)
    value.add(2, type)
    return value
  }
}
