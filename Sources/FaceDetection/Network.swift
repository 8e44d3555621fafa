internal import CFaceDetection
internal import CFaceImage

/// An output of a network.
package struct NetworkOutput: Sendable, Equatable {
  /// Its dimensions; the last is the fastest.
  package let shape: [Int]
  package let values: [Float]

  package init(shape: [Int], values: [Float]) {
    self.shape = shape
    self.values = values
  }
}

/// A network of one thread, run by OpenCV.
package final class Network {
  /// The file that it comes from, for messages.
  package let name: String
  private let handle: OpaquePointer

  /// Reads an ONNX file from its bytes.
  ///
  /// - Throws: `badModel`, with OpenCV's words.
  package init(onnx bytes: [UInt8], name: String) throws(DetectionError) {
    var handle: OpaquePointer?
    var message = face_message()
    let status = bytes.withUnsafeBufferPointer { buffer in
      guard let base = buffer.baseAddress, !buffer.isEmpty else { return FACE_EMPTY }
      return face_net_from_onnx(base, buffer.count, &handle, &message)
    }
    self.name = name
    self.handle = try Self.made(handle, status, message, name, expected: "an ONNX network")
  }

  /// Reads a Caffe network from the bytes of its two files; messages call it by the first.
  init(
    caffe description: [UInt8], weights: [UInt8], name: String
  ) throws(DetectionError) {
    var handle: OpaquePointer?
    var message = face_message()
    let status = description.withUnsafeBufferPointer { text in
      weights.withUnsafeBufferPointer { weights in
        guard let textBase = text.baseAddress, let weightBase = weights.baseAddress,
          !text.isEmpty, !weights.isEmpty
        else { return FACE_EMPTY }
        return face_net_from_caffe(
          textBase, text.count, weightBase, weights.count, &handle, &message)
      }
    }
    self.name = name
    self.handle = try Self.made(handle, status, message, name, expected: "a Caffe network")
  }

  deinit {
    face_net_free(handle)
  }

  /// Runs the network.
  ///
  /// - Parameters:
  ///   - input: row-major.
  ///   - shape: four dimensions, each at least 1.
  /// - Returns: the outputs that nothing in the network reads, in its order.
  /// - Throws: `openCV`.
  package func outputs(of input: [Float], shape: [Int]) throws(DetectionError) -> [NetworkOutput] {
    let count = shape.reduce(1, *)
    precondition(
      shape.count == 4 && input.count == count,
      "input has \(input.count) elements, the shape \(shape) has \(count)")
    var message = face_message()
    let status = face_net_run(handle, input, shape.map(Int32.init), &message)
    try check(status, message, call: "\(name): running on \(shape)")
    return (0..<face_net_output_count(handle)).map { index in
      let block = face_net_output(handle, index)
      let sizes = [block.dimensions.0, block.dimensions.1, block.dimensions.2, block.dimensions.3]
      let shape = sizes.prefix(Int(block.dimension_count)).map(Int.init)
      let values = UnsafeBufferPointer(start: block.values, count: shape.reduce(1, *))
      return NetworkOutput(shape: shape, values: Array(values))
    }
  }

  /// Sets how many threads each run of a network uses, in the whole process: one at first.
  ///
  /// - Parameter count: at least 1.
  /// - Throws: `openCV`.
  package static func useThreads(_ count: Int) throws(DetectionError) {
    try check(
      face_net_use_threads(Int32(clamping: count)), face_message(), call: "\(count) threads")
  }

  /// A failure of this file's content.
  package func badModel(found: String, expected: String) -> DetectionError {
    .badModel(path: name, found: found, expected: expected)
  }

  private static func made(
    _ handle: OpaquePointer?, _ status: face_status, _ message: face_message, _ name: String,
    expected: String
  ) throws(DetectionError) -> OpaquePointer {
    guard status == FACE_OK, let handle else {
      throw .badModel(path: name, found: words(for: status, message), expected: expected)
    }
    return handle
  }
}

/// The one place where a status of a running detector becomes an error.
func check(
  _ status: face_status, _ message: face_message, call: @autoclosure () -> String
) throws(DetectionError) {
  guard status != FACE_OK else { return }
  throw .openCV(call: call(), found: words(for: status, message))
}

/// What went wrong: OpenCV's own words on one line, where there are any.
func words(for status: face_status, _ message: face_message) -> String {
  let text = withUnsafeBytes(of: message.text) { bytes in
    String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
  }
  let line = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
  if !line.isEmpty { return "\"\(line)\"" }
  return status == FACE_EMPTY
    ? "0 bytes"
    : status == FACE_OUT_OF_MEMORY ? "no memory" : "status \(status.rawValue)"
}
