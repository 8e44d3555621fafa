/// Charts side by side under a heading, such as those of a training.
package struct ChartPanels: Sendable {
  /// A chart with its own heading and the names of its lines.
  package struct Panel: Sendable {
    let heading: String
    let names: [String]
    let chart: LineChart

    /// A chart whose lines have the styles `curve c0` to `curve c3`, in the order of the names.
    package init(heading: String, names: [String] = [], chart: LineChart) {
      self.heading = heading
      self.names = names
      self.chart = chart
    }
  }

  private let heading: String
  private let panels: [Panel]
  private let note: String

  /// Gathers charts; heading and note are written as they are.
  package init(heading: String, panels: [Panel], note: String) {
    self.heading = heading
    self.panels = panels
    self.note = note
  }

  var section: String {
    let items = panels.map { panel in
      let keys = panel.names.enumerated().map { index, name in
        "<li><i class=\"key c\(index % 4)\"></i>\(escaped(name))</li>"
      }
      let legend = keys.isEmpty ? "" : "<ul class=\"legend\">\(keys.joined())</ul>"
      return """
        <div class="panel"><h3>\(escaped(panel.heading))</h3>\(legend)
        \(panel.chart.svg)
        </div>
        """
    }
    return """
      <section class="long">
      <h2>\(heading)</h2>
      <div class="panels">
      \(items.joined(separator: "\n"))
      </div>
      <p class="note">\(note)</p>
      </section>
      """
  }
}
