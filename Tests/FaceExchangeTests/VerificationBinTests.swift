import FaceDataset
import FaceExchange
import Foundation
import Testing
import Verification

@Suite struct VerificationBinTests {
  private static let fixtures =
    (0...2).map { "python2-protocol\($0)" } + (0...5).map { "python3-protocol\($0)" }
    + [0, 2, 4, 5].map { "numpy1-protocol\($0)" }
    + ["numpy2-protocol5", "numpy1-scalars", "numpy2-scalars"]

  private static let names = ["0.jpg", "1.jpg", "2.jpg", "3.jpg", "5.png", "4.jpg"]

  @Test(arguments: fixtures)
  func `what Python and numpy wrote becomes faces and pairs`(name: String) throws {
    let source = try VerificationBinSource(fixture("bins/\(name).bin"))
    #expect(
      source.pairList == """
        pair-000001\t1\t2
        pair-000002-a\t1\tpair-000002-b\t1
        pair-000003\t1\t2

        """)
    let faces = try items(of: source).map { try #require($0.face) }
    #expect(try faces.map(\.bytes) == Self.names.map(picture))
    #expect(
      faces.map(\.identity) == [
        "pair-000001", "pair-000001", "pair-000002-a", "pair-000002-b", "pair-000003",
        "pair-000003",
      ])
    #expect(
      faces.map(\.name) == [
        "pair-000001_1", "pair-000001_2", "pair-000002-a_1", "pair-000002-b_1", "pair-000003_1",
        "pair-000003_2",
      ])
  }

  @Test func `the pairs of an import find their faces`() throws {
    let folder = try TemporaryFolder()
    let summary = try importing(
      VerificationBinSource(fixture("bins/python2-protocol2.bin")), to: folder.path)
    #expect(summary.faceCount == 6)
    let manifest = try Manifest.read(from: folder.path)
    let pairs = try PairList(contentsOf: folder.file("pairs.txt"))
      .resolved(amongSourcePaths: manifest.records.map(\.source)).pairs
    #expect(pairs.map(\.same) == [true, false, true])
    let pictures = pairs.flatMap { [$0.left, $0.right] }.map(manifest.path(ofFace:))
    #expect(try pictures.map(contents) == Self.names.map(picture))
  }

  @Test func `what Python wrote by protocol 3 comes back byte by byte`() throws {
    let folder = try TemporaryFolder()
    let file = fixture("bins/python3-protocol3.bin")
    try importing(VerificationBinSource(file), to: folder.file("set"))
    let export = try FaceExport(Manifest.read(from: folder.file("set")), overwriting: false)
    try export.write(
      as: .bin, to: folder.file("again.bin"),
      pairs: PairList(contentsOf: folder.file("set/pairs.txt")))
    #expect(try folder.bytes("again.bin") == contents(of: file))
  }

  /// The hash is that of Python 3.11's pickle, protocol 3, of the same pictures and answers.
  @Test func `a list of more than a thousand pictures has Python's bytes`() throws {
    let folder = try TemporaryFolder()
    let writer = try AlignedSetWriter(
      directory: folder.file("set"), contract: smallContract, overwriting: false)
    for (number, name) in Self.names.enumerated() {
      try writer.add(
        faceBytes: picture(name), identity: "Ann", name: "\(number)", source: "Ann_\(number).jpg",
        landmarks: nil)
    }
    let manifest = try Manifest.read(from: writer.finish().manifest)
    let lines = (0..<1001).map { "Ann \($0 % 6) \(($0 + 1) % 6)" }
    let pairs = try PairList(text: lines.joined(separator: "\n"), file: "pairs.txt")
    try FaceExport(manifest, overwriting: false)
      .write(as: .bin, to: folder.file("long.bin"), pairs: pairs)
    #expect(
      ContentHash(of: try folder.bytes("long.bin")).hexadecimal
        == "e00c7cdcbbc94743926df44301df9375cfc382a4e560e5409a21fc8fdcc5d1a7")
    let again = try items(of: VerificationBinSource(folder.file("long.bin")))
    #expect(again.count == 2002)
    #expect(try again.last?.face?.bytes == picture(Self.names[1001 % 6]))
  }

  @Test func `pairs over photos that the set lacks are refused`() throws {
    let folder = try TemporaryFolder()
    try importing(
      VerificationBinSource(fixture("bins/python2-protocol2.bin")), to: folder.file("set"))
    let export = try FaceExport(Manifest.read(from: folder.file("set")), overwriting: false)
    let pairs = try PairList(text: "pair-000001 1 7", file: "pairs.txt")
    #expect(throws: VerificationError.self) {
      try export.write(as: .bin, to: folder.file("again.bin"), pairs: pairs)
    }
    #expect(failure { try export.write(as: .bin, to: folder.file("again.bin")) } != nil)
    #expect(!folder.holds("again.bin"))
  }

  @Test func `a string with a wrong escape is refused alone`() throws {
    let folder = try TemporaryFolder()
    // The second has an escape of one digit, the third no closing quote, the fourth is right.
    let strings = ["S'\\x41'", "S'\\x4'", "S'a", "S\"\\\\\\t\\'\""]
    let pickle = "((l" + strings.map { $0 + "\na" }.joined() + "(lI01\naI00\nat."
    let file = try folder.write(pickle.utf8, to: "a.bin")
    let items = try items(of: VerificationBinSource(file))
    #expect(items.map { $0.refusal?.reason } == [nil, "bad_bytes", "bad_bytes", nil])
    #expect(items[0].face?.bytes == [0x41])
    #expect(items[3].face?.bytes == [0x5c, 0x09, 0x27])
    #expect(items[1].refusal?.source == "a.bin/pair-000001/pair-000001_2")
  }
}
