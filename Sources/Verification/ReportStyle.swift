/// The look of the page, light and dark.
package enum ReportStyle {
  /// The style sheet, without the element around it.
  package static let css = """
    :root { color-scheme: light dark;
      --ground: #f6f7f9; --panel: #ffffff; --ink: #1a1d23; --soft: #5b6270; --line: #e1e4ea;
      --c0: #3b4cca; --c1: #8a8f9c; --c2: #0e8f7e; --c3: #b4570b;
      --same: #2468c9; --different: #d9741a; --right: #22783c; --wrong: #b3261e; }
    @media screen and (prefers-color-scheme: dark) { :root {
      --ground: #14161a; --panel: #1d2026; --ink: #e8eaef; --soft: #9aa1af; --line: #31353e;
      --c0: #93a0ff; --c1: #858b99; --c2: #45c9b5; --c3: #eda35b;
      --same: #6aa5f5; --different: #f0a050; --right: #6fce8b; --wrong: #ff8f86; } }
    * { box-sizing: border-box; }
    body { margin: 0; background: var(--ground); color: var(--ink);
      font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "DejaVu Sans", sans-serif; }
    main { max-width: 880px; margin: 0 auto; padding: 32px 20px 64px; }
    h1 { font-size: 1.7rem; line-height: 1.2; margin: 0 0 8px; overflow-wrap: anywhere; }
    h2 { font-size: 1.1rem; margin: 0 0 12px; }
    h3 { font-size: .95rem; margin: 20px 0 8px; }
    .lead { color: var(--soft); margin: 0 0 20px; }
    small, .note { color: var(--soft); font-size: .85rem; }
    .note { margin: 10px 0 0; }
    section { background: var(--panel); border: 1px solid var(--line); border-radius: 10px;
      padding: 20px; margin: 0 0 16px; }
    .tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(180px, 1fr));
      gap: 16px; background: none; border: 0; padding: 0; }
    .tile { background: var(--panel); border: 1px solid var(--line); border-radius: 10px;
      padding: 16px; display: flex; flex-direction: column; }
    .tile span { color: var(--soft); }
    .tile strong { font-size: 1.7rem; line-height: 1.25; font-variant-numeric: tabular-nums; }
    .legend { list-style: none; display: flex; flex-wrap: wrap; gap: 4px 20px; margin: 8px 0;
      padding: 0; }
    i.key { display: inline-block; width: 22px; height: 0; border-top: 3px solid;
      vertical-align: middle; margin-right: 8px; }
    .key.c0 { border-color: var(--c0); }
    .key.chance { border-top: 2px dotted var(--soft); }
    .key.same { border-top-width: 12px; border-color: var(--same); }
    .key.different { border-top-width: 12px; border-color: var(--different); }
    .key.threshold { border-top: 2px dashed var(--ink); }
    svg { display: block; width: 100%; height: auto; }
    svg.key { display: inline-block; width: 30px; height: 8px; margin-right: 8px;
      vertical-align: middle; }
    svg text { fill: var(--soft); font-size: 12px; }
    .grid { stroke: var(--line); stroke-width: 1; fill: none; }
    .axis { stroke: var(--soft); stroke-width: 1; fill: none; }
    .curve { fill: none; stroke-width: 2.2; stroke-linejoin: round; }
    .curve.c0 { stroke: var(--c0); stroke-width: 2.8; }
    .curve.c1 { stroke: var(--c1); stroke-dasharray: 8 4; }
    .curve.c2 { stroke: var(--c2); stroke-dasharray: 10 3 2 3; }
    .curve.c3 { stroke: var(--c3); stroke-dasharray: 3 3; }
    .marker { fill: var(--c0); stroke: var(--panel); stroke-width: 2; }
    .chance { stroke: var(--soft); stroke-width: 1.2; stroke-dasharray: 2 4; fill: none; }
    .bars { stroke-width: 1.5; fill-opacity: .35; }
    .bars.same { fill: var(--same); stroke: var(--same); }
    .bars.different { fill: var(--different); stroke: var(--different); }
    svg .threshold { stroke: var(--ink); stroke-width: 1.5; stroke-dasharray: 5 4; fill: none; }
    .narrow { display: none; }
    .scroll { overflow-x: auto; }
    table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
    th, td { padding: 6px 10px; text-align: right; border-bottom: 1px solid var(--line); }
    th:first-child { text-align: left; }
    thead th { color: var(--soft); font-weight: 500; font-size: .85rem; }
    tfoot th, tfoot td { border-bottom: 0; font-weight: 600; }
    tbody th { font-weight: 500; }
    td { white-space: nowrap; }
    .facts td { text-align: left; white-space: normal; overflow-wrap: anywhere; }
    .facts th { color: var(--soft); white-space: nowrap; width: 1%; vertical-align: top; }
    .both td { white-space: normal; overflow-wrap: anywhere; min-width: 120px; }
    details { margin: 16px 0 0; }
    summary { cursor: pointer; }
    .pairs { display: grid; grid-template-columns: repeat(auto-fill, minmax(232px, 1fr));
      gap: 14px; }
    figure { margin: 0; border: 1px solid var(--line); border-radius: 8px; padding: 10px; }
    figure div { display: flex; gap: 6px; }
    figure img, .blank { flex: 1 1 0; min-width: 0; aspect-ratio: 1; border-radius: 4px;
      background: var(--line); }
    .blank { display: grid; place-items: center; color: var(--soft); font-size: .8rem; }
    figcaption { font-size: .8rem; margin-top: 8px; overflow-wrap: anywhere; }
    .right { color: var(--right); } .wrong { color: var(--wrong); }
    .panels { display: grid; gap: 12px 20px;
      grid-template-columns: repeat(auto-fit, minmax(min(320px, 100%), 1fr)); }
    .panels h3 { margin: 8px 0 4px; overflow-wrap: anywhere; }
    @media (max-width: 600px) { .wide { display: none; } .narrow { display: block; }
      main { padding: 20px 6px 40px; } section { padding: 14px 8px; }
      th, td { padding: 6px 5px; }
      .facts th { white-space: normal; } }
    @media print { :root { --ground: #ffffff; } main { max-width: none; padding: 0; }
      section, .panel, .tile, figure, svg, tr { break-inside: avoid; }
      section.long { break-inside: auto; }
      h2, h3 { break-after: avoid; }
      th, td { padding: 4px 6px; font-size: .85rem; white-space: normal; }
      .scroll { overflow: visible; } }
    """

  /// A chart as wide as the page, and one whose words can still be read on a telephone; the style
  /// sheet shows one of them.
  ///
  /// - Parameters:
  ///   - height: of the wide one.
  ///   - chart: the SVG of a size.
  /// - Returns: HTML with both.
  package static func bothSizes(
    height: Double = ChartSize.page.height, _ chart: (ChartSize) -> String
  ) -> String {
    """
    <div class="wide">\(chart(ChartSize(width: ChartSize.page.width, height: height)))</div>
    <div class="narrow">\(chart(.panel))</div>
    """
  }

  /// A page that needs nothing beside itself.
  ///
  /// - Parameters:
  ///   - title: its heading; escaped here.
  ///   - moreStyle: what follows the style sheet.
  ///   - parts: HTML.
  /// - Returns: the whole file.
  package static func page(title: String, moreStyle: String = "", parts: [String]) -> String {
    """
    <!doctype html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>\(escaped(title))</title>
    <style>
    \(css)
    \(moreStyle)
    </style>
    </head>
    <body>
    <main>
    <h1>\(escaped(title))</h1>
    \(parts.filter { !$0.isEmpty }.joined(separator: "\n"))
    </main>
    </body>
    </html>

    """
  }
}
