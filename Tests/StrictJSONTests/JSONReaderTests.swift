import SeededRandom
import StrictJSON
import Testing

@Suite struct JSONReaderTests {
  @Test(arguments: [
    ("null", "null"), ("true", "true"), ("false", "false"), (" \t\r\n1\n", "1"),
    ("-0", "-0"), ("12.50e+3", "12.50e+3"), ("1E-2", "1E-2"), ("0.1", "0.1"),
    ("\"\"", "\"\""), ("[]", "[]"), ("{}", "{}"), ("[ ]", "[]"), ("{ }", "{}"),
    ("[1, [2, {\"a\": 3}]]", "[1,[2,{\"a\":3}]]"),
    ("{\"z\": 1, \"a\": 2}", "{\"z\":1,\"a\":2}"),
    (#""\" \\ \/ \b \f \n \r \t""#, #""\" \\ / \u0008 \u000c \n \r \t""#),
    (#""é ü 😀""#, #""é ü 😀""#), (#""\u0041\uD83D\uDE00\u00e9""#, #""A😀é""#),
  ])
  func `reads every kind of value`(text: String, compact: String) throws {
    #expect(try JSONReader.read(Array(text.utf8)).text() == compact)
  }

  @Test(arguments: [
    ("", "1:1: found the end of the text, expected a JSON value"),
    ("  ", "1:3: found the end of the text, expected a JSON value"),
    ("nul", "1:1: found \"n\", expected a JSON value"),
    ("NaN", "1:1: found \"N\", expected a JSON value"),
    ("Infinity", "1:1: found \"I\", expected a JSON value"),
    ("-Infinity", "1:2: found \"I\", expected a digit"),
    ("'a'", "1:1: found \"'\", expected a JSON value"),
    ("1 2", "1:3: found \"2\", expected the end of the text after the value"),
    ("01", "1:2: found \"1\", expected no digit after a leading zero"),
    ("+1", "1:1: found \"+\", expected a JSON value"),
    (".5", "1:1: found \".\", expected a JSON value"),
    ("1.", "1:3: found the end of the text, expected a digit"),
    ("1e", "1:3: found the end of the text, expected a digit"),
    ("1e+-1", "1:4: found \"-\", expected a digit"),
    ("[1,]", "1:4: found \"]\", expected a JSON value"),
    ("[1 2]", "1:4: found \"2\", expected \",\" or \"]\""),
    ("[1", "1:3: found the end of the text, expected \",\" or \"]\""),
    ("{\"a\":1,}", "1:8: found \"}\", expected a name in double quotes"),
    ("{a:1}", "1:2: found \"a\", expected a name in double quotes or \"}\""),
    ("{\"a\" 1}", "1:6: found \"1\", expected \":\" after the name"),
    ("{\n  // no\n}", "2:3: found \"/\", expected a name in double quotes or \"}\""),
    ("{\"a\":1\n \"b\":2}", "2:2: found \"\"\", expected \",\" or \"}\""),
    ("\"a", "1:3: found the end of the text, expected a closing quote"),
    (
      "\"a\nb\"",
      "1:3: found the end of the line, "
        + "expected a closing quote, or \\n, \\t, \\u00XX for a control character"
    ),
    (#""\x""#, "1:3: found \"x\", expected one of \" \\ / b f n r t u after a backslash"),
    (#""\u12g4""#, "1:6: found \"g\", expected four hexadecimal digits"),
    (
      #""é\uD800""#,
      "1:3: found half of a surrogate pair, expected \\uD800-\\uDBFF followed by \\uDC00-\\uDFFF"
    ),
    (
      #""\uDC00""#,
      "1:2: found half of a surrogate pair, expected \\uD800-\\uDBFF followed by \\uDC00-\\uDFFF"
    ),
    (
      #""\uD800\u0041""#,
      "1:2: found half of a surrogate pair, expected \\uD800-\\uDBFF followed by \\uDC00-\\uDFFF"
    ),
    ("\u{FEFF}{}", "1:1: found a byte order mark, expected UTF-8 text without one"),
    ("[é]", "1:2: found the byte 0xC3, expected a JSON value or \"]\""),
    (
      "{\"a\":{\"b\":[{\"c\":1,\n\"c\":2}]}}",
      "2:1: found \"a.b.0.c\" again, first given in line 1, expected every name once"
    ),
  ])
  func `says where and why a text is refused`(text: String, description: String) {
    let error = #expect(throws: JSONSyntaxError.self) {
      try JSONReader.read(Array(text.utf8))
    }
    #expect(error?.description == description)
  }

  @Test(arguments: [
    [0x80], [0xC0, 0xAF], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xE2, 0x82],
  ])
  func `refuses bytes that are not UTF-8`(bytes: [UInt8]) {
    let quote = UInt8(ascii: "\"")
    #expect(
      throws: JSONSyntaxError.unexpected(
        position: .start, found: "a string with bytes that are not UTF-8", expected: "UTF-8 text")
    ) {
      try JSONReader.read([quote] + bytes + [quote])
    }
  }

  @Test func `knows the line and column of names and values`() throws {
    let node = try JSONReader.read(Array("{\n  \"ü\": [1,\n 2], \"b\": 3}".utf8))
    let members = try #require(node.members)
    #expect(members.map(\.position) == [at(2, 3), at(3, 6)])
    #expect(members.map(\.node.position) == [at(2, 8), at(3, 11)])
    #expect(node["ü"]?.elements?.map(\.position) == [at(2, 9), at(3, 2)])
  }

  @Test func `nests as deep as the limit and no deeper`() throws {
    let deep = [UInt8](repeating: UInt8(ascii: "["), count: 4)
    let end = [UInt8](repeating: UInt8(ascii: "]"), count: 4)
    #expect(try JSONReader.read(deep + end, depthLimit: 4).text() == "[[[[]]]]")
    #expect(throws: JSONSyntaxError.nestedTooDeep(position: at(1, 4), limit: 3)) {
      try JSONReader.read(deep + end, depthLimit: 3)
    }
    let side = try JSONReader.read(Array("[[],[],{},{}]".utf8), depthLimit: 2)
    #expect(side.elements?.count == 4)
    #expect(throws: JSONSyntaxError.self) {
      try JSONReader.read([UInt8](repeating: UInt8(ascii: "["), count: 1_000_000))
    }
  }

  @Test func `reads or refuses whatever bytes it gets`() {
    let seed = Array(
      #"{"a": [1, -2.5e3, true], "é\n\uD83D\uDE00": {"x": null, "y": "text"}}"#.utf8)
    var generator = SeededGenerator(7)
    var acceptedCount = 0
    for _ in 0..<10_000 {
      var bytes = seed
      for _ in 0..<Int.random(in: 1...4, using: &generator) where !bytes.isEmpty {
        let place = Int.random(in: 0..<bytes.count, using: &generator)
        switch Int.random(in: 0..<4, using: &generator) {
        case 0: bytes[place] = UInt8.random(in: 0...255, using: &generator)
        case 1: bytes.remove(at: place)
        case 2: bytes.insert(seed.randomElement(using: &generator) ?? 0, at: place)
        default: bytes.removeLast(min(bytes.count, place / 8))
        }
      }
      guard let node = try? JSONReader.read(bytes) else { continue }
      acceptedCount += 1
      // What was read can be written and read again as the same.
      let again = try? JSONReader.read(Array(node.text(isPretty: true).utf8))
      #expect(again?.text() == node.text())
    }
    #expect((1..<10_000).contains(acceptedCount), "mutations of both kinds")
  }

  private func at(_ line: Int, _ column: Int) -> JSONPosition {
    JSONPosition(line: line, column: column)
  }
}
