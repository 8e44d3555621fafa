package import ModelMessages
import SwiftProtobuf

/// Says an ONNX network of somebody else's in the words that OpenCV 4.6 knows.
///
/// Exporters of today name constants where that OpenCV looks for attributes and weights:
///
///     weights under a second name       Identity                       read under the first
///     bounds as inputs                  Clip since operator set 11     attributes, as before
///     axes as inputs                    Squeeze since 13, Reduce* 18   attributes, as before
///     the mean of each map, kept 4-D    ReduceMean over 2 and 3        GlobalAveragePool
///     weights of 8 bits with scales     DequantizeLinear, blocks 21    floats
///
/// What is computed on the way from the images stays as it is.
///
/// - Source: the operators' definitions of ONNX, docs/Changelog.md.
package struct ONNXRewriting {
  private(set) package var graph: ONNXGraphProto
  private var isChanged = false
  private var constants: [String: ONNXTensorProto] = [:]
  /// The names of constants under which others are read.
  private var names: [String: String] = [:]
  private let outputs: Set<String>

  /// Their bodies read names of the graph around them.
  private static let withBodies: Set = ["If", "Loop", "Scan"]

  /// Rewrites a file.
  ///
  /// - Parameters:
  ///   - network: its bytes.
  ///   - file: its path.
  /// - Returns: the same bytes where nothing has to be said otherwise, or the file is none.
  /// - Throws: `ModelExchangeError.badLayer` for what OpenCV would read as something else.
  /// - Complexity: O(bytes).
  package static func rewritten(
    _ network: [UInt8], file: String
  ) throws(ModelExchangeError) -> [UInt8] {
    guard var model: ONNXModelProto = try? ONNXModelProto(serializedBytes: network) else {
      return network
    }
    let rewriting = ONNXRewriting(model.graph)
    try rewriting.graph.requireReadable(file: file)
    guard rewriting.isChanged else { return network }
    model.graph = rewriting.graph
    return (try? model.serializedBytes()) ?? network
  }

  /// Rewrites a graph, whose nodes stand in the order of computation.
  package init(_ graph: ONNXGraphProto) {
    self.graph = graph
    outputs = Set(graph.output.map(\.name))
    guard !graph.node.contains(where: { Self.withBodies.contains($0.opType) }) else { return }
    for tensor in graph.initializer { constants[tensor.name] = tensor }
    self.graph.node = graph.node.compactMap { node in
      var node = node
      node.input = node.input.map { names[$0] ?? $0 }
      return node.output.count == 1 ? rewritten(node) : node
    }
    guard isChanged else { return }
    let read = Set(self.graph.node.flatMap(\.input)).union(outputs)
    self.graph.node.removeAll { $0.opType == "Constant" && read.isDisjoint(with: $0.output) }
    self.graph.initializer.removeAll { !read.contains($0.name) }
    // Old files name their weights here as well.
    self.graph.input.removeAll { !read.contains($0.name) }
  }

  /// What takes a node's place; nil where nothing has to.
  private mutating func rewritten(_ node: ONNXNodeProto) -> ONNXNodeProto? {
    let output = node.output[0]
    if node.opType == "Constant" {
      if let value = node.attribute.first(where: { $0.name == "value" && $0.hasT }) {
        constants[output] = value.t
      }
      return node
    }
    guard let first = node.input.first else { return node }
    let isInner = !outputs.contains(output)
    if node.opType == "Identity", isInner, constants[first] != nil {
      names[output] = first
      isChanged = true
      return nil
    }
    if node.opType == "DequantizeLinear", isInner, let tensor = dequantized(node) {
      constants[output] = tensor
      graph.initializer.append(tensor)
      isChanged = true
      return nil
    }
    if isMeanOfMaps(node) {
      isChanged = true
      var pool = node
      (pool.opType, pool.input, pool.attribute) = ("GlobalAveragePool", [first], [])
      return pool
    }
    guard node.input.count > 1 else { return node }
    let attributes =
      node.opType == "Clip"
      ? bounds(node) : node.reduces || node.opType == "Squeeze" ? axes(node) : nil
    guard let attributes else { return node }
    isChanged = true
    var other = node
    other.input = [first]
    other.attribute += attributes
    return other
  }

  /// The bounds of a clip as attributes; nil where they are not known.
  private func bounds(_ node: ONNXNodeProto) -> [ONNXAttributeProto]? {
    let inputs = zip(["min", "max"], node.input.dropFirst()).filter { !$0.1.isEmpty }
    let known = inputs.compactMap { name, input in
      constants[input]?.numbers.flatMap { $0.count == 1 ? (name, $0[0]) : nil }
    }
    guard known.count == inputs.count else { return nil }
    return known.map { name, bound in
      .with {
        $0.name = name
        $0.type = .float
        $0.f = bound
      }
    }
  }

  /// Whether a node gives the mean over height and width as maps of one pixel, at which OpenCV 4.6
  /// divides by zero; values have four dimensions in networks that see images.
  private func isMeanOfMaps(_ node: ONNXNodeProto) -> Bool {
    func attribute(_ name: String) -> ONNXAttributeProto? {
      node.attribute.first { $0.name == name }
    }
    guard node.opType == "ReduceMean", attribute("keepdims")?.i != 0 else { return false }
    let axes = node.input.count > 1 ? constantAxes(node) : attribute("axes")?.ints
    return axes.map { $0.sorted() == [2, 3] } ?? false
  }

  private func constantAxes(_ node: ONNXNodeProto) -> [Int64]? {
    guard let numbers = constants[node.input[1]]?.numbers else { return nil }
    let axes = numbers.compactMap { Int64(exactly: $0) }
    return !axes.isEmpty && axes.count == numbers.count ? axes : nil
  }

  /// The axes of a node as an attribute; nil where they are not known.
  ///
  /// OpenCV counts those below 0 from the end where it reduces, but not where it squeezes.
  private func axes(_ node: ONNXNodeProto) -> [ONNXAttributeProto]? {
    guard let axes = constantAxes(node), node.opType != "Squeeze" || axes.allSatisfy({ $0 >= 0 })
    else { return nil }
    return [
      .with {
        $0.name = "axes"
        $0.type = .ints
        $0.ints = axes
      }
    ]
  }

  /// The floats that a node makes of constants: (x - zero) scale, with one zero and one scale for
  /// all, for each index along an axis, or for each block of indices along it.
  private func dequantized(_ node: ONNXNodeProto) -> ONNXTensorProto? {
    let inputs = node.input.map { constants[$0] }
    guard inputs.count > 1, let tensor = inputs[0], let values = tensor.numbers,
      let scales = inputs[1]?.numbers
    else { return nil }
    let zeros = inputs.count > 2 ? inputs[2]?.numbers : Array(repeating: 0, count: scales.count)
    guard let zeros, zeros.count == scales.count else { return nil }
    func number(_ name: String, _ otherwise: Int) -> Int {
      node.attribute.first { $0.name == name }.map { Int($0.i) } ?? otherwise
    }
    let shape = tensor.dims.map { Int($0) }
    guard shape.allSatisfy({ $0 > 0 }) else { return nil }
    let axis = number("axis", 1) + (number("axis", 1) < 0 ? shape.count : 0)
    let isWhole = scales.count == 1
    let block = isWhole ? 0 : min(max(number("block_size", 0), 0), values.count)
    guard isWhole || shape.indices.contains(axis) else { return nil }
    let length = isWhole ? 1 : shape[axis]
    let inner = isWhole ? 1 : shape[(axis + 1)...].reduce(1, *)
    let blockCount = block == 0 ? 0 : (length + block - 1) / block
    let scaleCount = block == 0 ? length : values.count / max(length, 1) * blockCount
    guard scales.count == scaleCount, values.count == shape.reduce(1, *) else { return nil }
    return .with {
      $0.name = node.output[0]
      $0.dims = tensor.dims
      $0.dataType = .float
      $0.floatData = values.indices.map { index in
        let along = isWhole ? 0 : index / inner % length
        let scale =
          block == 0
          ? along
          : (index / (inner * length) * blockCount + along / block) * inner + index % inner
        return (values[index] - zeros[scale]) * scales[scale]
      }
    }
  }
}

