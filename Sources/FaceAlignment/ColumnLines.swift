/// Lines of columns: a path, a label or not, the points, a score or not.
struct ColumnLines: LandmarkLines {
  /// Where the columns are cut.
  enum Separator {
    /// At tabs, or at runs of blanks in a line without any tab.
    case tabsOrBlanks
    case commas
  }

  /// What stands on a line beside the path and the points.
  enum Extra {
    case none
    /// A class number in the second column.
    case label
    /// A score in the last column.
    case score
  }

  /// How many points each line has; nothing where no line of the list has a known number of
  /// columns.
  let pointCount: Int?
  let extra: Extra
  var separator = Separator.tabsOrBlanks

  /// The numbers of columns that a list may have, with the points that they hold.
  static let forms: [Int: (pointCount: Int, hasExtra: Bool)] = Dictionary(
    uniqueKeysWithValues: PointScheme.pointCounts.flatMap { count in
      [(2 * count + 1, (count, false)), (2 * count + 2, (count, true))]
    })

  private var columnCount: Int? {
    pointCount.map { 2 * $0 + (extra == .none ? 1 : 2) }
  }

  /// Whether a line says nothing: it is blank, or a comment.
  static func isSkipped(_ line: ArraySlice<UInt8>) -> Bool {
    guard let first = line.first(where: { !FieldText.isBlank($0) && $0 != FieldText.tab }) else {
      return true
    }
    return first == UInt8(ascii: "#") && forms[columns(of: line).count] == nil
  }

  /// Cuts at tabs, or at runs of blanks where there is no tab.
  static func columns(of line: ArraySlice<UInt8>) -> [ArraySlice<UInt8>] {
    line.contains(FieldText.tab)
      ? line.split(separator: FieldText.tab, omittingEmptySubsequences: false)
      : line.split(whereSeparator: FieldText.isBlank)
  }

  private func columns(of line: ArraySlice<UInt8>) -> [ArraySlice<UInt8>] {
    switch separator {
    case .tabsOrBlanks: Self.columns(of: line)
    case .commas: line.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
    }
  }

  func photo(of line: ArraySlice<UInt8>) -> String {
    columns(of: line).first.map { String(decoding: $0, as: UTF8.self) } ?? ""
  }

  func face(on line: ArraySlice<UInt8>) throws(LineFault) -> ListedFace {
    let columns = columns(of: line)
    guard let pointCount, columns.count == columnCount else {
      let expected = columnCount.map { "\($0) as in the rest of the list" } ?? "11 or 12"
      throw LineFault(kind: .columns, found: "\(columns.count)", expected: expected)
    }
    let path = try FieldText.path(columns[0])
    let label = extra == .label ? try FieldText.label(columns[1]) : nil
    let firstNumber = extra == .label ? 2 : 1
    var coordinates: [Double] = []
    for column in columns[firstNumber..<firstNumber + 2 * pointCount] {
      coordinates.append(try FieldText.number(column))
    }
    var score: Double?
    if extra == .score, let column = columns.last { score = try FieldText.number(column, .score) }
    let points = stride(from: 0, to: coordinates.count, by: 2).map {
      PixelPoint(x: coordinates[$0], y: coordinates[$0 + 1])
    }
    return ListedFace(
      path: path, label: label, score: score,
      landmarks: try PointScheme.landmarks(from: points))
  }
}
