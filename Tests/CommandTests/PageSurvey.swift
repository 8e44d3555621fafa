import Foundation
import Testing

/// What a browser finds when it lays a page out.
struct PageSurvey: Decodable {
  /// Of the page's window.
  let width: Int
  /// How light the page's ground is, from 0 for black to 1 for white.
  let ground: Double
  /// Elements that reach beyond the window or beyond the panel that they lie in, but for those in
  /// boxes that scroll; on paper, where nothing scrolls, these boxes too.
  let overflowing: [String]
  let figures: Int
  /// Figures without a line, with one outside of them, or without a line that their legend names,
  /// and pictures that show nothing.
  let empty: [String]
  /// Words in figures that lie on others, or are cut off.
  let crowded: [String]
  /// Words that are drawn lower than 8 picture points.
  let small: [String]
  /// Words with a contrast to their ground below 4.5, and lines with one below 3.
  let faint: [String]

  /// The names of all faults.
  var faults: [String] {
    let kinds = [
      ("overflowing", overflowing), ("empty", empty), ("crowded", crowded), ("small", small),
      ("faint", faint),
    ]
    return kinds.flatMap { kind, names in names.map { "\(kind): \($0)" } }
  }

  /// What a page is laid out for.
  enum Medium: String, CaseIterable {
    case light, dark, paper
  }

  /// The page that lays another out in a frame, looks at all of its elements, and writes what it
  /// finds between two words `SURVEY`.
  ///
  /// The frame's colour scheme is the one that its page prefers. A browser without a window has no
  /// paper; there the rules for print are those for all media.
  static func frame(around page: String, width: Int, medium: Medium) -> String {
    let text =
      medium == .paper ? page.replacing("@media print", with: "@media all") : page
    let quoted = text.replacing("&", with: "&amp;").replacing("\"", with: "&quot;")
    let scheme = medium == .dark ? "dark" : "light"
    return """
      <!doctype html><body style="margin: 0"><pre></pre>
      <iframe style="border: 0; width: \(width)px; height: 2000px; color-scheme: \(scheme)"
        srcdoc="\(quoted)"></iframe>
      <script>
      const onPaper = \(medium == .paper);
      \(script)
      </script></body>
      """
  }

