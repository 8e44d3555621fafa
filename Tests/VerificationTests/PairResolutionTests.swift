import Testing
import Verification

@Suite struct PairResolutionTests {
  private let paths = ["Ann/Ann_0001.jpg", "odd.jpg", "Ann/Ann_2.jpg", "Bob/Bob_0010.jpg"]

  private func list(_ text: String) throws -> PairList {
    try PairList(text: text, file: "pairs.txt")
  }

  @Test func `finds the faces of photos by name and number`() throws {
    let resolution = try list("Ann 1 2\nAnn 0002 Bob 10\n").resolved(amongSourcePaths: paths)
    #expect(
      resolution.pairs == [
        ResolvedPair(left: 0, right: 2, same: true, fold: 1),
        ResolvedPair(left: 2, right: 3, same: false, fold: 2),
      ])
    #expect(resolution.missingPhotos.isEmpty)
    #expect(resolution.skippedPairCount == 0)
  }

  @Test func `refuses photos without a face and names the first few, each once`() throws {
    let text = (3...9).map { "Ann 1 \($0)" }.joined(separator: "\n") + "\nAnn 3 Bob 10\n"
    let error = VerificationError.missingPhotos(
      file: "pairs.txt", count: 7, first: (3...7).map { PhotoName(name: "Ann", number: $0) })
    #expect(throws: error) { try list(text).resolved(amongSourcePaths: paths) }
    #expect(
      "\(error)" == "pairs.txt: photos without a face: found 7 "
        + "(Ann 3, Ann 4, Ann 5, Ann 6, Ann 7, ...), expected 0")
  }

  @Test func `leaves out and counts pairs without a face when asked to`() throws {
    let resolution = try list("Ann 1 2\nAnn 1 3\nAnn 3 Bob 10\nCarl 1 Ann 1\n").resolved(
      amongSourcePaths: paths, skippingMissing: true)
    #expect(resolution.pairs == [ResolvedPair(left: 0, right: 2, same: true, fold: 1)])
    #expect(resolution.missingPhotos.map(\.description) == ["Ann 3", "Carl 1"])
    #expect(resolution.skippedPairCount == 3)
  }

  @Test(arguments: [false, true]) func `refuses photos with several faces`(
    skippingMissing: Bool
  ) throws {
    let error = VerificationError.ambiguousPhotos(
      file: "pairs.txt", count: 1, first: [PhotoName(name: "Ann", number: 2)])
    #expect(throws: error) {
      try list("Ann 1 2\n").resolved(
        amongSourcePaths: paths + ["other/Ann_0002.png"], skippingMissing: skippingMissing)
    }
    #expect(
      "\(error)" == "pairs.txt: photos with several faces: found 1 (Ann 2), expected 0")
  }

  @Test func `does not mind several faces of a photo that no pair names`() throws {
    let resolution = try list("Ann 1 2\n").resolved(
      amongSourcePaths: paths + ["other/Bob_10.png"])
    #expect(resolution.pairs.count == 1)
  }
}
