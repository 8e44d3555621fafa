import StrictJSON
import Testing

@Suite struct JSONNumberTests {
  @Test(arguments: [
    ("0", 0), ("-0", 0), ("1000", 1000), ("1e3", 1000), ("1000.0", 1000), ("1.5e1", 15),
    ("9223372036854775807", Int.max), ("9007199254740992.0", 1 << 53),
    ("1.5", nil), ("9223372036854775808", nil), ("9007199254740994.0", nil), ("1e400", nil),
  ])
  func `takes whole values in any notation as integers`(text: String, value: Int?) throws {
    #expect(try number(text).integer == value)
  }

  @Test(arguments: [("0.1", 0.1), ("-1e-8", -1e-8), ("1e400", nil), ("-1e400", nil), ("1e-400", 0)])
  func `gives the nearest Double and no infinity`(text: String, value: Double?) throws {
    #expect(try number(text).double == value)
  }

  @Test(arguments: [
    0.0, -0.0, 1, 120_000, 0.1, 0.0005, 1e-8, 1.0 / 3, 1e15, 123_456_789.5, .leastNonzeroMagnitude,
    -2.5,
    Double.greatestFiniteMagnitude,
  ])
  func `writes a Double so that reading gives it back`(value: Double) throws {
    #expect(try number(JSONNumber(value).text).double == value)
  }

  @Test func `writes whole values without a fraction`() {
    #expect(JSONNumber(112.0).text == "112")
    #expect(JSONNumber(-0.0).text == "0")
    #expect(JSONNumber(UInt64.max).text == "18446744073709551615")
  }

  private func number(_ text: String) throws -> JSONNumber {
    try #require(try JSONReader.read(Array(text.utf8)).number)
  }
}
