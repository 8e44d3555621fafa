import Foundation
import Testing

/// The pages in a real browser, narrow and wide, light and dark, and on paper.
@Suite(.serialized, .enabled(if: Browser.isThere)) struct BrowserTests {
  /// Of A4 between the browser's own margins of 1 cm, at 96 picture points an inch.
  private static let paperWidth = 718

  /// A run and a baseline that is shorter and has another rate, and the page that has both.
  private func report(_ set: SmallSet) throws -> URL {
    let path = set.folder.path
    try Tool.train.succeed(set.training(output: "run", "--quiet"))
    try Tool.train.succeed(
      set.training(
        output: "earlier", "--quiet", "--set", "solver.maxIterations=30", "--set",
        "solver.learningRate=0.002"))
    try set.align(list: "landmarks_eval.txt", to: "held-out")
    let verify = [
      "verify", "--manifest", path("held-out"), "--pairs", path("people/pairs.txt"),
      "--allow-overlap", "--quiet", "--resamples", "100",
    ]
    let earlier = try Tool.eval.succeed(verify + ["--model", path("earlier"), "--json"])
    try Data(earlier.output.utf8).write(to: URL(filePath: path("earlier.json")))
    try Tool.eval.succeed(
      verify + [
        "--model", path("run"), "--against", "pixels", "--report", path("report.html"),
        "--baseline", path("earlier.json"),
      ])
    return URL(filePath: path("report.html"))
  }

  private func inspection(_ set: SmallSet) throws -> URL {
    let page = set.folder.path("inspection.html")
    try Tool.prep.succeed(["inspect", set.folder.path("faces"), "--report", page, "--quiet"])
    return URL(filePath: page)
  }

  private func examine(_ page: URL, figures: Int) throws {
    let name = page.lastPathComponent
    let text = try String(contentsOf: page, encoding: .utf8)
    for medium in PageSurvey.Medium.allCases {
      for width in medium == .paper ? [Self.paperWidth] : [320, 400, 1400] {
        let found = try Browser.survey(text, width: width, medium: medium)
        #expect(found.width == width)
        #expect(found.faults == [], "\(name), \(medium) at \(width)")
        #expect(found.figures >= figures, "\(name)")
        #expect(medium == .dark ? found.ground < 0.1 : found.ground > 0.8, "\(name), \(medium)")
      }
    }
    for width in [400, 1400] {
      let pictures = try [false, true].map {
        try Browser.screenshot(page, width: width, dark: $0)
      }
      #expect(pictures.allSatisfy { $0.count > 20_000 }, "\(name) at \(width)")
      #expect(pictures[0] != pictures[1], "\(name) at \(width) has no dark form")
    }
    let sheets = try Browser.sheets(of: page)
    #expect(sheets.starts(with: Data("%PDF".utf8)))
    // Every page is an object of its own, beside the one that lists them.
    let count = String(decoding: sheets, as: UTF8.self).matches(of: /\/Type ?\/Page\b/).count
    #expect(count >= 2, "\(name)")
  }

  @Test func `pages can be read narrow and wide, light and dark, and on paper`() throws {
    let set = try SmallSet()
    let report = try report(set)
    try examine(report, figures: 9)
    try examine(inspection(set), figures: 1)
    try findFaults(in: String(contentsOf: report, encoding: .utf8))
  }

  /// Breaks the report's page in one way after the other.
  private func findFaults(in page: String) throws {
    func check(
      _ kind: KeyPath<PageSurvey, [String]>, at width: Int, _ medium: PageSurvey.Medium = .light,
      breaking sound: some RegexComponent, into broken: String,
      sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
      let text = page.replacing(sound, with: broken, maxReplacements: 1)
      #expect(text != page, "nothing is broken", sourceLocation: sourceLocation)
      let found = try Browser.survey(text, width: width, medium: medium)
      #expect(
        !found[keyPath: kind].isEmpty, "\(broken): \(found.faults)",
        sourceLocation: sourceLocation)
    }
    let (overflowing, empty) = (\PageSurvey.overflowing, \PageSurvey.empty)
    try check(
      overflowing, at: 320, breaking: /minmax\(min\(320px, 100%\)/, into: "minmax(320px")
    try check(
      overflowing, at: 320, breaking: /<div class="scroll">(?=<table>\n<thead><tr><th>FAR)/,
      into: "<div>")
    try check(
      overflowing, at: Self.paperWidth, .paper, breaking: /font-size: .85rem; white-space: normal;/,
      into: "white-space: nowrap; min-width: 120px;")
    // A chart that draws nothing, one of two lines of another, and a picture of no bytes.
    try check(
      empty, at: 1400, breaking: /(<h3>Loss<\/h3>\n<svg)(.|\n)*?(?=<\/svg>)/,
      into: "<h3>Loss</h3>\n<svg>")
    try check(empty, at: 1400, breaking: /<path class="curve c1" d="M6(.|\n)*?"\/>/, into: "")
    try check(empty, at: 1400, breaking: /base64,\/9j/, into: "base64,AAAA")
    try check(
      \.small, at: 400, breaking: /.wide { display: none; } .narrow { display: block; }/, into: "")
    try check(\.crowded, at: 1400, breaking: /font-size: 12px/, into: "font-size: 30px")
    try check(\.faint, at: 400, breaking: /--soft: #5b6270/, into: "--soft: #8b929f")
    try check(\.faint, at: 400, .dark, breaking: /--soft: #9aa1af/, into: "--soft: #6a717f")
    try check(\.faint, at: 400, .dark, breaking: /--c1: #858b99/, into: "--c1: #454b59")
    let light = page.replacing("prefers-color-scheme: dark", with: "prefers-contrast: more")
    #expect(try Browser.survey(light, width: 400, medium: .dark).ground > 0.8)
  }

  @Test func `a page with faults is found out`() throws {
    let page = """
      <!doctype html><body><div id="wide" style="width: 900px">x</div>
      <section style="width: 200px"><div id="wider" style="width: 220px">x</div></section>
      <svg id="none" viewBox="0 0 10 10"><path d=""/></svg>
      <svg id="outside" viewBox="0 0 10 10"><path class="curve" d="M0 0L30 5"/></svg>
      <p id="pale" style="color: #999">x</p><p id="tiny" style="font-size: 5px">x</p></body>
      """
    let found = try Browser.survey(page, width: 400)
    #expect(found.overflowing == ["wide", "wider"])
    #expect(found.empty == ["none", "outside"])
    #expect(found.small == ["tiny"])
    #expect(found.faint.contains("pale") && !found.faint.contains("tiny"))
    #expect(found.figures == 2)
  }
}
