/// A reader of JSON that keeps positions and forgives nothing.
///
/// It takes exactly RFC 8259: UTF-8 without a byte order mark, no comments, no trailing commas, no
/// lone surrogates, and no name twice in one object (names count as equal when Swift's strings do).
/// It is our own because error messages need line numbers and duplicates must not pass: the reader
/// of Foundation gives neither, and no maintained package that keeps positions was at hand.
package struct JSONReader {
  var cursor: JSONCursor
  private var path: [String] = []
  private var depth = 0
  private let depthLimit: Int

  private init(_ bytes: [UInt8], depthLimit: Int) {
    cursor = JSONCursor(bytes)
    self.depthLimit = depthLimit
  }

  /// Reads a text that holds one JSON value and nothing else but white space.
  ///
  /// - Parameters:
  ///   - bytes: the text in UTF-8.
  ///   - depthLimit: how many arrays and objects may lie within each other.
  /// - Returns: the value, with the places of everything in it. Complexity: O(bytes).
  /// - Throws: the first thing that is wrong.
  package static func read(
    _ bytes: [UInt8], depthLimit: Int = 64
  ) throws(JSONSyntaxError) -> JSONNode {
    var reader = JSONReader(bytes, depthLimit: depthLimit)
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) {
      throw .unexpected(
        position: .start, found: "a byte order mark", expected: "UTF-8 text without one")
    }
    let node = try reader.readValue(expected: "a JSON value")
    reader.cursor.skipWhiteSpace()
    guard reader.cursor.isAtEnd else {
      throw reader.cursor.unexpected("the end of the text after the value")
    }
    return node
  }

  private mutating func readValue(expected: String) throws(JSONSyntaxError) -> JSONNode {
    cursor.skipWhiteSpace()
    let position = cursor.position
    switch cursor.byte {
    case UInt8(ascii: "{"): return JSONNode(.object(try readMembers()), at: position)
    case UInt8(ascii: "["): return JSONNode(.array(try readElements()), at: position)
    case UInt8(ascii: "\""): return JSONNode(.string(try readString()), at: position)
    case UInt8(ascii: "-")?, .some(UInt8(ascii: "0")...UInt8(ascii: "9")):
      return JSONNode(.number(try readNumber()), at: position)
    default:
      if cursor.skip("true") { return JSONNode(.boolean(true), at: position) }
      if cursor.skip("false") { return JSONNode(.boolean(false), at: position) }
      if cursor.skip("null") { return JSONNode(.null, at: position) }
      throw cursor.unexpected(expected)
    }
  }

  private mutating func readMembers() throws(JSONSyntaxError) -> [JSONMember] {
    try enter()
    var members: [JSONMember] = []
    var places: [String: JSONPosition] = [:]
    cursor.advance()
    cursor.skipWhiteSpace()
    if cursor.skip("}") {
      depth -= 1
      return []
    }
    repeat {
      cursor.skipWhiteSpace()
      guard cursor.byte == UInt8(ascii: "\"") else {
        throw cursor.unexpected(
          members.isEmpty ? "a name in double quotes or \"}\"" : "a name in double quotes")
      }
      let position = cursor.position
      let name = try readString()
      path.append(name)
      if let first = places.updateValue(position, forKey: name) {
        throw .duplicateName(position: position, path: path, first: first)
      }
      cursor.skipWhiteSpace()
      guard cursor.skip(":") else { throw cursor.unexpected("\":\" after the name") }
      members.append(JSONMember(name, try readValue(expected: "a JSON value"), at: position))
      path.removeLast()
      cursor.skipWhiteSpace()
    } while cursor.skip(",")
    guard cursor.skip("}") else { throw cursor.unexpected("\",\" or \"}\"") }
    depth -= 1
    return members
  }

  private mutating func readElements() throws(JSONSyntaxError) -> [JSONNode] {
    try enter()
    var elements: [JSONNode] = []
    cursor.advance()
    cursor.skipWhiteSpace()
    if cursor.skip("]") {
      depth -= 1
      return []
    }
    repeat {
      path.append("\(elements.count)")
      let expected = elements.isEmpty ? "a JSON value or \"]\"" : "a JSON value"
      elements.append(try readValue(expected: expected))
      path.removeLast()
      cursor.skipWhiteSpace()
    } while cursor.skip(",")
    guard cursor.skip("]") else { throw cursor.unexpected("\",\" or \"]\"") }
    depth -= 1
    return elements
  }

  private mutating func enter() throws(JSONSyntaxError) {
    guard depth < depthLimit else {
      throw .nestedTooDeep(position: cursor.position, limit: depthLimit)
    }
    depth += 1
  }
}
