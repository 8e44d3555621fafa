import CFaceDetection
import Foundation

/// A network of a file as OpenCV's DNN module runs it.
final class OpenCVNetwork {
  private let handle: OpaquePointer

  /// Why OpenCV does not run it.
  struct Refusal: Error {
    let status: UInt32
    let message: String
  }

  init(_ file: Data) throws {
    var (made, message) = (OpaquePointer?.none, face_message())
    let bytes = [UInt8](file)
    try Self.check(face_net_from_onnx(bytes, bytes.count, &made, &message), message)
    guard let made else { throw Refusal(status: 0, message: "no network") }
    handle = made
  }

  init(caffe weights: [UInt8], description: [UInt8]) throws {
    var (made, message) = (OpaquePointer?.none, face_message())
    try Self.check(
      face_net_from_caffe(
        description, description.count, weights, weights.count, &made, &message), message)
    guard let made else { throw Refusal(status: 0, message: "no network") }
    handle = made
  }

  deinit { face_net_free(handle) }

  /// The numbers of the only output, and its shape.
  func run(_ images: [Float], shape: [Int]) throws -> (shape: [Int], values: [Float]) {
    var message = face_message()
    try Self.check(face_net_run(handle, images, shape.map(Int32.init), &message), message)
    precondition(face_net_output_count(handle) == 1)
    let block = face_net_output(handle, 0)
    let sizes = [block.dimensions.0, block.dimensions.1, block.dimensions.2, block.dimensions.3]
    let shape = sizes.prefix(Int(block.dimension_count)).map(Int.init)
    return (shape, Array(UnsafeBufferPointer(start: block.values, count: shape.reduce(1, *))))
  }

  private static func check(_ status: face_status, _ message: face_message) throws {
    guard status != FACE_OK else { return }
    let text = withUnsafeBytes(of: message.text) { bytes in
      String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
    }
    throw Refusal(status: status.rawValue, message: text)
  }
}
