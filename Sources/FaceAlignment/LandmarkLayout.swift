/// The ways in which landmarks are written down; the raw values name them for people and programs.
package enum LandmarkLayout: String, Sendable, CaseIterable {
  /// `path x1 y1 ... x5 y5`, as sphereface_pytorch's list for LFW; also with 68 or 106 points.
  case plain = "list without labels"
  /// `path label x1 y1 ... x5 y5`, as sphereface_pytorch's list for CASIA-WebFace.
  case labelled = "list with labels"
  /// `path x1 y1 ... x5 y5 score`, as the metadata that InsightFace ships for IJB-B and IJB-C.
  case scored = "list with scores"
  /// A count, a header that names ten columns, then lines, as CelebA's lists.
  case celebA = "CelebA list"
  /// A JSON object a line.
  case jsonLines = "JSON Lines"
  /// A file of points for each photo.
  case pointFiles = "point files"
}

/// The layout of a list, found by what it holds, and how its lines are read.
struct RecognisedLayout {
  let layout: LandmarkLayout
  let reader: any LandmarkLines
  /// The indices of the lines that hold faces, in order.
  let faceLines: [Int]
  /// What is wrong with the lines before the faces, by index.
  var faults: [(line: Int, fault: LineFault)] = []

  /// Recognises the layout of a list.
  ///
  /// JSON Lines by the brace that its first line begins with, CelebA's by its header, the others by
  /// the number of columns that the most lines have (the first of them decides a tie), because a
  /// line that lost a number looks like one of another form.
  init(of lines: [ArraySlice<UInt8>]) {
    let filled = lines.indices.filter { !ColumnLines.isSkipped(lines[$0]) }
    if let celebA = CelebAHeader(lines, filled) {
      layout = .celebA
      reader = ColumnLines(
        pointCount: 5, extra: .none, separator: celebA.hasCommas ? .commas : .tabsOrBlanks)
      faceLines = celebA.faceLines
      faults = celebA.faults
      return
    }
    faceLines = filled
    if let first = filled.first, Self.beginsWithBrace(lines[first]) {
      layout = .jsonLines
      reader = JSONLines()
      return
    }
    let columns = Self.columnForm(of: filled.lazy.map { lines[$0] })
    reader = columns
    layout =
      switch columns.extra {
      case .none: .plain
      case .label: .labelled
      case .score: .scored
      }
  }

  /// A path may begin with a brace, too; then the line has the columns of a list.
  private static func beginsWithBrace(_ line: ArraySlice<UInt8>) -> Bool {
    line.first { !FieldText.isBlank($0) } == UInt8(ascii: "{")
      && !(line.contains(FieldText.tab)
        && ColumnLines.forms[ColumnLines.columns(of: line).count] != nil)
  }

  private static func columnForm(of lines: some Sequence<ArraySlice<UInt8>>) -> ColumnLines {
    var forms = Votes<Int>()
    var extras = Votes<ColumnLines.Extra>()
    for line in lines {
      let columns = ColumnLines.columns(of: line)
      guard let form = ColumnLines.forms[columns.count] else { continue }
      forms.add(columns.count)
      guard form.hasExtra, let last = columns.last.flatMap(FieldText.decimal) else { continue }
      // The last number is a score, or how far down the corner of a mouth is.
      extras.add(form.pointCount == 5 && (0...1).contains(last) ? .score : .label)
    }
    guard let count = forms.winner, let form = ColumnLines.forms[count] else {
      return ColumnLines(pointCount: nil, extra: .none)
    }
    return ColumnLines(
      pointCount: form.pointCount, extra: form.hasExtra ? extras.winner ?? .label : .none)
  }
}

/// Counts votes; of equally many, those that came first win.
private struct Votes<Choice: Hashable> {
  private var counts: [Choice: Int] = [:]
  private var order: [Choice] = []

  mutating func add(_ choice: Choice) {
    if counts[choice] == nil { order.append(choice) }
    counts[choice, default: 0] += 1
  }

  var winner: Choice? {
    var best: Choice?
    for choice in order where counts[choice, default: 0] > best.map({ counts[$0] ?? 0 }) ?? 0 {
      best = choice
    }
    return best
  }
}
