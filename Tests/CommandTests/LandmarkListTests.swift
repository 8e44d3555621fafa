import Foundation
import Testing

/// What became of the lines of a list that `atl-prep align` was given.
private struct Outcome {
  let status: Int32
  let summary: [String: Any]
  /// The reason by the line of the list, as `rejected.jsonl` has it.
  var reasons: [Int: String] = [:]
  /// What was wrong with it, likewise.
  var details: [Int: String] = [:]
  /// The landmarks of the faces by source.
  var faces: [String: [Double]] = [:]
  var header: [String: Any] = [:]

  init(photos: String, list: String, output: String, _ options: String...) throws {
    let result = try Tool.prep.run(
      ["align", photos, "--landmarks", list, "--output", output, "--json", "--quiet"] + options)
    status = result.status
    summary = try Self.object(result.output) ?? [:]
    for line in try Self.lines("\(output)/rejected.jsonl") {
      guard let number = line["line"] as? Int else { continue }
      reasons[number] = line["reason"] as? String
      details[number] = line["detail"] as? String
    }
    let lines = try Self.lines("\(output)/manifest.jsonl")
    header = lines.first ?? [:]
    for line in lines.dropFirst() {
      guard let source = line["source"] as? String else { continue }
      faces[source] = line["landmarks"] as? [Double]
    }
  }

  private static func lines(_ file: String) throws -> [[String: Any]] {
    try String(contentsOfFile: file, encoding: .utf8).split(separator: "\n")
      .compactMap { try object(String($0)) }
  }

  private static func object(_ text: String) throws -> [String: Any]? {
    try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any]
  }
}

