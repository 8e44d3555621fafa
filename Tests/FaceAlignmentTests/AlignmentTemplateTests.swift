import FaceAlignment
import Foundation
import Testing

@Suite struct AlignmentTemplateTests {
  @Test func `is wuxiang at 112 and 40 by default`() throws {
    let template = try AlignmentTemplate()
    #expect(template.name == "wuxiang")
    #expect(template.width == 112 && template.height == 112)
    #expect(template.eyeCentre == PixelPoint(x: 56, y: 36))
    #expect(template.mouthCentre == PixelPoint(x: 56, y: 76))
  }

  @Test func `keeps the same margin above and below in any size`() throws {
    let template = try AlignmentTemplate(
      name: "eyes-level", width: 96, height: 128, eyeToMouthPixels: 48)
    #expect(template.eyeCentre == PixelPoint(x: 48, y: 40))
    #expect(template.mouthCentre == PixelPoint(x: 48, y: 88))
  }

  @Test func `refuses settings out of their range`() {
    #expect(throws: AlignmentSettingError.unknownTemplate(found: "arcface")) {
      try AlignmentTemplate(name: "arcface")
    }
    #expect(throws: AlignmentSettingError.side("width", found: 0)) {
      try AlignmentTemplate(width: 0)
    }
    #expect(throws: AlignmentSettingError.side("height", found: 20000)) {
      try AlignmentTemplate(height: 20000)
    }
    #expect(throws: AlignmentSettingError.eyeToMouthPixels(found: 0)) {
      try AlignmentTemplate(eyeToMouthPixels: 0)
    }
    #expect(throws: AlignmentSettingError.eyeToMouthPixels(found: .infinity)) {
      try AlignmentTemplate(eyeToMouthPixels: .infinity)
    }
  }

  /// A template as the folder `landmarks` records it.
  private struct Record: Decodable {
    let format: String
    let version: Int
    let name: String
    let width: Int
    let height: Int
    let eyeToMouthPixels: Double
    let eyeCentre: [Double]
    let mouthCentre: [Double?]
  }

  @Test(arguments: AlignmentTemplate.Rule.allCases)
  func `agrees with its record`(rule: AlignmentTemplate.Rule) throws {
    let file = packageRoot.appendingPathComponent("landmarks/\(rule.rawValue).json")
    let record = try JSONDecoder().decode(Record.self, from: Data(contentsOf: file))
    #expect(record.format == "atl-alignment-template" && record.version == 1)
    #expect(record.name == rule.rawValue)
    let template = try AlignmentTemplate(
      name: record.name, width: record.width, height: record.height,
      eyeToMouthPixels: record.eyeToMouthPixels)
    // A turned face: eyes not level, mouth not under their middle.
    let landmarks = try #require(
      Landmarks(coordinates: [30, 40, 60, 52, 40, 60, 25, 70, 50, 83]))
    let mapped = try SimilarityTransform(
      aligning: landmarks, photoWidth: 100, photoHeight: 100, template: template
    ).map(landmarks)
    expectClose([mapped.eyeCentre.x, mapped.eyeCentre.y], record.eyeCentre, "eye centre")
    #expect(record.mouthCentre.count == 2)
    let found = [mapped.mouthCentre.x, mapped.mouthCentre.y]
    for (value, expected) in zip(found, record.mouthCentre) {
      if let expected { expectClose([value], [expected], "mouth centre") }
    }
    #expect((record.mouthCentre[0] == nil) == (rule == .eyesLevel))
  }
}

/// The folder of the package, above Tests.
let packageRoot = URL(fileURLWithPath: #filePath)
  .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
