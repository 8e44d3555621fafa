import PipelineSettings
import Testing

@Suite struct TemplateSizesTests {
  private func align(
    _ overrides: String..., over base: Pipeline = Pipeline()
  ) throws -> AlignSettings {
    try base.applying(overrides: overrides.map { "align.\($0)" }).align
  }

  @Test func `a template brings its own sizes`() throws {
    let sphereface = try align("template=sphereface")
    #expect(sphereface.width == 96 && sphereface.height == 112)
    #expect(sphereface.eyeToMouthPixels == 40.68595)
    #expect(try align("template=arcface", "height=224").eyeToMouthPixels == 81.3719)
    // The published templates keep 40 pixels at any height.
    #expect(try align("template=eyes-level", "height=224").eyeToMouthPixels == 40)
  }

  @Test func `sizes that were given stay when the template changes`() throws {
    let demo = try Pipeline().applying(
      overrides: ["align.width=56", "align.height=56", "align.eyeToMouthPixels=20"])
    let arcface = try align("template=arcface", over: demo)
    #expect(arcface.width == 56 && arcface.height == 56 && arcface.eyeToMouthPixels == 20)
  }

  @Test func `sizes that are written out as the template's own do not bind another`() throws {
    let written = try Pipeline.read(Array(Pipeline().json().utf8), file: "p.json")
    let sphereface = try align("template=sphereface", over: written)
    #expect(sphereface.width == 96 && sphereface.eyeToMouthPixels == 40.68595)
    let back = try align(
      "template=wuxiang", over: Pipeline().applying(overrides: ["align.template=sphereface"]))
    #expect(back == AlignSettings())
  }

  @Test func `a template is a name, or a path of JSON`() throws {
    #expect(try align("template=own/mine.json").template == .file(path: "own/mine.json"))
    #expect(try align("template=own/mine.json").givenWidth == nil)
    #expect(throws: SettingsError.self) { try align("template=mine") }
  }
}
