import Testing
import Verification

/// Reads a list.
func pairList(_ text: String) throws -> PairList {
  try PairList(text: text, file: "pairs.txt")
}

/// Expects that a list is refused for what a line says.
func expectFault(
  inLine line: Int, of text: String, _ what: String, found: String, expected: String,
  sourceLocation: SourceLocation = #_sourceLocation
) {
  #expect(
    throws: VerificationError.badLine(
      file: "pairs.txt", line: line, what: what, found: found, expected: expected),
    sourceLocation: sourceLocation
  ) { try pairList(text) }
}
