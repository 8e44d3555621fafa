// The opcodes that are carried out; the numbers are those of Python's pickletools.
extension PickleReader {
  mutating func carryOut(_ opcode: UInt8) throws(ExchangeError) {
    switch opcode {
    case 0x80: try checkProtocol()
    case 0x95: try checkFrame()
    case UInt8(ascii: "("): pushMark()
    case UInt8(ascii: "]"), UInt8(ascii: ")"): pushSequence([])
    case UInt8(ascii: "l"), UInt8(ascii: "t"): pushSequence(try popToMark())
    case 0x85, 0x86, 0x87: pushSequence(try pop(Int(opcode) - 0x84))
    case UInt8(ascii: "a"): try extend(by: [pop()])
    case UInt8(ascii: "e"): try extend(by: popToMark())
    case UInt8(ascii: "N"): push(.none)
    case 0x88: push(.boolean(true))
    case 0x89: push(.boolean(false))
    case UInt8(ascii: "c"): try pushName(module: line(), line())
    case 0x93: try pushNameOfStack()
    case UInt8(ascii: "R"): try reduce()
    case UInt8(ascii: "b"): try build()
    default:
      if try carryOutNumber(opcode) { return }
      if try carryOutString(opcode) { return }
      if try carryOutMemo(opcode) { return }
      let digits = (opcode < 16 ? "0" : "") + String(opcode, radix: 16)
      throw bad("opcode", "0x\(digits)", "one that pictures and answers are written with")
    }
  }

  private mutating func carryOutNumber(_ opcode: UInt8) throws(ExchangeError) -> Bool {
    switch opcode {
    case UInt8(ascii: "K"): push(.integer(try number(bytes: 1)))
    case UInt8(ascii: "M"): push(.integer(try number(bytes: 2)))
    case UInt8(ascii: "J"):
      push(.integer(Int(Int32(truncatingIfNeeded: try number(bytes: 4)))))
    case UInt8(ascii: "I"):
      // Protocols 0 and 1 write truth values as numbers of two digits.
      let text = try line()
      switch text {
      case "00": push(.boolean(false))
      case "01": push(.boolean(true))
      default: push(.integer(try wholeNumber(text)))
      }
    default: return false
    }
    return true
  }

  private mutating func carryOutString(_ opcode: UInt8) throws(ExchangeError) -> Bool {
    switch opcode {
    case UInt8(ascii: "C"), UInt8(ascii: "U"): try pushString(.bytes, lengthBytes: 1)
    case UInt8(ascii: "B"), UInt8(ascii: "T"): try pushString(.bytes, lengthBytes: 4)
    case 0x8e, 0x96: try pushString(.bytes, lengthBytes: 8)
    case 0x8c: try pushString(.utf8, lengthBytes: 1)
    case UInt8(ascii: "X"): try pushString(.utf8, lengthBytes: 4)
    case 0x8d: try pushString(.utf8, lengthBytes: 8)
    case UInt8(ascii: "S"): try pushLine(.quoted)
    case UInt8(ascii: "V"): try pushLine(.rawUnicodeEscape)
    default: return false
    }
    return true
  }

  private mutating func carryOutMemo(_ opcode: UInt8) throws(ExchangeError) -> Bool {
    switch opcode {
    case UInt8(ascii: "p"): try remember(as: wholeNumber(line()))
    case UInt8(ascii: "q"): try remember(as: number(bytes: 1))
    case UInt8(ascii: "r"): try remember(as: number(bytes: 4))
    case 0x94: try remember()
    case UInt8(ascii: "g"): try recall(wholeNumber(line()))
    case UInt8(ascii: "h"): try recall(number(bytes: 1))
    case UInt8(ascii: "j"): try recall(number(bytes: 4))
    default: return false
    }
    return true
  }

  private mutating func checkProtocol() throws(ExchangeError) {
    let version = try number(bytes: 1)
    guard (2...5).contains(version) else { throw bad("protocol", "\(version)", "2 ... 5") }
  }

  /// A frame only says how much may be read at once.
  private mutating func checkFrame() throws(ExchangeError) {
    let length = try number(bytes: 8)
    guard length <= reader.remaining else {
      throw bad("frame", "\(length) bytes", "at most \(reader.remaining), to the end")
    }
  }

  private func wholeNumber(_ text: String) throws(ExchangeError) -> Int {
    guard let number = Int(text) else {
      throw bad("number", "\"\(text.prefix(40))\"", "a whole number")
    }
    return number
  }

  private mutating func pushNameOfStack() throws(ExchangeError) {
    let values = try pop(2)
    guard case .string(let module) = values[0], case .string(let name) = values[1],
      max(module.count, name.count) <= 100
    else { throw bad("name", "\(values[0].summary)", "two short strings") }
    try pushName(module: text(of: module), text(of: name))
  }

  private mutating func pushName(module: String, _ name: String) throws(ExchangeError) {
    guard let known = PickleName(module: module, name: name) else {
      throw bad(
        "name", "\(module.prefix(60)).\(name.prefix(60))",
        "none but those of bytes and of numpy's arrays of bytes")
    }
    push(.name(known))
  }
}
