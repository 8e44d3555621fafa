/// The text that describes a Caffe network, made fit for OpenCV.
package enum CaffeDescription {
  /// Fields of the whole network that are left out: OpenCV does not know the first, and takes the
  /// sizes of the input in the others for the only ones, while a photo has its own.
  private static let droppedFields: Set = ["mem_param", "input_dim", "input_shape"]

  /// The text without those fields; comments go as well.
  ///
  /// - Complexity: O(bytes).
  package static func readable(_ text: [UInt8]) -> [UInt8] {
    var scanner = Scanner(text: text)
    var result: [UInt8] = []
    var depth = 0
    while let token = scanner.next() {
      let isDropped =
        depth == 0 && droppedFields.contains(String(decoding: token, as: UTF8.self))
      if isDropped {
        scanner.skipValue()
        continue
      }
      if token.elementsEqual(Scanner.open) { depth += 1 }
      if token.elementsEqual(Scanner.close) { depth -= 1 }
      result += token
      // Between tokens any white space is as good as any other.
      result.append(UInt8(ascii: "\n"))
    }
    return result
  }
}

/// Cuts protobuf's text format into names, numbers, strings and signs.
private struct Scanner {
  static let open = "{".utf8
  static let close = "}".utf8

  private var rest: ArraySlice<UInt8>

  init(text: [UInt8]) { rest = text[...] }

  mutating func next() -> ArraySlice<UInt8>? {
    skipBlanks()
    guard let first = rest.first else { return nil }
    let count: Int
    if first == UInt8(ascii: "\"") || first == UInt8(ascii: "'") {
      count = stringCount(endedBy: first)
    } else if Self.isWord(first) {
      count = rest.prefix(while: Self.isWord).count
    } else {
      count = 1
    }
    defer { rest = rest.dropFirst(count) }
    return rest.prefix(count)
  }

  /// Leaves out what follows a field's name: a colon and a number or name, or a block.
  mutating func skipValue() {
    guard var token = next() else { return }
    if token.elementsEqual(":".utf8) {
      guard let value = next() else { return }
      token = value
    }
    guard token.elementsEqual(Self.open) else { return }
    var depth = 1
    while depth > 0, let token = next() {
      if token.elementsEqual(Self.open) { depth += 1 }
      if token.elementsEqual(Self.close) { depth -= 1 }
    }
  }

  private mutating func skipBlanks() {
    while let first = rest.first {
      if first == UInt8(ascii: "#") {
        rest = rest.drop { $0 != UInt8(ascii: "\n") }
      } else if [9, 10, 11, 12, 13, 32].contains(first) {
        rest = rest.dropFirst()
      } else {
        return
      }
    }
  }

  /// The length of the string at the start, its quotes included; to the end where none closes it.
  private func stringCount(endedBy quote: UInt8) -> Int {
    var isEscaped = false
    for (index, byte) in rest.enumerated().dropFirst() {
      if isEscaped {
        isEscaped = false
      } else if byte == UInt8(ascii: "\\") {
        isEscaped = true
      } else if byte == quote {
        return index + 1
      }
    }
    return rest.count
  }

  private static func isWord(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "."),
      UInt8(ascii: "+"), UInt8(ascii: "-"):
      true
    default: false
    }
  }
}
