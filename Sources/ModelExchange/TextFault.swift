import ProtobufText
import SwiftProtobuf

/// Where a text of protobuf's goes wrong, which its decoder does not say.
///
/// The signs are looked at here; what is wrong with a value is found by giving the decoder shorter
/// texts, which end behind a field, until the first one that it refuses is known.
struct TextFault: Error {
  /// Counted from 1.
  let line: Int
  /// The field that it is in or behind.
  let field: String
  let found: String
  let expected: String

  /// Looks for the first fault; nil where there is none.
  ///
  /// - Parameters:
  ///   - text: that the decoder refuses.
  ///   - decode: the decoder.
  /// - Complexity: O(bytes), and as many decodings as the logarithm of the count of fields.
  init?(in text: [UInt8], decode: ([UInt8]) throws -> Void) {
    var walk = TextWalk(text)
    do {
      try walk.walk()
    } catch {
      self = error
      return
    }
    func refusal(_ field: TextWalk.Field) -> (any Error)? {
      do {
        try decode(text[..<field.end] + field.closers.reversed())
        return nil
      } catch {
        return error
      }
    }
    var (good, bad) = (-1, walk.fields.count)
    while bad - good > 1 {
      let middle = (good + bad) / 2
      if refusal(walk.fields[middle]) == nil { good = middle } else { bad = middle }
    }
    guard walk.fields.indices.contains(bad), let error = refusal(walk.fields[bad]) else {
      return nil
    }
    let field = walk.fields[bad]
    self.init(
      line: field.line, field: field.name, found: field.value,
      expected: Self.expectation(error as? TextFormatDecodingError))
  }

  fileprivate init(line: Int, field: String, found: String, expected: String) {
    (self.line, self.field, self.found, self.expected) = (line, field, found, expected)
  }

  private static func expectation(_ error: TextFormatDecodingError?) -> String {
    switch error {
    case .malformedNumber: "a number that fits"
    case .unrecognizedEnumValue: "one of the names that Caffe has for it"
    default: "the kind of value that Caffe has for it"
    }
  }
}

/// Goes through the fields of a text.
private struct TextWalk {
  /// A field, or the beginning of a block.
  struct Field {
    let name: String
    let value: String
    let line: Int
    /// Of the bytes up to its end.
    let end: Int
    /// What ends the blocks that it is in.
    let closers: [UInt8]
  }

  private(set) var fields: [Field] = []
  private var scanner: TextScanner
  /// The blocks that are open.
  private var blocks: [(name: String, line: Int, closer: UInt8)] = []

  /// How many blocks the decoder follows into each other.
  private static let depthLimit = BinaryDecodingOptions().messageDepthLimit

  init(_ text: [UInt8]) { scanner = TextScanner(text) }

  mutating func walk() throws(TextFault) {
    while let token = scanner.next() {
      if let block = blocks.last, token.elementsEqual([block.closer]) {
        blocks.removeLast()
      } else if TextScanner.isWord(token[token.startIndex]) {
        try field(Self.words(token))
      } else if !Self.isSeparator(token) {
        let ends = blocks.last.map { ", or what ends \($0.name) of line \($0.line)" } ?? ""
        throw fault(blocks.last?.name ?? "text", token, "the name of a field" + ends)
      }
    }
    guard let block = blocks.last else { return }
    throw fault(block.name, nil, "what ends the block that begins in line \(block.line)")
  }

  /// What follows the name of a field.
  private mutating func field(_ name: String) throws(TextFault) {
    let line = scanner.line
    var token = scanner.next()
    let hasColon = token?.elementsEqual(":".utf8) == true
    if hasColon { token = scanner.next() }
    guard let token, let first = token.first else {
      throw fault(name, nil, hasColon ? "a value" : "a colon or a block")
    }
    let end: Int
    switch first {
    case UInt8(ascii: "{"), UInt8(ascii: "<"):
      guard blocks.count < Self.depthLimit else {
        throw TextFault(
          line: line, field: name, found: "a block within \(blocks.count) others",
          expected: "at most \(Self.depthLimit)")
      }
      blocks.append(
        (name, line, first == UInt8(ascii: "{") ? UInt8(ascii: "}") : UInt8(ascii: ">")))
      end = token.endIndex
    case _ where !hasColon:
      throw fault(name, token, "a colon or a block")
    case UInt8(ascii: "["):
      end = try endOfList(name)
    case UInt8(ascii: "\""), UInt8(ascii: "'"):
      end = try endOfStrings(name, token)
    case _ where TextScanner.isWord(first):
      end = token.endIndex
    default:
      throw fault(name, token, "a value")
    }
    fields.append(
      Field(
        name: name, value: Self.words(token), line: line, end: end, closers: blocks.map(\.closer)))
  }

  private mutating func endOfList(_ name: String) throws(TextFault) -> Int {
    while let token = scanner.next() {
      if token.elementsEqual("]".utf8) { return token.endIndex }
    }
    throw fault(name, nil, "what ends the list")
  }

  /// Strings that follow each other are one.
  private mutating func endOfStrings(
    _ name: String, _ first: ArraySlice<UInt8>
  ) throws(TextFault) -> Int {
    var latest = first
    while true {
      let isClosed = latest.count > 1 && latest.first == latest.last
      guard isClosed, !latest.contains(UInt8(ascii: "\n")) else {
        throw fault(
          name, latest.prefix { $0 != UInt8(ascii: "\n") }, "a string that ends in its line")
      }
      var ahead = scanner
      guard let next = ahead.next(), next.first == first.first else { return latest.endIndex }
      (latest, scanner) = (next, ahead)
    }
  }

  /// A fault at the latest token.
  private func fault(
    _ field: String, _ token: ArraySlice<UInt8>?, _ expected: String
  ) -> TextFault {
    TextFault(
      line: scanner.line, field: field, found: token.map(Self.words) ?? "the end of the text",
      expected: expected)
  }

  private static func isSeparator(_ token: ArraySlice<UInt8>) -> Bool {
    token.elementsEqual(",".utf8) || token.elementsEqual(";".utf8)
  }

  /// A token, cut where it is long.
  private static func words(_ token: ArraySlice<UInt8>) -> String {
    String(decoding: token.prefix(40), as: UTF8.self) + (token.count > 40 ? "..." : "")
  }
}
