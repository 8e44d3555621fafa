import Foundation
import Testing
import Verification

@Suite struct PairListTests {
  @Test func `reads folds of same and different pairs`() throws {
    let list = try pairList("2\t1\nAnn\t1\t4\nAnn\t1\tBob\t2\nBob\t1\t2\nBob\t3\tCarl\t1\n")
    #expect(list.foldCount == 2)
    #expect(list.pairs.map(\.left.description) == ["Ann 1", "Ann 1", "Bob 1", "Bob 3"])
    #expect(list.pairs.map(\.right.description) == ["Ann 4", "Bob 2", "Bob 2", "Carl 1"])
    #expect(list.pairs.map(\.same) == [true, false, true, false])
    #expect(list.pairs.map(\.fold) == [1, 1, 2, 2])
  }

  @Test(arguments: [
    "1 1\r\nAnn 01 0004\r\nAnn 1 Bob 2\r\n",
    "\u{FEFF}1  1\n\n  Ann   1\t4  \n\nAnn 1 Bob\t2",
    "1\t1\nAnn\t1\t4\nAnn\t1\tBob\t2",
  ])
  func `takes blanks, tabs, empty lines, padded numbers and either line end`(text: String) throws {
    let list = try pairList(text)
    #expect(list.pairs.map(\.left) == Array(repeating: PhotoName(name: "Ann", number: 1), count: 2))
    #expect(list.pairs.map(\.right.description) == ["Ann 4", "Bob 2"])
  }

  @Test func `keeps blanks in a name between tabs`() throws {
    let list = try pairList("Ann Lee\t1\t2\nAnn Lee\t1\tBob Ray\t2\n")
    #expect(list.pairs[1].left.name == "Ann Lee")
    #expect(list.pairs[1].right.name == "Bob Ray")
  }

  @Test func `keeps the zeros of a name that is a number`() throws {
    let list = try pairList("0000045 001 2\n0000045 1 45 1\n")
    #expect(list.pairs.map(\.same) == [true, false])
    #expect(list.pairs[0].left == PhotoName(name: "0000045", number: 1))
  }

  @Test func `cuts a list without a header into ten contiguous parts`() throws {
    let list = try pairList((1...25).map { "Ann \($0) Bob \($0)" }.joined(separator: "\n"))
    #expect(list.foldCount == 10)
    let sizes = (1...10).map { fold in list.pairs.count { $0.fold == fold } }
    #expect(sizes == [3, 3, 3, 3, 3, 2, 2, 2, 2, 2])
    #expect(list.pairs.map(\.fold) == list.pairs.map(\.fold).sorted())
  }

  @Test func `makes each pair a fold where there are fewer than ten`() throws {
    #expect(try pairList("Ann 1 2\nAnn 1 Bob 1\nBob 1 2\n").pairs.map(\.fold) == [1, 2, 3])
  }

  @Test func `spreads both kinds of a set with a single count over ten folds`() throws {
    let same = (1...20).map { "Ann \($0) \($0 + 1)" }
    let different = (1...20).map { "Ann \($0) Bob \($0)" }
    let list = try pairList((["20"] + same + different).joined(separator: "\n"))
    #expect(list.foldCount == 10)
    for fold in 1...10 {
      #expect(list.pairs.filter { $0.fold == fold }.map(\.same) == [true, true, false, false])
    }
  }

  @Test(arguments: [
    ("Ann 1 2\nAnn 1\n", 2, "pair", "2 fields", "name i j, or name1 i name2 j"),
    ("Ann 1 2\n\nAnn 1 Bob 2 3\n", 3, "pair", "5 fields", "name i j, or name1 i name2 j"),
    ("1 1\r\nAnn one 2\r\n", 2, "photo number", "\"one\"", "a whole number"),
    ("Ann 1 -2\n", 1, "photo number", "\"-2\"", "a whole number"),
    ("Ann 1 Bob +2\n", 1, "photo number", "\"+2\"", "a whole number"),
    ("Ann 1 Ann 2\n", 1, "pair", "the name \"Ann\" twice", "two names, or name i j"),
    ("Ann 2 02\n", 1, "pair", "photo Ann 2 twice", "two photos"),
    (
      "ten 300\n", 1, "header", "\"ten 300\"",
      "the number of folds and of pairs per kind, each at least 1, or a pair"
    ),
    (
      "0\t300\n", 1, "header", "\"0 300\"",
      "the number of folds and of pairs per kind, each at least 1, or a pair"
    ),
    (
      "99999999999 99999999999\n", 1, "header", "\"99999999999 99999999999\"",
      "the number of folds and of pairs per kind, each at least 1, or a pair"
    ),
  ])
  func `names the line that is wrong`(
    text: String, line: Int, what: String, found: String, expected: String
  ) {
    expectFault(inLine: line, of: text, what, found: found, expected: expected)
  }

  @Test(arguments: [
    ("", "pairs", "0", "at least 1"),
    ("10 300\n", "pairs", "0", "at least 1"),
    ("1 1\nAnn 1 2\n", "pairs", "1", "2, as the header says"),
    ("1 1\nAnn 1 2\nAnn 1 Bob 1\nAnn 2 Bob 1\n", "pairs", "3", "2, as the header says"),
    ("2\nAnn 1 2\nAnn 1 Bob 1\n", "pairs", "2", "4, as the header says"),
    ("1\nAnn 1 2\nAnn 2 3\n", "same pairs in the list", "2", "1, as the header says"),
    (
      "2 1\nAnn 1 2\nAnn 1 Bob 1\nAnn 2 Bob 1\nAnn 2 Bob 2\n", "same pairs in fold 2", "0",
      "1, as the header says"
    ),
  ])
  func `says what the list as a whole lacks`(
    text: String, what: String, found: String, expected: String
  ) {
    #expect(
      throws: VerificationError.badContent(
        file: "pairs.txt", what: what, found: found, expected: expected)
    ) { try pairList(text) }
  }

  @Test func `renders an error as file, line, what, found, expected`() {
    let error = VerificationError.badLine(
      file: "pairs.txt", line: 7, what: "photo number", found: "\"x\"",
      expected: "a whole number")
    #expect("\(error)" == "pairs.txt:7: photo number: found \"x\", expected a whole number")
  }

  @Test func `refuses a file that is not there, or is no text`() throws {
    let missing = "/nonexistent/pairs.txt"
    let error = #expect(throws: VerificationError.self) { try PairList(contentsOf: missing) }
    guard case .unreadableFile(missing, _) = error else {
      Issue.record("found \(String(describing: error))")
      return
    }
    let matrix = try fixture("matrix.npy").path(percentEncoded: false)
    #expect(
      throws: VerificationError.badContent(
        file: matrix, what: "encoding", found: "bytes that are no text", expected: "UTF-8")
    ) { try PairList(contentsOf: matrix) }
  }
}
