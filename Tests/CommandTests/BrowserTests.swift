import Foundation
import Testing

/// The pages in a real browser, narrow and wide, light and dark.
@Suite(.serialized, .enabled(if: Browser.isThere)) struct BrowserTests {
  @Test func `nothing overflows and every figure draws something`() throws {
    let set = try SmallSet()
    try Tool.train.succeed(set.training(output: "run", "--quiet"))
    try set.align(list: "landmarks_eval.txt", to: "held-out")
    let pairs = set.folder.path("people/pairs.txt")
    try Tool.eval.succeed([
      "verify", "--model", set.folder.path("run"), "--against", "pixels", "--manifest",
      set.folder.path("held-out"), "--pairs", pairs, "--report", set.folder.path("report.html"),
      "--allow-overlap", "--quiet",
    ])
    try Tool.prep.succeed([
      "inspect", set.folder.path("faces"), "--report", set.folder.path("inspection.html"),
      "--quiet",
    ])
    for (name, figures) in [("report", 8), ("inspection", 0)] {
      let page = set.folder.url.appending(path: "\(name).html")
      for width in [400, 1400] {
        let found = try Browser.survey(page, width: width)
        #expect(found.width == width)
        #expect(found.overflowing == [], "\(name) at \(width)")
        #expect(found.empty == [], "\(name) at \(width)")
        #expect(found.figures >= figures, "\(name)")
        let picture = try Browser.screenshot(page, width: width)
        #expect(picture.count > 20_000, "\(name) at \(width)")
      }
    }
  }

  @Test func `a page with faults is found out`() throws {
    let folder = try TemporaryFolder()
    let page = folder.url.appending(path: "page.html")
    try Data(
      """
      <!doctype html><body><div id="wide" style="width: 900px">x</div>
      <svg id="none" viewBox="0 0 10 10"><path d=""/></svg>
      <svg id="outside" viewBox="0 0 10 10"><path class="curve" d="M0 0L30 5"/></svg></body>
      """.utf8
    ).write(to: page)
    let found = try Browser.survey(page, width: 400)
    #expect(found.overflowing.contains("wide"))
    #expect(found.empty == ["none", "outside"])
    #expect(found.figures == 2)
  }
}

/// Chromium without a window.
enum Browser {
  static let executable = "/usr/bin/chromium"
  static let isThere: Bool = {
    let isThere = FileManager.default.isExecutableFile(atPath: executable)
    if !isThere { print("skipped: no browser at \(executable)") }
    return isThere
  }()

  struct Survey: Decodable {
    /// Of the page's window.
    let width: Int
    /// Elements that reach beyond the window, but for those in boxes that scroll.
    let overflowing: [String]
    let figures: Int
    /// Figures without a line, or with one outside of them.
    let empty: [String]
  }

  /// Lays a page out in a frame of a width and looks at all of its elements.
  static func survey(_ page: URL, width: Int) throws -> Survey {
    let frame = page.deletingLastPathComponent().appending(path: "frame.html")
    let text = try String(contentsOf: page, encoding: .utf8)
    let quoted = text.replacing("&", with: "&amp;").replacing("\"", with: "&quot;")
    try Data(
      """
      <!doctype html><body style="margin: 0"><pre></pre>
      <iframe style="border: 0; width: \(width)px; height: 2000px" srcdoc="\(quoted)"></iframe>
      <script>
      onload = () => {
        const frame = document.querySelector("iframe"), page = frame.contentDocument;
        const width = frame.contentWindow.innerWidth;
        const name = e => e.id || e.tagName + "." + (e.className.baseVal ?? e.className);
        const overflows = e => e.getBoundingClientRect().right > width + 0.5
          && !e.parentElement.closest(".scroll");
        const isEmpty = svg => {
          const box = svg.getBoundingClientRect();
          const marks = [...svg.querySelectorAll("path:not(.grid):not(.axis)")];
          return !marks.some(p => p.getTotalLength() > 0 || p.getAttribute("d").length > 3)
            || marks.some(p => { const b = p.getBoundingClientRect();
              return b.left < box.left - 1 || b.right > box.right + 1
                || b.top < box.top - 1 || b.bottom > box.bottom + 1; });
        };
        const figures = [...page.querySelectorAll("svg")];
        document.querySelector("pre").textContent = "SURVEY" + JSON.stringify({
          width, figures: figures.length, empty: figures.filter(isEmpty).map(name),
          overflowing: [...page.body.querySelectorAll("*")].filter(overflows).map(name),
        }) + "SURVEY";
      };
      </script></body>
      """.utf8
    ).write(to: frame)
    let output = try run(["--dump-dom", "--window-size=1500,2100", frame.path])
    let parts = output.components(separatedBy: "SURVEY")
    try #require(parts.count >= 3, "\(output.suffix(300))")
    let json = parts[1].replacing("&lt;", with: "<").replacing("&gt;", with: ">")
      .replacing("&amp;", with: "&")
    return try JSONDecoder().decode(Survey.self, from: Data(json.utf8))
  }

  /// A picture of a page, PNG.
  static func screenshot(_ page: URL, width: Int) throws -> Data {
    let picture = page.deletingPathExtension().appendingPathExtension("\(width).png")
    _ = try run(["--screenshot=\(picture.path)", "--window-size=\(width),2400", page.path])
    return try Data(contentsOf: picture)
  }

  private static func run(_ arguments: [String]) throws -> String {
    let folder = try TemporaryFolder()
    let output = folder.url.appending(path: "output")
    try Data().write(to: output)
    let process = Process()
    process.executableURL = URL(filePath: executable)
    process.arguments =
      [
        "--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars",
        "--force-device-scale-factor=1", "--user-data-dir=\(folder.path("profile"))",
      ] + arguments
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = try FileHandle(forWritingTo: output)
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    try #require(process.terminationStatus == 0, "\(arguments)")
    return try String(contentsOf: output, encoding: .utf8)
  }
}
