internal import ProtobufText

/// The text that describes a Caffe network, made fit for OpenCV.
package enum CaffeDescription {
  /// Fields of the whole network that are left out: OpenCV does not know the first, and takes the
  /// sizes of the input in the others for the only ones, while a photo has its own.
  private static let droppedFields: Set = ["mem_param", "input_dim", "input_shape"]

  /// The text without those fields; comments go as well.
  ///
  /// - Complexity: O(bytes).
  package static func readable(_ text: [UInt8]) -> [UInt8] {
    var scanner = TextScanner(text)
    var result: [UInt8] = []
    var depth = 0
    while let token = scanner.next() {
      let isDropped =
        depth == 0 && droppedFields.contains(String(decoding: token, as: UTF8.self))
      if isDropped {
        scanner.skipValue()
        continue
      }
      if token.elementsEqual(TextScanner.open) { depth += 1 }
      if token.elementsEqual(TextScanner.close) { depth -= 1 }
      result += token
      // Between tokens any white space is as good as any other.
      result.append(UInt8(ascii: "\n"))
    }
    return result
  }
}
