// What the known names mean. Nothing of Python is called; a shape that is not exactly the one that
// Python and numpy write is refused.
extension PickleReader {
  /// A name applied to arguments.
  mutating func reduce() throws(ExchangeError) {
    let values = try pop(2)
    guard case .name(let name) = values[0], case .sequence(let number) = values[1] else {
      throw bad("call", values[0].summary, "a known name and its arguments")
    }
    let arguments = sequences[number]
    switch (name, arguments.count) {
    case (.encode, 2): try encode(arguments)
    case (.bytes, 0), (.bytearray, 0):
      push(.string(PickleString(form: .bytes, offset: 0, count: 0)))
    case (.bytearray, 1): try pushBytes(arguments[0])
    case (.bytearray, 2): try encode(arguments)
    case (.elementType, 1...3): try pushElementType(arguments[0])
    case (.reconstruct, 3): try reconstruct(arguments)
    case (.scalar, 2): try scalar(arguments)
    case (.fromBuffer, 4): try fromBuffer(arguments)
    default:
      throw bad("call of \(name.rawValue)", "\(arguments.count) arguments", "its own number")
    }
  }

  /// Sets the state of an array or of a type of numpy.
  mutating func build() throws(ExchangeError) {
    let values = try pop(2)
    guard case .sequence(let number) = values[1] else {
      throw bad("state", values[1].summary, "a tuple")
    }
    let state = sequences[number]
    switch values[0] {
    case .elementType:
      // Byte order, fields and alignment: a number of one byte has none of them.
      push(values[0])
    case .array(let array):
      // Version, shape, type, whether columns come first, bytes.
      guard state.count == 5, case .elementType(let element) = state[2],
        case .string(let content) = state[4]
      else { throw bad("state of an array", "\(state.count) values", "numpy's five") }
      try check(shape: state[1], of: content)
      setArray(array, PickleArray(element: element, content: content))
      push(values[0])
    default: throw bad("state", "that of \(values[0].summary)", "that of an array or its type")
    }
  }

  /// Characters that stand for bytes, as protocols before 3 have to write them.
  private mutating func encode(_ arguments: [PickleValue]) throws(ExchangeError) {
    guard case .string(var characters) = arguments[0], case .string(let codec) = arguments[1],
      characters.form == .utf8 || characters.form == .rawUnicodeEscape, codec.count <= 20,
      ["latin1", "latin-1"].contains(try text(of: codec))
    else { throw bad("encoding", "\(arguments[0].summary)", "characters, as latin1") }
    characters.isEncoded = true
    push(.string(characters))
  }

  private mutating func pushBytes(_ value: PickleValue) throws(ExchangeError) {
    guard case .string(let string) = value, string.isBytes else {
      throw bad("bytes", value.summary, "a string of bytes")
    }
    push(value)
  }

  private mutating func pushElementType(_ value: PickleValue) throws(ExchangeError) {
    guard case .string(let name) = value, name.count <= 20,
      let type = PickleElement(rawValue: try text(of: name))
    else { throw bad("type of numpy", value.summary, "u1 or b1") }
    push(.elementType(type))
  }

  private mutating func reconstruct(_ arguments: [PickleValue]) throws(ExchangeError) {
    guard case .name(.array) = arguments[0] else {
      throw bad("array", arguments[0].summary, "numpy.ndarray")
    }
    pushArray(PickleArray())
  }

  private mutating func scalar(_ arguments: [PickleValue]) throws(ExchangeError) {
    guard case .elementType(let type) = arguments[0], case .string(let content) = arguments[1],
      content.isBytes
    else { throw bad("number of numpy", arguments[0].summary, "a type and its bytes") }
    guard content.count <= 20, let bytes = try bytes(of: content), bytes.count == 1 else {
      throw bad("number of numpy", "\(content.count) bytes", "one")
    }
    push(type == .boolean ? .boolean(bytes[0] != 0) : .integer(Int(bytes[0])))
  }

  /// Bytes, type, shape, order.
  private mutating func fromBuffer(_ arguments: [PickleValue]) throws(ExchangeError) {
    guard case .string(let content) = arguments[0], case .elementType(let type) = arguments[1]
    else { throw bad("array", arguments[0].summary, "bytes and their type") }
    try check(shape: arguments[2], of: content)
    pushArray(PickleArray(element: type, content: content))
  }

  /// The shape of an array has to cover its bytes; where they are in the file as they are.
  private func check(shape: PickleValue, of content: PickleString) throws(ExchangeError) {
    guard case .sequence(let number) = shape, content.isBytes else {
      throw bad("shape of an array", shape.summary, "a tuple, and bytes")
    }
    var count = 1
    for value in sequences[number] {
      guard case .integer(let length) = value, length >= 0,
        case let (product, overflows) = count.multipliedReportingOverflow(by: length), !overflows
      else { throw bad("shape of an array", value.summary, "lengths") }
      count = product
    }
    guard content.form != .bytes || count == content.count else {
      throw bad("shape of an array", "\(count) bytes", "\(content.count)")
    }
  }

  /// A short string as text.
  mutating func text(of string: PickleString) throws(ExchangeError) -> String {
    String(decoding: try bytes(of: string) ?? [], as: UTF8.self)
  }
}
