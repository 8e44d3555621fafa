import ModelMessages

// What OpenCV 4.6 believes without a look, and then reads beyond the end of, divides by, or takes
// for something else.

extension ONNXGraphProto {
  /// Refuses a graph that OpenCV would not refuse.
  ///
  /// - Throws: `ModelExchangeError.badLayer` for a tensor whose numbers are not in the file or are
  ///   not as many as its shape says, a convolution in no groups, and axes that are not known.
  func requireReadable(file: String) throws(ModelExchangeError) {
    func require(_ tensor: ONNXTensorProto, _ name: String) throws(ModelExchangeError) {
      guard let fault = tensor.fault else { return }
      throw .badLayer(
        file: file, layer: name, what: "numbers", found: fault.found, expected: fault.expected)
    }
    for tensor in initializer { try require(tensor, tensor.name) }
    for node in node {
      let name = node.name.isEmpty ? "\(node.opType) \(node.output.first ?? "")" : node.name
      for attribute in node.attribute where attribute.hasT { try require(attribute.t, name) }
      func attribute(_ name: String) -> Int64? { node.attribute.first { $0.name == name }?.i }
      if let groups = attribute("group"), groups < 1 {
        throw .badLayer(
          file: file, layer: name, what: "group", found: "\(groups)", expected: "at least 1")
      }
      guard node.reduces else { continue }
      guard node.input.dropFirst().allSatisfy(\.isEmpty),
        attribute("noop_with_empty_axes") ?? 0 == 0
      else {
        throw .badLayer(
          file: file, layer: name, what: "axes", found: "what is computed, or no axes",
          expected: "constant axes")
      }
    }
  }
}

extension ONNXNodeProto {
  /// Whether it makes one number of all along some axes.
  var reduces: Bool { opType.hasPrefix("Reduce") }
}

extension ONNXTensorProto {
  /// What is wrong with the numbers; nil where nothing is, or the type is one that no network here
  /// has.
  fileprivate var fault: (found: String, expected: String)? {
    let size: Int
    let count: Int
    switch dataType {
    case .float: (size, count) = (4, floatData.count)
    case .int64: (size, count) = (8, int64Data.count)
    case .int32: (size, count) = (4, int32Data.count)
    case .int8, .uint8: (size, count) = (1, int32Data.count)
    default: return nil
    }
    // A list of nothing is how exporters leave an input out.
    let isNothing = dims == [0]
    let expected = dims.reduce(Optional(1)) { product, side in
      guard let product, side > 0 || isNothing else { return nil }
      let (next, isTooLarge) = product.multipliedReportingOverflow(by: Int(side))
      return isTooLarge ? nil : next
    }
    guard let expected else { return ("\(dims)", "sizes of at least 1 that fit together") }
    let (byteCount, isTooLarge) = expected.multipliedReportingOverflow(by: size)
    let isWhole = hasRawData ? !isTooLarge && rawData.count == byteCount : count == expected
    guard !isWhole else { return nil }
    return (
      hasRawData ? "\(rawData.count) bytes" : "\(count) numbers in this file",
      "\(expected) numbers of \(size) bytes; weights in a file of their own are not read"
    )
  }
}
