/// Reads a pickle of pictures without running anything.
///
/// Python's pickles are programs for a stack machine, and Python's own reader lets them call any
/// function. This one knows the opcodes that lists, tuples, strings, numbers and arrays of bytes
/// are written with, in the protocols 0 to 5, and a handful of names whose meaning it carries out
/// itself; every other opcode or name ends the reading. Strings stay in the file.
///
/// - Source: the opcodes are described in `pickletools` of Python's library.
struct PickleReader {
  /// Bounds the memory: far more than the pictures of any list need.
  static let opcodeLimit = 4_000_000

  /// Whether a pickle of a tuple of lists begins so: with its protocol, or as before protocol 2.
  static func begins(_ start: [UInt8]) -> Bool {
    start.first == 0x80 || start.starts(with: "((l".utf8) || start.starts(with: "(]".utf8)
  }

  private(set) var reader: ByteReader
  /// The lists and tuples, by their numbers.
  private(set) var sequences: [[PickleValue]] = []
  /// The arrays of numpy, by their numbers.
  private(set) var arrays: [PickleArray] = []

  private var stack: [PickleValue] = []
  private var marks: [Int] = []
  private var memo: [Int: PickleValue] = [:]
  /// Where the opcode that is carried out stands.
  private var place = 0

  init(file: String) throws(ExchangeError) {
    reader = try ByteReader(file: file)
  }

  /// Carries out the whole pickle.
  ///
  /// - Returns: the value that it leaves.
  /// - Throws: `badContent` for what is not known, or does not fit together.
  mutating func read() throws(ExchangeError) -> PickleValue {
    var count = 0
    while true {
      place = reader.position
      let opcode = try reader.readByte("opcode")
      if opcode == UInt8(ascii: ".") { return try result() }
      count += 1
      guard count <= Self.opcodeLimit else {
        throw bad("pickle", "more than \(Self.opcodeLimit) opcodes", "at most so many")
      }
      try carryOut(opcode)
    }
  }

  private mutating func result() throws(ExchangeError) -> PickleValue {
    guard reader.remaining == 0 else {
      throw bad("end of the pickle", "\(reader.remaining) bytes more", "the end of the file")
    }
    let value = try pop()
    guard stack.isEmpty, marks.isEmpty else {
      throw bad("end of the pickle", "\(stack.count) values more", "one value")
    }
    return value
  }

  func bad(_ what: String, _ found: String, _ expected: String) -> ExchangeError {
    .badContent(file: reader.file, at: .byte(place), what: what, found: found, expected: expected)
  }
}

// The stack.
extension PickleReader {
  mutating func push(_ value: PickleValue) { stack.append(value) }

  /// Takes the uppermost value; those below a mark are not to be had one by one.
  mutating func pop() throws(ExchangeError) -> PickleValue {
    guard stack.count > marks.last ?? 0, let value = stack.popLast() else {
      throw bad("stack", "no value", "one")
    }
    return value
  }

  mutating func pushMark() { marks.append(stack.count) }

  /// Takes everything above the last mark, and the mark.
  mutating func popToMark() throws(ExchangeError) -> [PickleValue] {
    guard let mark = marks.popLast() else { throw bad("stack", "no mark", "one") }
    let values = Array(stack[mark...])
    stack.removeSubrange(mark...)
    return values
  }

  /// Takes so many values, the uppermost last.
  mutating func pop(_ count: Int) throws(ExchangeError) -> [PickleValue] {
    var values: [PickleValue] = []
    for _ in 0..<count { values.append(try pop()) }
    return values.reversed()
  }

  mutating func pushSequence(_ values: [PickleValue]) {
    push(.sequence(sequences.count))
    sequences.append(values)
  }

  mutating func pushArray(_ array: PickleArray) {
    push(.array(arrays.count))
    arrays.append(array)
  }

  /// Adds values to the list that is uppermost then.
  mutating func extend(by values: [PickleValue]) throws(ExchangeError) {
    let list = try pop()
    guard case .sequence(let number) = list else {
      throw bad("list", list.summary, "a list")
    }
    sequences[number] += values
    push(list)
  }

  mutating func setArray(_ number: Int, _ array: PickleArray) { arrays[number] = array }
}

// The memo.
extension PickleReader {
  mutating func remember(as number: Int? = nil) throws(ExchangeError) {
    let value = try pop()
    memo[number ?? memo.count] = value
    push(value)
  }

  mutating func recall(_ number: Int) throws(ExchangeError) {
    guard let value = memo[number] else { throw bad("memo", "nothing at \(number)", "a value") }
    push(value)
  }
}

// Numbers and strings in the file.
extension PickleReader {
  /// A number of so many bytes, the lowest first, without a sign.
  mutating func number(bytes count: Int) throws(ExchangeError) -> Int {
    let bytes = try reader.read(count, "number")
    let number = bytes.reversed().reduce(0) { $0 << 8 | UInt64($1) }
    guard let whole = Int(exactly: number) else {
      throw bad("number", "\(number)", "at most \(Int.max)")
    }
    return whole
  }

  /// A number written in a line.
  mutating func line(limit: Int = 1000) throws(ExchangeError) -> String {
    let start = reader.position
    guard let line = try reader.readLine(limit: limit), reader.position > start + line.count else {
      throw bad("line", "the end of the file", "a newline")
    }
    return String(decoding: line, as: UTF8.self)
  }

  /// Passes over a string of which the length comes first, and keeps its place.
  mutating func pushString(_ form: PickleString.Form, lengthBytes: Int) throws(ExchangeError) {
    let count = try number(bytes: lengthBytes)
    let string = PickleString(form: form, offset: reader.position, count: count)
    try reader.skip(count, "string")
    push(.string(string))
  }

  /// Passes over a string in a line, and keeps its place.
  mutating func pushLine(_ form: PickleString.Form) throws(ExchangeError) {
    let offset = reader.position
    let count = try reader.skipLine()
    push(.string(PickleString(form: form, offset: offset, count: count)))
  }

  /// The bytes of a string as Python has it; the reading goes on where it was.
  ///
  /// - Returns: nil where it is not written rightly, or has characters that are no bytes.
  mutating func bytes(of string: PickleString) throws(ExchangeError) -> [UInt8]? {
    let position = reader.position
    defer { reader.seek(to: position) }
    reader.seek(to: string.offset)
    return string.decoded(try reader.read(string.count, "string"))
  }
}