extension ONNXTensorProto {
  /// The numbers, as floats; nil for types that hold no numbers of weights, and for other lengths
  /// than the shape's.
  fileprivate var numbers: [Float]? {
    let numbers: [Float]? =
      switch dataType {
      case .float: hasRawData ? words().map { Float(bitPattern: UInt32($0)) } : floatData
      case .int64:
        hasRawData ? words().map { Float(Int64(bitPattern: $0)) } : int64Data.map { Float($0) }
      case .int32: hasRawData ? words().map { Float(Int32(truncatingIfNeeded: $0)) } : ints
      case .int8: hasRawData ? words().map { Float(Int8(truncatingIfNeeded: $0)) } : ints
      case .uint8: hasRawData ? words().map { Float($0) } : ints
      default: nil
      }
    let count = dims.reduce(Optional(1)) { count, side in
      count.flatMap {
        let (product, isTooLarge) = $0.multipliedReportingOverflow(by: Int(side))
        return isTooLarge ? nil : product
      }
    }
    return numbers?.count == count ? numbers : nil
  }

  private var ints: [Float] { int32Data.map { Float($0) } }

  /// The raw numbers, little-endian, each in the low bits.
  private func words() -> [UInt64] {
    let size =
      switch dataType {
      case .int64: 8
      case .float, .int32: 4
      default: 1
      }
    let bytes = [UInt8](rawData)
    return stride(from: 0, to: bytes.count - bytes.count % size, by: size).map { start in
      (0..<size).reduce(0) { $0 | UInt64(bytes[start + $1]) << UInt64(8 * $1) }
    }
  }
}
