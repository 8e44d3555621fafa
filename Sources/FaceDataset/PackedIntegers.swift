internal import Foundation

/// Whole numbers as they lie in a file, little-endian and of one size, read one by one.
struct PackedIntegers<Word: FixedWidthInteger & UnsignedInteger & BitwiseCopyable>: Sendable {
  /// How many numbers there are.
  let count: Int

  private let bytes: Data

  /// Takes the bytes of all numbers; they are not copied.
  init(_ bytes: Data) {
    let size = MemoryLayout<Word>.size
    precondition(
      bytes.count.isMultiple(of: size), "there are \(bytes.count) bytes, expected \(size) a number")
    self.bytes = bytes
    count = bytes.count / size
  }

  /// Packs numbers.
  init(_ numbers: [Word]) {
    var bytes = Data()
    bytes.append(packing: numbers)
    self.init(bytes)
  }

  /// A number; one that no Int holds is the greatest Int.
  subscript(index: Int) -> Int {
    precondition(index >= 0 && index < count, "index is \(index), expected 0 ..< \(count)")
    return unsafe bytes.withUnsafeBytes { bytes in
      // A value of a store need not be aligned.
      let word = unsafe bytes.loadUnaligned(
        fromByteOffset: index * MemoryLayout<Word>.size, as: Word.self)
      return Int(clamping: Word(littleEndian: word))
    }
  }
}

extension Data {
  /// Appends numbers, little-endian.
  mutating func append<Word: FixedWidthInteger & BitwiseCopyable>(packing numbers: [Word]) {
    let numbers = numbers.map(\.littleEndian)
    unsafe numbers.withUnsafeBytes { unsafe append(contentsOf: $0) }
  }
}