  /// Contrasts by the relative luminance of WCAG 2.2.
  private static let script = """
    const name = e => e.id || e.tagName + "." + (e.className.baseVal ?? e.className)
      + " " + (e.textContent || "").trim().slice(0, 40);
    const isShown = e => e.getClientRects().length > 0;
    const colour = text => text.match(/[0-9.]+/g)?.map(Number) ?? [0, 0, 0, 0];
    const linear = c => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
    const luminance = c => 0.2126 * linear(c[0] / 255) + 0.7152 * linear(c[1] / 255)
      + 0.0722 * linear(c[2] / 255);
    const styleOf = e => e.ownerDocument.defaultView.getComputedStyle(e);
    const over = (front, back, opacity) => {
      const alpha = (front[3] ?? 1) * opacity;
      return [0, 1, 2].map(i => front[i] * alpha + back[i] * (1 - alpha));
    };
    const groundOf = e => {
      if (!e) return [255, 255, 255];
      const own = colour(styleOf(e).backgroundColor);
      return (own[3] ?? 1) == 1 ? own : over(own, groundOf(e.parentElement), 1);
    };
    const opacityOf = e => e ? Number(styleOf(e).opacity) * opacityOf(e.parentElement) : 1;
    const contrast = (e, front) => {
      const ground = groundOf(e);
      const both = [luminance(over(colour(front), ground, opacityOf(e))), luminance(ground)];
      return (Math.max(...both) + 0.05) / (Math.min(...both) + 0.05);
    };
    const overflows = (e, width) => {
      if (e.ownerSVGElement) return false;
      if (onPaper && e.matches(".scroll")) return e.scrollWidth > e.clientWidth + 1;
      if (e.parentElement.closest(".scroll")) return false;
      const box = e.getBoundingClientRect();
      const panel = e.parentElement.closest("section, .tile, .panel, figure");
      return box.right > width + 0.5
        || panel && box.width > 0 && box.right > panel.getBoundingClientRect().right + 0.5;
    };
    const marksOf = svg => [...svg.querySelectorAll("path:not(.grid):not(.axis), circle")];
    const isEmpty = svg => {
      const box = svg.getBoundingClientRect(), marks = marksOf(svg);
      return !marks.some(m => m.getTotalLength() > 0 || m.getAttribute("d")?.length > 3)
        || marks.some(m => { const b = m.getBoundingClientRect();
          return b.left < box.left - 1 || b.right > box.right + 1
            || b.top < box.top - 1 || b.bottom > box.bottom + 1; });
    };
    const lacksLine = (key, figures) => {
      const style = [...key.querySelector("path").classList].map(c => "." + c).join("");
      const scope = key.closest(".panel, section");
      const nearby = figures.filter(f => scope.contains(f));
      return nearby.length > 0 && !nearby.some(f => f.querySelector("path" + style));
    };
    const crowdedIn = svg => {
      const box = svg.getBoundingClientRect();
      const words = [...svg.querySelectorAll("text")].filter(t => t.textContent.trim())
        .map(t => [t, t.getBoundingClientRect()]);
      return words.filter(([t, a], i) => a.left < box.left - 1 || a.right > box.right + 1
        || a.top < box.top - 1 || a.bottom > box.bottom + 1
        || words.some(([, b], j) => j < i
          && Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1
          && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 2)).map(([t]) => name(t));
    };
    onload = () => {
      const frame = document.querySelector("iframe"), page = frame.contentDocument;
      const width = frame.contentWindow.innerWidth;
      const all = [...page.body.querySelectorAll("*")].filter(isShown);
      const figures = all.filter(e => e.matches("svg:not(.key)"));
      const keys = all.filter(e => e.matches("svg.key"));
      const pictures = all.filter(e => e.matches("img"));
      const wordy = all.filter(e => [...e.childNodes]
        .some(n => n.nodeType == 3 && n.textContent.trim()));
      const size = e => parseFloat(styleOf(e).fontSize) * (e.getScreenCTM?.().d || 1);
      const inkOf = e => e.ownerSVGElement ? styleOf(e).fill : styleOf(e).color;
      const upright = e => !e.hasAttribute("transform");
      const lines = [...figures, ...keys].flatMap(marksOf)
        .map(m => [m, m.tagName == "circle" && styleOf(m).fill != "none"
          ? styleOf(m).fill : styleOf(m).stroke]).filter(([, ink]) => ink != "none");
      const samples = all.filter(e => e.matches("i.key")).map(e => [e, styleOf(e).borderTopColor]);
      document.querySelector("pre").textContent = "SURVEY" + JSON.stringify({
        width, figures: figures.length, ground: luminance(groundOf(page.body)),
        overflowing: all.filter(e => overflows(e, width)).map(name),
        empty: [...figures.filter(isEmpty), ...keys.filter(k => lacksLine(k, figures)),
          ...pictures.filter(p => p.naturalWidth == 0)]
          .map(e => e.id || e.getAttribute("aria-label") || e.alt || name(e.parentElement)),
        crowded: figures.flatMap(crowdedIn),
        small: wordy.filter(e => upright(e) && size(e) < 8).map(name),
        faint: [...wordy.filter(e => contrast(e, inkOf(e)) < 4.5),
          ...[...lines, ...samples].filter(([m, ink]) => contrast(m, ink) < 3)
            .map(([m]) => m)].map(name),
      }) + "SURVEY";
    };
    """
}

/// Chromium without a window.
enum Browser {
  static let executable = "/usr/bin/chromium"
  static let isThere: Bool = {
    let isThere = FileManager.default.isExecutableFile(atPath: executable)
    if !isThere { print("skipped: no browser at \(executable)") }
    return isThere
  }()

  /// Lays the text of a page out in a window of a width, or on a sheet of paper.
  static func survey(
    _ page: String, width: Int, medium: PageSurvey.Medium = .light
  ) throws -> PageSurvey {
    let folder = try TemporaryFolder()
    let frame = folder.url.appending(path: "frame.html")
    try Data(PageSurvey.frame(around: page, width: width, medium: medium).utf8).write(to: frame)
    let output = try run(["--dump-dom", "--window-size=1500,2100", frame.path])
    let parts = output.components(separatedBy: "SURVEY")
    try #require(parts.count >= 3, "\(output.suffix(300))")
    let json = parts[1].replacing("&lt;", with: "<").replacing("&gt;", with: ">")
      .replacing("&amp;", with: "&")
    return try JSONDecoder().decode(PageSurvey.self, from: Data(json.utf8))
  }

  /// A picture of a page, PNG.
  static func screenshot(_ page: URL, width: Int, dark: Bool = false) throws -> Data {
    let kind = dark ? "\(width).dark.png" : "\(width).png"
    let picture = page.deletingPathExtension().appendingPathExtension(kind)
    // Blink's numbers of the preferred colour scheme: 0 is dark, 1 is light.
    _ = try run([
      "--screenshot=\(picture.path)", "--window-size=\(width),2400",
      "--blink-settings=preferredColorScheme=\(dark ? 0 : 1)", page.path,
    ])
    return try Data(contentsOf: picture)
  }

  /// A page as it is printed, PDF.
  static func sheets(of page: URL) throws -> Data {
    let sheets = page.deletingPathExtension().appendingPathExtension("pdf")
    _ = try run(["--print-to-pdf=\(sheets.path)", "--no-pdf-header-footer", page.path])
    return try Data(contentsOf: sheets)
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
