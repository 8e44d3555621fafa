import FaceAlignment
import Failures
import Foundation
import PipelineSettings
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
    #expect(throws: AlignmentSettingError.unknownTemplate(found: "arcface2")) {
      try AlignmentTemplate(name: "arcface2")
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

  @Test func `has the sizes of its points where none are asked for`() throws {
    let arcface = try AlignmentTemplate(name: "arcface")
    #expect(arcface.width == 112 && arcface.height == 112)
    #expect(arcface.eyeToMouthPixels == 40.68595)
    let sphereface = try AlignmentTemplate(name: "sphereface")
    #expect(sphereface.width == 96 && sphereface.height == 112)
    #expect(try AlignmentTemplate(name: "arcface", height: 224).eyeToMouthPixels == 81.3719)
  }

  /// A face that lies exactly as a template's points at another size and scale.
  @Test(arguments: AlignmentTemplate.builtInNames.suffix(3), [(112, 112, 1.0), (80, 150, 0.7)])
  func `scales points around the middle of the crop`(
    name: String, crop: (width: Int, height: Int, scale: Double)
  ) throws {
    let own = try AlignmentTemplate(name: name)
    guard case .fivePoints(let template) = own.rule else {
      Issue.record("no five points")
      return
    }
    let points = template.placed.points
    let resized = try AlignmentTemplate(
      name: name, width: crop.width, height: crop.height,
      eyeToMouthPixels: own.eyeToMouthPixels * crop.scale)
    let found = try SimilarityTransform(
      aligning: points, photoWidth: 112, photoHeight: 112, template: resized)
    let middle = PixelPoint(x: Double(own.width) / 2, y: Double(own.height) / 2)
    let mapped = found.map(middle)
    expectClose([found.scale, found.b], [crop.scale, 0], "scale and turn")
    expectClose(
      [mapped.x, mapped.y], [Double(crop.width) / 2, Double(crop.height) / 2], "middle")
  }

  @Test(arguments: AlignmentTemplate.builtInNames)
  func `agrees with its record`(name: String) throws {
    let file = packageRoot.appendingPathComponent("landmarks/\(name).json").path
    #expect(try AlignmentTemplate(name: file) == AlignmentTemplate(name: name))
    #expect(try AlignmentTemplate(name: file).ownDefinition == nil)
    let text = try String(contentsOfFile: file, encoding: .utf8)
    let moved = text.replacingOccurrences(of: "56.0252", with: "57")
      .replacingOccurrences(of: "48.0252", with: "49")
    let folder = try TemporaryFolder()
    let changed = try AlignmentTemplate(name: folder.write(Array(moved.utf8), as: "t.json"))
    #expect((changed.ownDefinition != nil) == text.contains("points\": ["))
  }

  private static let points = "[[40, 50], [70, 50], [55, 70.5], [42, 92], [68, 92]]"

  /// A template file in which `$` stands for the start, `@` for five good points.
  private func template(_ text: String) throws -> AlignmentTemplate {
    let filled = text.replacingOccurrences(
      of: "$", with: #"{"format": "atl-alignment-template", "version": "#
    ).replacingOccurrences(of: "@", with: Self.points)
    let folder = try TemporaryFolder()
    return try AlignmentTemplate(name: folder.write(Array(filled.utf8), as: "own.json"))
  }

  @Test func `is read from a file of one's own`() throws {
    let own = try template(#"$1, "name": "mine", "width": 110, "height": 130, "points": @}"#)
    #expect(own.name == "mine" && own.width == 110 && own.height == 130)
    #expect(own.eyeToMouthPixels == 42)
    guard case .fivePoints(let points) = own.rule else {
      Issue.record("no five points")
      return
    }
    #expect(points.residual == .crop)
    #expect(points.placed.points.nose == PixelPoint(x: 55, y: 70.5))
    let fitted = try template(
      #"$1, "name": "mine", "width": 110, "height": 130, "fit": "photo", "points": @}"#)
    #expect(fitted.ownDefinition != own.ownDefinition)
    let level = try template(
      #"$1, "name": "eyes-level", "width": 128, "height": 144, "eyeToMouthPixels": 48}"#)
    #expect(
      try level
        == AlignmentTemplate(name: "eyes-level", width: 128, height: 144, eyeToMouthPixels: 48))
  }

  @Test(arguments: [
    ("{", "1: JSON: found the end of the text"),
    (#"{"format": "x"}"#, #"1: format: found "x", expected atl-alignment-template"#),
    ("$2}", "1: version: found 2, expected 1"),
    ("$1}", "1: name: found nothing, expected a name"),
    ("$1,\n\"pionts\": 2}", "2: pionts: found an unknown key, expected one of format"),
    (#"$1, "name": "mine"}"#, "1: points: found nothing, expected five points"),
    (#"$1, "name": "arcface"}"#, "1: points: found nothing, expected five points"),
    (#"$1, "name": "m", "points": [[1,2]]}"#, "1: points: found an array, expected five points"),
    (#"$1, "name": "m", "points": @}"#, "1: width: found nothing, expected 1 ... 16384"),
    (#"$1, "name": "m", "width": 0, "points": @}"#, "1: width: found 0, expected"),
    (
      #"$1, "name": "m", "width": 9, "height": 9, "fit": "x", "points": @}"#,
      #"1: fit: found "x", expected crop or photo"#
    ),
    (
      #"$1, "name": "m", "width": 9, "height": 9, "eyeToMouthPixels": 40, "points": @}"#,
      "1: eyeToMouthPixels: found 40, expected 42.0, as the points have it"
    ),
    (
      #"$1, "name": "m", "width": 9, "height": 9, "points": [[7, 5], [4, 5], [5, 7], [6, 9], [4, 9]]}"#,
      "1: points: found [7.0, 5.0"
    ),
  ])
  func `refuses a file that says something else than a template`(
    text: String, message: String
  ) throws {
    let error = #expect(throws: AlignmentSettingError.self) { try template(text) }
    let description = error?.description ?? ""
    #expect(description.contains("own.json:\(message)"), "\(description)")
  }

  @Test func `says which file is missing`() {
    let error = #expect(throws: AlignmentSettingError.self) {
      try AlignmentTemplate(name: "/nowhere/own.json")
    }
    #expect(error?.kind == .inputMissing)
    let start = "/nowhere/own.json: alignment template: found No such"
    #expect(error?.description.hasPrefix(start) == true)
  }

  @Test(arguments: AlignmentTemplate.builtInNames, [nil, 96, 224])
  func `has the sizes that the settings say of it`(name: String, height: Int?) throws {
    let overrides = ["align.template=\(name)"] + (height.map { ["align.height=\($0)"] } ?? [])
    let settings = try Pipeline().applying(overrides: overrides).align
    let template = try AlignmentTemplate(name: name, height: height)
    #expect(settings.width == template.width && settings.height == template.height)
    #expect(settings.eyeToMouthPixels == template.eyeToMouthPixels)
  }
}

/// The folder of the package, above Tests.
let packageRoot = URL(fileURLWithPath: #filePath)
  .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
