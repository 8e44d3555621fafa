/// A message in the wire format of protobuf, of which model files are made.
package struct WireMessage {
  package private(set) var bytes: [UInt8] = []

  package init() {}

  package mutating func add(_ field: Int, varint value: Int) {
    addVarint(UInt64(field) << 3)
    addVarint(UInt64(bitPattern: Int64(value)))
  }

  package mutating func add(_ field: Int, bytes content: [UInt8]) {
    addVarint(UInt64(field) << 3 | 2)
    addVarint(UInt64(content.count))
    bytes += content
  }

  package mutating func add(_ field: Int, _ text: String) { add(field, bytes: Array(text.utf8)) }

  package mutating func add(_ field: Int, _ message: WireMessage) {
    add(field, bytes: message.bytes)
  }

  package mutating func add(_ field: Int, packed floats: [Float]) {
    add(field, bytes: WireMessage.littleEndian(floats))
  }

  package mutating func add(_ field: Int, packed integers: [Int]) {
    var content = WireMessage()
    for integer in integers { content.addVarint(UInt64(bitPattern: Int64(integer))) }
    add(field, content)
  }

  package static func littleEndian(_ floats: [Float]) -> [UInt8] {
    floats.flatMap { float in
      let bits = float.bitPattern
      return [0, 8, 16, 24].map { UInt8(truncatingIfNeeded: bits >> $0) }
    }
  }

  private mutating func addVarint(_ value: UInt64) {
    var rest = value
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(rest))
  }
}
