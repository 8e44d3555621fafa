/// A Caffe network with weights that a test makes up, as the two files that Caffe would have.
package struct CaffeNetwork {
  /// One layer and its weights.
  package struct Layer {
    package struct Blob {
      var shape: [Int]
      var values: [Float]

      package init(shape: [Int], values: [Float]) {
        self.shape = shape
        self.values = values
      }
    }

    var name: String
    var type: String
    var bottoms: [String]
    var top: String
    var parameters: String
    var blobs: [Blob]

    package init(
      _ name: String, type: String, from bottoms: [String], to top: String,
      parameters: String = "", blobs: [Blob] = []
    ) {
      self.name = name
      self.type = type
      self.bottoms = bottoms
      self.top = top
      self.parameters = parameters
      self.blobs = blobs
    }
  }

  package var input: String
  package var inputPlanes: Int
  package var layers: [Layer]

  package init(input: String, inputPlanes: Int, layers: [Layer]) {
    self.input = input
    self.inputPlanes = inputPlanes
    self.layers = layers
  }

  /// The text, with the block in which only one fork of Caffe believes, and a size that no photo
  /// has.
  package var description: String {
    let head = """
      name: "made { up"  # a brace in a string, and { one in a comment
      input: "\(input)"
      input_dim: 1
      input_dim: \(inputPlanes)
      input_dim: 16
      input_dim: 16
      mem_param {
          optimize_test: true
      }

      """
    let layers = layers.map { layer in
      let bottoms = layer.bottoms.map { "  bottom: \"\($0)\"\n" }.joined()
      return """
        layer {
        \(bottoms)  top: "\(layer.top)"
          name: "\(layer.name)"
          type: "\(layer.type)"
          \(layer.parameters)
        }

        """
    }
    return head + layers.joined()
  }

  /// The weights, as a caffemodel.
  package var weights: [UInt8] {
    var network = WireMessage()
    network.add(1, "made up")
    for layer in layers {
      var message = WireMessage()
      message.add(1, layer.name)
      message.add(2, layer.type)
      for bottom in layer.bottoms { message.add(3, bottom) }
      message.add(4, layer.top)
      for blob in layer.blobs {
        var shape = WireMessage()
        shape.add(1, packed: blob.shape)
        var content = WireMessage()
        content.add(5, packed: blob.values)
        content.add(7, shape)
        message.add(7, content)
      }
      network.add(100, message)
    }
    return network.bytes
  }
}
