import Foundation
import Testing
import Verification

/// Lists that are not in LFW's layout.
@Suite struct PairLayoutTests {
  /// Each pair as a text.
  private func described(_ list: PairList) -> [String] {
    list.pairs.map { "\($0.left) \($0.right) \($0.same) \($0.fold)" }
  }

  private let want = [
    "a/Ann_Lee_0001.jpg a/Ann_Lee_0003.jpg true 1", "b.png c/d/12.jpg false 1",
    "Bob_1.jpg Bob_2.jpg true 2",
  ]

  @Test(arguments: [
    """
    a/Ann_Lee_0001.jpg 1
    a/Ann_Lee_0003.jpg 1

    b.png 0
    c/d/12.jpg\t0\r
    Bob_1.jpg 1
    Bob_2.jpg 1
    """,
    "a/Ann_Lee_0001.jpg a/Ann_Lee_0003.jpg 1\nb.png c/d/12.jpg 0\nBob_1.jpg\tBob_2.jpg 1\n",
    "\u{FEFF}1 a/Ann_Lee_0001.jpg a/Ann_Lee_0003.jpg\n0 b.png c/d/12.jpg\n1 Bob_1.jpg Bob_2.jpg",
  ])
  func `reads lists of paths in three forms`(text: String) throws {
    #expect(described(try pairList(text)) == want)
  }

  @Test func `knows people by their files' names, where these say so`() throws {
    let list = try pairList("1 a/Ann_Lee_0001.jpg x/0_AnnLee_35_f.jpg\n0 17.jpg 7_Bob_x_f.jpg\n")
    #expect(list.pairs.map(\.left.name) == ["Ann_Lee", "17.jpg"])
    #expect(list.pairs.map(\.right.name) == ["AnnLee", "7_Bob_x_f.jpg"])
  }

  @Test func `cuts each kind into ten parts, so that a list sorted by kind has both everywhere`()
    throws
  {
    let same = (0..<30).map { "1 a\($0).jpg b\($0).jpg" }
    let different = (0..<20).map { "0 c\($0).jpg d\($0).jpg" }
    let list = try pairList((same + different).joined(separator: "\n"))
    for fold in 1...10 {
      #expect(list.pairs.count { $0.fold == fold && $0.same } == 3)
      #expect(list.pairs.count { $0.fold == fold && !$0.same } == 2)
    }
  }

  @Test(arguments: [
    ("a.jpg 1\nb.jpg 0\n", 2, "label", "0", "1, as in line 1, the other photo of the pair"),
    ("a.jpg 1\nb.jpg 1\n\nc.jpg 1\n", 4, "pair", "one photo", "two lines a pair"),
    ("a.jpg 1\nb.jpg\n", 2, "pair", "1 fields", "photo 0|1"),
    ("a.jpg 2\n", 1, "label", "\"2\"", "0 or 1"),
    ("a.jpg b.jpg 1\na.jpg a.jpg 0\n", 2, "pair", "photo a.jpg twice", "two photos"),
    (
      "1 a.jpg b.jpg\n1 a.jpg b\n", 2, "photo", "\"b\"",
      "a path that ends in .jpg, .jpeg, .png, .bmp, .webp"
    ),
    (
      "a.jpg b.jpg c.jpg\n", 1, "pair", "\"a.jpg b.jpg c.jpg\"",
      "photo 0|1, photo photo 0|1, or 0|1 photo photo"
    ),
  ])
  func `names the line that is wrong`(
    text: String, line: Int, what: String, found: String, expected: String
  ) {
    expectFault(inLine: line, of: text, what, found: found, expected: expected)
  }

  @Test func `finds photos by the ends of their paths`() throws {
    let list = try pairList("1 imgs/1/a.jpg imgs/1/b.jpg\n0 imgs/1/a.jpg imgs/2/a.jpg\n")
    let sources = ["1/a.png", "set/imgs/1/b.jpg", "./imgs/2/a.jpg", "other/a.jpg", "1/c.jpg"]
    let resolution = try list.resolved(amongSourcePaths: sources)
    #expect(resolution.pairs.map(\.left) == [0, 0])
    #expect(resolution.pairs.map(\.right) == [1, 2])
    // Four photos of unknown people: the first two are one person, as the list says.
    #expect(
      resolution.people == [PeopleOfPair(left: 0, right: 0), PeopleOfPair(left: 0, right: 1)])
    #expect(
      throws: VerificationError.ambiguousPhotos(
        file: "pairs.txt", count: 1, first: [PhotoName(path: "imgs/1/a.jpg")])
    ) { try list.resolved(amongSourcePaths: sources + ["x/imgs/1/a.jpg"]) }
    #expect(
      throws: VerificationError.missingPhotos(
        file: "pairs.txt", count: 1, first: [PhotoName(path: "imgs/2/a.jpg")])
    ) { try list.resolved(amongSourcePaths: sources.filter { !$0.contains("2/") }) }
  }

  @Test func `reads RFW's names`() throws {
    let list = try pairList("m.0c7mh2\t1\t3\nm.0c7mh2\t2\tm.03d9q_x\t4\n")
    #expect(list.pairs.map(\.same) == [true, false])
    let resolution = try list.resolved(
      amongSourcePaths: [
        "African/m.0c7mh2/m.0c7mh2_0001.jpg", "m.0c7mh2/m.0c7mh2_0002.jpg",
        "m.0c7mh2/m.0c7mh2_0003.jpg", "m.03d9q_x/m.03d9q_x_0004.jpg",
      ])
    #expect(resolution.pairs.map(\.right) == [2, 3])
  }
}

