import FaceExchange
import Foundation
import Testing

@Suite struct ExchangeFormatTests {
  @Test func `a format is known by what is there`() throws {
    let folder = try TemporaryFolder()
    func format(_ bytes: some Collection<UInt8>, _ name: String = "some.file") throws
      -> ExchangeFormat
    {
      try ExchangeFormat.recognised(at: folder.write(bytes, to: name))
    }
    #expect(try ExchangeFormat.recognised(at: fixture("face2rec2")) == .recordio)
    #expect(try ExchangeFormat.recognised(at: fixture("face2rec2/train.rec")) == .recordio)
    for name in try FileManager.default.contentsOfDirectory(atPath: fixture("bins")) {
      #expect(try ExchangeFormat.recognised(at: fixture("bins/\(name)")) == .bin, "\(name)")
    }
    for name in try FileManager.default.contentsOfDirectory(atPath: fixture("shards")) {
      #expect(
        try ExchangeFormat.recognised(at: fixture("shards/\(name)")) == .webdataset, "\(name)")
    }
    #expect(try ExchangeFormat.recognised(at: fixture("shards")) == .webdataset)
    #expect(try format("(1) a/b.jpg 0\n".utf8) == .caffe)
    #expect(try format("a/b.jpg\t17\r\n".utf8) == .caffe)
    try folder.write([], to: "photos/Ada/1.jpg")
    #expect(try ExchangeFormat.recognised(at: folder.file("photos")) == .folder)
  }

  @Test(arguments: ["", "a/b.jpg\n", "a/b.jpg one\n", "\u{0}\u{1} 1\n", "{\"a\": 1}\n"])
  func `a file of no format is refused`(text: String) throws {
    let folder = try TemporaryFolder()
    let file = try folder.write(text.utf8, to: "some.file")
    #expect(
      failure { _ = try ExchangeFormat.recognised(at: file) }
        == .unknownFormat(
          path: file, found: "none that its first bytes tell",
          expected: "recordio, bin, folder, caffe, webdataset; --format says which"))
  }

  @Test func `nothing is missing`() {
    #expect(
      failure { _ = try ExchangeFormat.recognised(at: "/none/such") }
        == .missing(path: "/none/such", expected: "a file or a folder with faces"))
  }
}
