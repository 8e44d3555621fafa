import FaceAlignment
import Foundation
import Testing

@Suite struct LandmarkLayoutTests {
  private static let numbers = "104 115 147 113 128 144 106 158 150 157"
  private static let coordinates: [Double] = [104, 115, 147, 113, 128, 144, 106, 158, 150, 157]
  private static let celebA =
    "lefteye_x lefteye_y righteye_x righteye_y nose_x nose_y leftmouth_x leftmouth_y "
    + "rightmouth_x rightmouth_y"

  private func read(_ text: String, identities: String? = nil) throws -> LandmarkFile {
    try LandmarkFile(
      bytes: Array(text.utf8), name: "list",
      identities: identities.map { try IdentityList(bytes: Array($0.utf8), name: "who") })
  }

  @Test func `reads CelebA's list below its two head lines`() throws {
    let file = try read(
      "2\n\(Self.celebA) \na/000001.jpg \(Self.numbers)\na/000002.jpg  \(Self.numbers)\n")
    #expect(file.layout == .celebA)
    #expect(file.problems.isEmpty)
    #expect(file.entries.map(\.path) == ["a/000001.jpg", "a/000002.jpg"])
    #expect(file.entries.map(\.lineNumber) == [3, 4])
    #expect(file.entries.first?.landmarks.coordinates == Self.coordinates)
  }

