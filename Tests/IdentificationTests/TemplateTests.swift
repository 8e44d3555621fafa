import Identification
import Tensors
import Testing
import Verification

@Suite struct TemplatePoolTests {
  private let embeddings = Matrix<Float>(
    rowCount: 4, columnCount: 2, elements: [2, 0, 0, 4, 0, 2, 3, 3])

  @Test func `takes the mean of each media and then their sum`() throws {
    // Template 5: a video of faces 1 and 2 with mean (0, 3), and photo 0. Template 3: photo 3.
    let pool = try TemplatePool(
      [
        .init(row: 1, template: 5, media: 70), .init(row: 0, template: 5, media: 8),
        .init(row: 2, template: 5, media: 70), .init(row: 3, template: 3, media: 70),
      ], embeddings: embeddings)
    #expect(pool.rowOfTemplate == [3: 0, 5: 1])
    let (half, thirteenth) = (0.5.squareRoot(), (1.0 / 13).squareRoot())
    let want = [half, half, 2 * thirteenth, 3 * thirteenth]
    #expect(
      zip(pool.rows.matrix.elements, want).allSatisfy { abs(Double($0) - $1) < 1e-6 })
    #expect(abs(pool.cosine(0, 1) - 5 * half * thirteenth) < 1e-6)
  }

  @Test func `weighs faces, and normalises them first where asked to`() throws {
    let faces = [
      TemplatePool.Face(row: 0, template: 1, media: 1), .init(row: 1, template: 1, media: 2),
    ]
    func direction(_ weights: [Double]?, _ normalizing: Bool) throws -> Float {
      let rows = try TemplatePool(
        faces, embeddings: embeddings, weights: weights, normalizingFaces: normalizing
      ).rows.matrix
      return rows[0, 1] / rows[0, 0]
    }
    #expect(try abs(direction(nil, false) - 2) < 1e-6)
    #expect(try abs(direction(nil, true) - 1) < 1e-6)
    #expect(try abs(direction([1, 0.25, 1, 1], false) - 0.5) < 1e-6)
  }

  @Test func `refuses a template whose faces cancel out`() {
    let opposite = Matrix<Float>(rowCount: 2, columnCount: 1, elements: [1, -1])
    #expect(
      throws: VerificationError.badPairs(
        what: "template 6", found: "faces whose sum has no direction", expected: "a direction")
    ) {
      try TemplatePool(
        [.init(row: 0, template: 6, media: 1), .init(row: 1, template: 6, media: 1)],
        embeddings: opposite)
    }
  }
}

@Suite struct TemplatePairsTests {
  @Test func `pairs of templates have an area and an equal error rate beside the rates`() throws {
    // Of 3 x 4 couples 10 are in the right order and one is a tie.
    let pairs = try IdentificationReport.Pairs(
      scores: [0.9, 0.6, 0.3, 0.6, 0.5, 0.2, 0.1],
      same: [true, true, true, false, false, false, false],
      skippedCount: 2, limits: [FalseAcceptLimit(oneIn: 4), FalseAcceptLimit(oneIn: 5)])
    #expect(pairs.areaUnderCurve == 9.5 / 12)
    #expect(
      pairs.areaInterval
        == Interval(areaUnderCurve: 9.5 / 12, sameCount: 3, differentCount: 4))
    let curve = try RateCurve(
      scores: [0.9, 0.6, 0.3, 0.6, 0.5, 0.2, 0.1],
      same: [true, true, true, false, false, false, false])
    #expect(pairs.equalErrorRate == curve.equalErrorRate)
    #expect(pairs.equalErrorInterval == Interval(wilson: 3 * pairs.equalErrorRate, of: 3))
    #expect(
      pairs.rates.map(\.refusal) == [nil, "not resolvable: 4 different pairs, needs at least 5"])
    let table = IdentificationReport(protocolSummary: "p", model: [], pairs: pairs, galleries: [])
      .table
    #expect(table.contains("\nAUC                   0.7917"))
    #expect(table.contains("\nEER               "))
  }
}

@Suite struct TemplateListsTests {
  @Test func `reads the three kinds of lists`() throws {
    let members = try TemplateLists.members(in: "1.jpg 1 69544\n\r\n2.jpg\t1 7\r\n", file: "f")
    #expect(members.map(\.photo) == ["1.jpg", "2.jpg"])
    #expect(members.map(\.media) == [69544, 7])
    let pairs = try TemplateLists.pairs(in: "1 11065 1\n1 11066 0", file: "f")
    #expect(pairs.map(\.same) == [true, false])
    let subjects = try TemplateLists.subjects(
      in: "TEMPLATE_ID,SUBJECT_ID,FILENAME\n3,45,img/1.png\n3,45,\"a,b\"\n4,46\n", file: "f")
    #expect(subjects.map(\.template) == [3, 4])
    #expect(subjects.map(\.subject) == [45, 46])
  }

  @Test(arguments: [
    ("members", "1.jpg 1\n", "f:1: face: found \"1.jpg 1\""),
    ("members", "1.jpg 1 2\n2.jpg 1 -2\n", "f:2: face"), ("members", "\n", "f: faces: found 0"),
    ("pairs", "1 2 1\n1 2 2\n", "f:2: pair: found \"1 2 2\""), ("pairs", "a 2 1\n", "f:1: pair"),
    ("subjects", "3,45\n3,46\n", "f:2: subject of template 3: found 46, expected 45"),
    ("subjects", "TEMPLATE_ID,SUBJECT_ID\nx,1\n", "f:2: template: found \"x,1\""),
    ("subjects", "TEMPLATE_ID,SUBJECT_ID\n", "f: templates: found 0"),
  ])
  func `names the line that is wrong`(kind: String, text: String, want: String) {
    let error = #expect(throws: VerificationError.self) {
      switch kind {
      case "members": _ = try TemplateLists.members(in: text, file: "f")
      case "pairs": _ = try TemplateLists.pairs(in: text, file: "f")
      default: _ = try TemplateLists.subjects(in: text, file: "f")
      }
    }
    #expect("\(error.map { "\($0)" } ?? "")".hasPrefix(want))
  }
}
