import StrictJSON
import Testing

@Suite struct JSONMergingTests {
  private func node(_ text: String) throws -> JSONNode {
    try JSONReader.read(Array(text.utf8))
  }

  @Test(arguments: [
    ("{\"a\":1,\"b\":2}", "{\"b\":3,\"c\":4}", "{\"a\":1,\"b\":3,\"c\":4}"),
    (
      "{\"a\":{\"b\":{\"c\":1,\"d\":2}}}", "{\"a\":{\"b\":{\"d\":[3]}}}",
      "{\"a\":{\"b\":{\"c\":1,\"d\":[3]}}}"
    ),
    ("{\"a\":[1,2]}", "{\"a\":[3]}", "{\"a\":[3]}"),
    ("{\"a\":{\"b\":1}}", "{\"a\":null}", "{\"a\":null}"),
    ("{\"a\":1}", "{\"a\":{\"b\":1}}", "{\"a\":{\"b\":1}}"),
    ("{\"a\":1}", "{}", "{\"a\":1}"), ("{}", "{\"a\":1}", "{\"a\":1}"), ("[1]", "2", "2"),
  ])
  func `merges objects at every depth and replaces the rest`(
    own: String, later: String, merged: String
  ) throws {
    #expect(try node(own).merging(node(later)).text() == merged)
  }

  @Test func `keeps the places of what each text says`() throws {
    let merged = try node("{\n\"a\": {\"b\": 1}}").merging(node("{\n\n\"a\": {\n\"c\": 2}}"))
    let inner = try #require(merged["a"])
    #expect(inner["b"]?.position.line == 2)
    #expect(inner["c"]?.position.line == 4)
    #expect(inner.position.line == 3)
  }
}