/// CFP's folder.
@Suite struct ProfilePairsTests {
  /// Writes two people with two frontal and two profile photos each, in two folds.
  private func folder(changing name: String = "", to text: String = "") throws -> URL {
    let root = FileManager.default.temporaryDirectory.appending(path: "cfp-\(UUID().uuidString)")
    func photos(_ pose: String) -> String {
      (0..<4).map { "\($0 + 1) ../Data/Images/00\($0 / 2 + 1)/\(pose)/0\($0 % 2 + 1).jpg\n" }
        .joined()
    }
    var files = [
      "Pair_list_F.txt": photos("frontal"), "Pair_list_P.txt": photos("profile"),
    ]
    for split in ["FF", "FP"] {
      for (fold, same, different) in [("01", "1,2\n", "1,3\n"), ("02", "3,4\r\n\n", " 2 , 4 \n")] {
        files["Split/\(split)/\(fold)/same.txt"] = same
        files["Split/\(split)/\(fold)/diff.txt"] = different
      }
    }
    files[name] = name.isEmpty ? nil : text
    for (file, text) in files {
      let url = root.appending(path: "Protocol/\(file)")
      try FileManager.default.createDirectory(
        at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
      try text.write(to: url, atomically: true, encoding: .utf8)
    }
    return root.appending(path: "Protocol")
  }

  @Test func `reads pairs of both poses, fold by fold`() throws {
    let folder = try folder()
    defer { try? FileManager.default.removeItem(at: folder.deletingLastPathComponent()) }
    let profile = try PairList(contentsOf: folder.appending(path: "Split/FP").path)
    #expect(profile.pairs.map(\.same) == [true, false, true, false])
    #expect(profile.pairs.map(\.fold) == [1, 1, 2, 2])
    #expect(profile.pairs[1].left.path == "../Data/Images/001/frontal/01.jpg")
    #expect(profile.pairs[1].right.path == "../Data/Images/002/profile/01.jpg")
    #expect(profile.pairs[1].right.name == "002")
    let frontal = try PairList(contentsOf: folder.appending(path: "Split/FF/").path)
    #expect(frontal.pairs[1].right.path == "../Data/Images/002/frontal/01.jpg")
    let sources = ["001", "002"].flatMap { person in
      ["frontal", "profile"].flatMap { pose in (1...2).map { "\(person)/\(pose)/0\($0).jpg" } }
    }
    let resolution = try profile.resolved(amongSourcePaths: sources)
    #expect(resolution.pairs.map(\.left) == [0, 0, 4, 1])
    #expect(resolution.pairs.map(\.right) == [3, 6, 7, 7])
    #expect(resolution.people[1] == PeopleOfPair(left: 0, right: 1))
  }

  @Test(arguments: [
    ("Split/FP/02/same.txt", "3,4\n3\n", "same.txt:2: pair: found \"3\""),
    ("Split/FP/02/diff.txt", "1,99", "diff.txt:1: number: found \"99\", expected one of the 4 in"),
    ("Split/FP/01/same.txt", "1,-3", "same.txt:1: number: found \"-3\""),
    ("Split/FP/01/same.txt", "1,3", "expected two photos of one person"),
    ("Split/FP/01/diff.txt", "1,2", "expected two people"),
    ("Pair_list_P.txt", "1 a/b.jpg\n", "Pair_list_P.txt:1: photo: found \"1 a/b.jpg\""),
    ("Pair_list_F.txt", "1 1/f/1.jpg\n1 1/f/2.jpg\n", "Pair_list_F.txt:2: number: found 1 again"),
  ])
  func `names the file and line that is wrong`(file: String, text: String, want: String) throws {
    let folder = try folder(changing: file, to: text)
    defer { try? FileManager.default.removeItem(at: folder.deletingLastPathComponent()) }
    let error = #expect(throws: VerificationError.self) {
      try PairList(contentsOf: folder.appending(path: "Split/FP").path)
    }
    #expect("\(error.map { "\($0)" } ?? "")".contains(want))
  }

  @Test func `says which folder is wanted`() throws {
    let folder = try folder()
    defer { try? FileManager.default.removeItem(at: folder.deletingLastPathComponent()) }
    for (path, found) in [
      ("", "a folder above CFP's pairs"), ("Split", "a folder above CFP's pairs"),
      ("Split/FF/01", "a folder"),
    ] {
      let error = #expect(throws: VerificationError.self) {
        try PairList(contentsOf: folder.appending(path: path).path)
      }
      #expect("\(error.map { "\($0)" } ?? "")".contains("found \(found), expected a list"))
    }
    try FileManager.default.removeItem(at: folder.appending(path: "Pair_list_P.txt"))
    #expect(throws: VerificationError.self) {
      try PairList(contentsOf: folder.appending(path: "Split/FP").path)
    }
  }
}
