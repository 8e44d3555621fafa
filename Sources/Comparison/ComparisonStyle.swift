/// What the page of a study adds to the look of a verification's page.
enum ComparisonStyle {
  /// How many colours lines have; after that they are dashed and begin again.
  static let colourCount = 8

  /// The classes of the line with an index, for a path or a key of a legend.
  static func series(_ index: Int) -> String {
    "s\(index % colourCount)" + (index / colourCount % 2 == 1 ? " dashed" : "")
  }

  private static let light = [
    "#3b4cca", "#d9741a", "#0e8f7e", "#b3261e", "#8a4fc0", "#7a6a00", "#c2459a", "#4d6b8a",
  ]
  private static let dark = [
    "#93a0ff", "#f0a050", "#45c9b5", "#ff8f86", "#c79bf5", "#d6c24a", "#f28ccd", "#9dbbd8",
  ]

  private static func variables(_ colours: [String]) -> String {
    colours.enumerated().map { "--s\($0): \($1);" }.joined(separator: " ")
  }

  /// The style sheet, to follow that of the verification's page.
  static var css: String {
    let series = (0..<colourCount).map {
      ".key.s\($0) { border-color: var(--s\($0)); } .line.s\($0) { stroke: var(--s\($0)); }"
    }
    return """
      :root { \(variables(light)) }
      @media screen and (prefers-color-scheme: dark) { :root { \(variables(dark)) } }
      main { max-width: 1000px; }
      \(series.joined(separator: "\n"))
      .key.dashed { border-top-style: dashed; }
      .line { fill: none; stroke-width: 1.6; stroke-linejoin: round; stroke-linecap: round; }
      .line.dashed { stroke-dasharray: 7 4; }
      .line.pixels { stroke: var(--soft); stroke-dasharray: 2 3; }
      .key.pixels { border-top: 2px dashed var(--soft); }
      .interval { stroke: var(--c0); stroke-width: 3; opacity: .55; }
      .mean { fill: var(--c0); stroke: var(--panel); stroke-width: 1.5; }
      .seed { fill: none; stroke: var(--c0); stroke-width: 1; opacity: .8; }
      td small, tbody th small { display: block; }
      tbody th small { max-width: 240px; }
      tbody th { min-width: 120px; overflow-wrap: anywhere; }
      """
  }
}
