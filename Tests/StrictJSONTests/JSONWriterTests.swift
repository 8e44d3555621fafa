import StrictJSON
import Testing

@Suite struct JSONWriterTests {
  private let node = JSONNode.object([
    JSONMember("name", .string("a\"b\\c\n\u{1}\u{7F}ü")),
    JSONMember("steps", .array([.number(1), .number(2.5)])),
    JSONMember("none", .array([])),
    JSONMember("inner", .object([JSONMember("on", .boolean(true))])),
    JSONMember("empty", .object([])),
    JSONMember("list", .array([.array([.number(1)]), JSONNode(.null)])),
  ])

  @Test func `writes one line without white space`() {
    let text =
      #"{"name":"a\"b\\c\n\u0001\#u{7F}ü","steps":[1,2.5],"none":[],"inner":{"on":true},"#
      + #""empty":{},"list":[[1],null]}"#
    #expect(node.text() == text)
  }

  @Test func `writes a member per line and plain arrays in one`() {
    let text = #"""
      {
        "name": "a\"b\\c\n\u0001\#u{7F}ü",
        "steps": [1, 2.5],
        "none": [],
        "inner": {
          "on": true
        },
        "empty": {},
        "list": [
          [1],
          null
        ]
      }

      """#
    #expect(node.text(isPretty: true) == text)
  }

  @Test func `sums values up for messages`() {
    #expect(JSONNode.string("a").summary == "\"a\"")
    #expect(JSONNode.number(0.5).summary == "0.5")
    #expect(JSONNode.array([.number(1)]).summary == "an array")
    #expect(node.summary == "an object")
    let long = JSONNode.string(String(repeating: "x", count: 100)).summary
    #expect(long == "\"" + String(repeating: "x", count: 59) + "...")
  }
}