@Suite(.serialized) struct LandmarkListTests {
  private static let broken =
    ProcessInfo.processInfo.environment["ATL_BROKEN_DIR"]
    ?? URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "../shared/data/broken").standardizedFileURL.path

  private static let hasBroken: Bool = {
    let isThere = FileManager.default.fileExists(atPath: broken + "/landmarks_bad.txt")
    if !isThere { print("skipped: no broken files at \(broken)") }
    return isThere
  }()

  @Test(.enabled(if: hasBroken))
  func `every line of a hostile list is reported with its number and a reason`() throws {
    let folder = try TemporaryFolder()
    let outcome = try Outcome(
      photos: Self.broken, list: Self.broken + "/landmarks_bad.txt", output: folder.path("faces"))
    #expect(outcome.status == 0)
    #expect(outcome.reasons == Self.hostileReasons)
    #expect(outcome.faces["gray.jpg"] == [106, 116, 145, 114, 129, 137, 112, 161, 143, 160])
  }

  private static let hostileReasons: [Int: String] = [
    4: "bad_line", 5: "bad_line", 6: "bad_line", 7: "bad_line", 8: "bad_line",
    9: "outside_image", 10: "coincident_eyes", 11: "mouth_not_below_eyes", 12: "photo_missing",
    13: "bad_line", 14: "face_clash", 15: "face_clash", 16: "bad_line", 17: "face_clash",
  ]

  /// One rendered photo, and its landmarks.
  private struct Photo {
    let folder: TemporaryFolder
    let path = "person_0001/person_0001_0001.jpg"
    let numbers: [String]

    init() throws {
      folder = try TemporaryFolder()
      try Tool.prep.succeed([
        "synthesize", folder.path("people"), "--identities", "4", "--photos", "2", "--quiet",
      ])
      let list = try String(contentsOfFile: folder.path("people/landmarks.txt"), encoding: .utf8)
      let line = try #require(list.split(separator: "\n").first { $0.hasPrefix("person_0001/") })
      numbers = line.split(separator: "\t").suffix(10).map(String.init)
    }

    var photos: String { folder.path("people/images") }

    /// The points in another order, as a list has them.
    func points(_ order: [Int] = [0, 1, 2, 3, 4], _ separator: String = "\t") -> String {
      order.map { numbers[2 * $0] + separator + numbers[2 * $0 + 1] }.joined(separator: separator)
    }

    func write(_ text: String, _ name: String = "list") throws -> String {
      let file = folder.url.appending(path: name)
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(text.utf8).write(to: file)
      return file.path
    }
  }

  @Test func `lines of a hostile list of our own are reported as well`() throws {
    let photo = try Photo()
    let (path, all) = (photo.path, photo.points())
    let nine = photo.numbers.dropLast().joined(separator: "\t")
    let shifted = photo.numbers.dropFirst().joined(separator: "\t")
    let one = (0..<5).map { _ in "125\t125" }.joined(separator: "\t")
    let text = [
      "\(path)\t0\t\(all)", "", "# a comment", "\(path)\t0\t\(nine)", "\(path)\t0\t\(all)\t7\t8",
      "\(path)\tfour\t\(all)", "\(path)\t-1\t\(all)", "\(path)\t0\tnan\t\(shifted)",
      "\(path)\t0\t1e9\t\(shifted)", "\(path)\t0\t\(one)",
      "\(path)\t0\t\(photo.points([1, 0, 2, 4, 3]))", "a/nosuchfile.jpg\t0\t\(all)",
      "../landmarks.txt\t0\t\(all)", "\(path) 0 \(photo.points([0, 1, 2, 3, 4], " "))",
      "\(path)\t0\t\(all)\r", "\(path)\t1\t\(all)", "\(path)\t0\t\(all)",
    ].joined(separator: "\n")
    let list = try photo.write(text)
    let outcome = try Outcome(photos: photo.photos, list: list, output: photo.folder.path("faces"))
    #expect(outcome.status == 0)
    #expect(outcome.reasons == Self.hostileReasons)
    #expect(outcome.faces.keys.sorted() == [path])
    for (line, start) in [
      4: "columns: found 11, expected 12", 5: "columns: found 14, expected 12",
      6: "label: found \"four\"", 7: "label: found \"-1\"", 8: "coordinate: found \"nan\"",
      13: "path: found \"../landmarks.txt\"", 16: "repeated photo: found \"\(path)\" with label 1",
    ] {
      let detail = outcome.details[line] ?? ""
      #expect(detail.hasPrefix("\(list):\(line): \(start)"), "\(detail)")
    }
    #expect(outcome.details[11]?.contains("left and right swapped") == true)
    let strict = try Tool.prep.run([
      "align", photo.photos, "--landmarks", list, "--output", photo.folder.path("strict"),
      "--strict", "--quiet",
    ])
    #expect(strict.status == 65)
  }

  @Test func `swapped points are put right where that is asked for`() throws {
    let photo = try Photo()
    let straight = try photo.write("\(photo.path)\t0\t\(photo.points())", "straight")
    let expected = try Outcome(
      photos: photo.photos, list: straight, output: photo.folder.path("straight-faces"),
      "--fix-order")
    #expect(expected.summary["reorderedCount"] as? Int == 0)
    for (index, order) in [[1, 0, 2, 4, 3], [1, 0, 2, 3, 4], [0, 1, 2, 4, 3]].enumerated() {
      let list = try photo.write("\(photo.path)\t0\t\(photo.points(order))", "swapped")
      let refused = try Tool.prep.run([
        "align", photo.photos, "--landmarks", list, "--output",
        photo.folder.path("refused-\(index)"), "--quiet",
      ])
      #expect(refused.status == 65)
      let output = photo.folder.path("fixed-\(index)")
      let outcome = try Outcome(
        photos: photo.photos, list: list, output: output, "--fix-order")
      #expect(outcome.faces == expected.faces)
      #expect(outcome.summary["reorderedCount"] as? Int == 1)
      #expect(
        FileManager.default.contentsEqual(
          atPath: output + "/manifest.jsonl",
          andPath: photo.folder.path("straight-faces/manifest.jsonl")))
    }
  }

  @Test func `all layouts give the same faces`() throws {
    let photo = try Photo()
    let name = "person_0001_0001.jpg"
    let photos = photo.photos + "/person_0001"
    let blanks = photo.points([0, 1, 2, 3, 4], " ")
    let pairs = (0..<5).map { "[\(photo.numbers[2 * $0]), \(photo.numbers[2 * $0 + 1])]" }
    let header =
      "lefteye_x lefteye_y righteye_x righteye_y nose_x nose_y leftmouth_x leftmouth_y "
      + "rightmouth_x rightmouth_y"
    let who = try photo.write("\(name) person_0001 9\n", "who")
    let lists = [
      ("list without labels", try photo.write("\(name)\t\(photo.points())", "plain")),
      ("list with labels", try photo.write("\(name)\t0\t\(photo.points())", "labelled")),
      ("list with scores", try photo.write("\(name) \(blanks) 0.5", "scored")),
      ("CelebA list", try photo.write("1\n\(header)\n\(name) \(blanks)\n", "celeba")),
      (
        "JSON Lines",
        try photo.write(
          "{\"photo\": \"\(name)\", \"landmarks\": [\(pairs.joined(separator: ","))]}", "json")
      ),
    ]
    let points = (0..<5).map { "\(photo.numbers[2 * $0]) \(photo.numbers[2 * $0 + 1])" }
    _ = try photo.write(points.joined(separator: "\n"), "points/person_0001_0001.5pt")
    var faces: Set<Data> = []
    for (layout, list) in lists + [("point files", photo.folder.path("points"))] {
      let output = photo.folder.path("faces of \(layout)")
      let outcome = try Outcome(
        photos: photos, list: list, output: output, "--identities", who)
      #expect(outcome.summary["landmarkLayout"] as? String == layout)
      #expect(outcome.faces[name]?.map(\.description) == photo.numbers.map { "\(Double($0) ?? 0)" })
      let face = URL(filePath: output).appending(path: "faces/person_0001/person_0001_0001.jpg")
      faces.insert(try Data(contentsOf: face))
    }
    #expect(faces.count == 1)
  }

  @Test func `every template writes its contract, and a set refuses another one`() throws {
    let photo = try Photo()
    let list = try photo.write("\(photo.path)\t0\t\(photo.points())")
    let own = try photo.write(
      """
      {"format": "atl-alignment-template", "version": 1, "name": "mine", "width": 100,
       "height": 120, "points": [[35, 50], [65, 50], [50, 70], [37, 92], [63, 92]]}
      """, "mine.json")
    var probes: Set<String> = []
    for (template, width, height, distance) in [
      ("wuxiang", 112, 112, 40), ("eyes-level", 112, 112, 40), ("arcface", 112, 112, 40.68595),
      ("sphereface", 96, 112, 40.68595), ("sphereface-matlab", 96, 112, 40.68595),
      (own, 100, 120, 42),
    ] as [(String, Int, Int, Double)] {
      let output = photo.folder.path("faces-\(probes.count)")
      let outcome = try Outcome(
        photos: photo.photos, list: list, output: output, "--template", template)
      #expect(outcome.header["width"] as? Int == width)
      #expect(outcome.header["height"] as? Int == height)
      #expect(outcome.header["eyeToMouthPixels"] as? Double == distance)
      #expect(outcome.header["normalisation"] as? String == "(x - 127.5) / 128")
      let name = try #require(outcome.header["template"] as? String)
      #expect(template == own ? name.hasPrefix("mine sha256:") : name == template)
      probes.insert(try #require(outcome.header["probe"] as? String))
    }
    #expect(probes.count == 6)
    let again = try Tool.prep.run([
      "align", photo.photos, "--landmarks", list, "--output", photo.folder.path("faces-0"),
      "--template", "arcface",
    ])
    #expect(again.status == 73)
    #expect(again.errors.contains("template: found wuxiang, expected arcface"))
    #expect(again.errors.contains("probe: found "))
  }

  @Test func `a distance that was meant for another template is pointed at`() throws {
    let photo = try Photo()
    let list = try photo.write("\(photo.path)\t0\t\(photo.points())")
    let result = try Tool.prep.succeed([
      "align", photo.photos, "--landmarks", list, "--output", photo.folder.path("faces"),
      "--template", "arcface", "--set", "align.eyeToMouthPixels=40",
    ])
    #expect(
      result.errors.contains(
        "note: align.eyeToMouthPixels 40.0 scales the template arcface, whose own is 40.68595"))
    #expect(result.output.contains("(landmarks: list with labels)"))
  }

  @Test func `a list that gives nothing says why, and how its error is told by scripts`() throws {
    let photo = try Photo()
    for (text, status, message) in [
      ("x", 65, "columns: found 1, expected 11 or 12"),
      ("{\"photo\": 1}", 65, "path: found 1, expected \"photo\": a path in quotes"),
      ("1\nlefteye_x\n", 65, "header: found \"lefteye_x\""),
    ] as [(String, Int32, String)] {
      let list = try photo.write(text)
      let result = try Tool.prep.run([
        "align", photo.photos, "--landmarks", list, "--output", photo.folder.path("faces"),
      ])
      #expect(result.status == status)
      #expect(result.errors.contains(message), "\(result.errors)")
      #expect(result.errors.split(separator: "\n").count == 1)
    }
    let missing = try Tool.prep.run([
      "align", photo.photos, "--landmarks", "/none.txt", "--output", photo.folder.path("faces"),
    ])
    #expect(missing.status == 66)
    let template = try Tool.prep.run([
      "align", photo.photos, "--landmarks", "/none.txt", "--output", photo.folder.path("faces"),
      "--template", "/none.json",
    ])
    #expect(template.status == 66)
    #expect(template.errors.contains("/none.json: alignment template: found No such file"))
    #expect(!FileManager.default.fileExists(atPath: photo.folder.path("faces")))
  }
}