  @Test func `reads CelebA's list as a table with commas`() throws {
    let header = "image_id," + Self.celebA.replacingOccurrences(of: " ", with: ",")
    let line = "a/1.jpg," + Self.numbers.replacingOccurrences(of: " ", with: ",")
    let file = try read("\(header)\n\(line)\n\(line.dropLast(4))\n")
    #expect(file.layout == .celebA)
    #expect(file.entries.map(\.landmarks.coordinates) == [Self.coordinates])
    #expect(
      file.problems.map(\.description) == [
        "list:3: columns: found 10, expected 11 as in the rest of the list"
      ])
  }

  @Test func `tells that CelebA's list was cut off`() throws {
    let file = try read("202599\n\(Self.celebA)\na/1.jpg \(Self.numbers)\n")
    #expect(file.entries.count == 1)
    #expect(
      file.problems.map(\.description) == [
        "list:1: count: found 202599, expected 1, the number of lines below the header"
      ])
    let worded = try read("many\n\(Self.celebA)\na/1.jpg \(Self.numbers)\n")
    #expect(worded.problems.map(\.found) == ["\"many\""])
  }

  @Test func `refuses columns in an order that CelebA's are not in`() throws {
    let turned = Self.celebA.replacingOccurrences(
      of: "leftmouth_x leftmouth_y rightmouth_x rightmouth_y",
      with: "rightmouth_x rightmouth_y leftmouth_x leftmouth_y")
    let error = #expect(throws: LandmarkFileError.self) {
      try read("1\n\(turned)\na/1.jpg \(Self.numbers)\n")
    }
    #expect(error?.description.contains("list:2: header: found \"lefteye_x") == true)
  }

  @Test func `takes the identities of a list that has neither folders nor labels from another`()
    throws
  {
    let text = "2\n\(Self.celebA)\n000001.jpg \(Self.numbers)\n000002.jpg \(Self.numbers)\n"
    let file = try read(text, identities: "000001.jpg 2880\n000002.jpg\t2937\n")
    #expect(file.entries.map(\.identity) == ["2880", "2937"])
    let lacking = try read(text, identities: "000002.jpg 2937\n")
    #expect(
      lacking.problems.map(\.description) == [
        "list:3: identity: found no line for \"000001.jpg\" in who, expected one"
      ])
    #expect(throws: LandmarkFileError.self) { try read(text) }
    // It counts more than a folder.
    let inFolder = try read("a/1.jpg \(Self.numbers)", identities: "a/1.jpg 7 99\n")
    #expect(inFolder.entries.map(\.identity) == ["7"])
  }

  @Test(arguments: [
    (
      "1.jpg 7\n1.jpg 8\n",
      "who:2: identity: found \"8\" for \"1.jpg\", expected \"7\" as in an earlier line"
    ),
    ("1.jpg 7\n2.jpg\n", "who:2: columns: found 1, expected a photo and an identity"),
    ("../1.jpg 7\n", "who:1: path: found \"../1.jpg\", expected a path below the folder of photos"),
  ])
  func `refuses a list of identities that is wrong anywhere`(
    text: String, description: String
  ) throws {
    let error = #expect(throws: LandmarkFileError.self) {
      try IdentityList(bytes: Array(text.utf8), name: "who")
    }
    #expect(error?.description == description)
    #expect(throws: Never.self) {
      try IdentityList(bytes: Array("1.jpg 7\n1.jpg 7\n# x\n".utf8), name: "who")
    }
  }

  @Test func `reads IJB's metadata with its scores`() throws {
    let file = try read(
      "1.jpg \(Self.numbers) 0.9987\n2.jpg \(Self.numbers) 1.0\n3.jpg \(Self.numbers) x\n",
      identities: "1.jpg 1 69544\n2.jpg 1 69544\n3.jpg 2 69545\n")
    #expect(file.layout == .scored)
    #expect(file.entries.map(\.score) == [0.9987, 1])
    #expect(file.entries.map(\.identity) == ["1", "1"])
    #expect(file.entries.map(\.label) == [nil, nil])
    #expect(file.entries.first?.landmarks.coordinates == Self.coordinates)
    #expect(
      file.problems.map(\.description) == [
        "list:3: score: found \"x\", expected a decimal number"
      ])
  }

  @Test func `does not take a label for a point, nor a score for one`() throws {
    let labelled = try read("a/1.jpg 0 \(Self.numbers)\na/2.jpg 1 \(Self.numbers)\n")
    #expect(labelled.layout == .labelled)
    #expect(labelled.entries.map(\.label) == [0, 1])
    #expect(labelled.entries.map(\.score) == [nil, nil])
    #expect(try read("a/1.jpg \(Self.numbers)\n").layout == .plain)
  }

  @Test func `reads JSON Lines`() throws {
    let points = "[[104,115],[147,113],[128,144.5],[106,158],[150,157]]"
    let file = try read(
      """
      {"photo": "Ada/1.jpg", "landmarks": \(points), "score": 12.5, "box": [90, 80, 170, 180]}
      # a comment
      {"landmarks": \(points), "photo": "Zoë 名前.jpg", "label": 3, "score": null, "detector": "x"}

      """)
    #expect(file.layout == .jsonLines)
    #expect(file.problems.isEmpty)
    #expect(file.entries.map(\.path) == ["Ada/1.jpg", "Zoë 名前.jpg"])
    #expect(file.entries.map(\.identity) == ["Ada", "3"])
    #expect(file.entries.map(\.score) == [12.5, nil])
    #expect(file.entries.map(\.label) == [nil, 3])
    #expect(file.entries.map(\.lineNumber) == [1, 3])
    #expect(file.entries.first?.landmarks.nose == PixelPoint(x: 128, y: 144.5))
  }

  private static let five = "[[1,2],[3,4],[5,6],[7,8],[9,10]]"

  /// `$` stands for the start of a good line, `@` for five good points.
  @Test(arguments: [
    (#"$@"#, #"JSON: found the end of the text in column"#),
    (#"{"photo": "a/2.jpg", "photo": "a/3.jpg"}"#, #"JSON: found "photo" again"#),
    (#"[1]"#, #"JSON: found an array, expected an object"#),
    (#"{"landmarks": @}"#, #"path: found nothing, expected "photo": a path in quotes"#),
    (#"{"photo": 7, "landmarks": @}"#, #"path: found 7, expected "photo": a path in quotes"#),
    (#"{"photo": "../b.jpg", "landmarks": @}"#, #"path: found "../b.jpg", expected a path below"#),
    (#"{"photo": "/b.jpg", "landmarks": @}"#, #"path: found "/b.jpg", expected a path below"#),
    (
      #"{"photo": "a/\u0000.jpg", "landmarks": @}"#,
      #"path: found "a/\#u{fffd}.jpg", expected a path"#
    ),
    (#"{"photo": "a/2.jpg"}"#, #"points: found nothing, expected "landmarks": an array of points"#),
    (#"$[1,2,3,4,5]}"#, #"points: found 1, expected a point [x, y]"#),
    (#"$[[1,2],[3,4]]}"#, #"points: found 2 points, expected 5, 68 or 106"#),
    (#"$[[1,"2"],[3,4],[5,6],[7,8],[9,1]]}"#, #"coordinate: found "2", expected a decimal"#),
    (#"$[[1,1e999],[3,4],[5,6],[7,8],[9,1]]}"#, #"coordinate: found 1e999, expected a decimal"#),
    (#"$[[1,2,3],[3,4],[5,6],[7,8],[9,1]]}"#, #"points: found an array, expected a point [x, y]"#),
    (#"$@, "label": -1}"#, #"label: found -1, expected "label": a whole"#),
    (#"$@, "label": 1.5}"#, #"label: found 1.5, expected "label": a whole"#),
    (#"$@, "score": "high"}"#, #"score: found "high", expected "score": a number"#),
    (#"$@, "box": [1,2,3]}"#, #"box: found an array, expected "box": four numbers"#),
    (#"{"photo": "2.jpg", "landmarks": @}"#, #"identity: found neither a folder nor a label"#),
  ])
  func `reports a bad line of JSON and goes on`(line: String, start: String) throws {
    let good = "{\"photo\": \"a/1.jpg\", \"landmarks\": \(Self.five)}"
    let bad = line.replacingOccurrences(of: "$", with: #"{"photo": "a/2.jpg", "landmarks": "#)
      .replacingOccurrences(of: "@", with: Self.five)
    let file = try read("\(good)\n\(bad)\n\(good)")
    #expect(file.entries.map(\.lineNumber) == [1, 3])
    let description = file.problems.map(\.description).joined()
    #expect(description.hasPrefix("list:2: \(start)"), "\(description)")
  }

  @Test func `names the photo of a bad line where it can be told`() throws {
    let file = try read(
      """
      {"photo": "a/1.jpg", "landmarks": \(Self.five)}
      {"photo": "a/2.jpg", "landmarks": []}
      {"photo": "a/3.jpg", "landmarks"
      """)
    #expect(file.problems.map(\.photo) == ["a/2.jpg", ""])
  }

  @Test func `takes a path that begins with a brace for a path`() throws {
    let line = "{a}/1.jpg\t" + Self.numbers.replacingOccurrences(of: " ", with: "\t")
    let file = try read(line)
    #expect(file.layout == .plain)
    #expect(file.entries.map(\.identity) == ["{a}"])
  }

  @Test(arguments: [ManyPoints.ibug, ManyPoints.jd, ManyPoints.insightFace])
  func `reduces 68 and 106 points to five in every layout`(points: [PixelPoint]) throws {
    let lists = [
      "a/1.jpg\t\(points.columns)\n", "a/1.jpg\t5\t\(points.columns)\n",
      "{\"photo\": \"a/1.jpg\", \"landmarks\": \(points.json)}\n",
    ]
    let layouts: [LandmarkLayout] = [.plain, .labelled, .jsonLines]
    for (text, layout) in zip(lists, layouts) {
      let file = try read(text)
      #expect(file.layout == layout)
      let found = try #require(file.entries.first).landmarks.coordinates
      expectClose(found, ManyPoints.five, "\(points.count) points")
    }
  }

  @Test func `refuses 106 points in an order that it does not know`() throws {
    let file = try read(
      "{\"photo\": \"a/1.jpg\", \"landmarks\": \(ManyPoints.jd.json)}\n"
        + "{\"photo\": \"a/2.jpg\", \"landmarks\": \(Array(ManyPoints.jd.reversed()).json)}\n")
    #expect(file.entries.map(\.path) == ["a/1.jpg"])
    #expect(file.problems.map(\.kind) == [.points])
  }
}
