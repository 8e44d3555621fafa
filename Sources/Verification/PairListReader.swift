/// Collects the lines of a pair list and deals them out to folds at the end.
struct PairListReader {
  private enum Header {
    case folds(count: Int, pairsPerKind: Int)
    case oneSet(pairsPerKind: Int)
  }

  private static let forms = "name i j, or name1 i name2 j"
  private static let partCount = 10
  /// A bound on the header's counts, so that their product is a whole number of 64 bits.
  private static let largestCount = 1_000_000_000

  let file: String
  private(set) var pairs: [(left: PhotoName, right: PhotoName)] = []
  private var header: Header?
  private var isFirst = true

  init(file: String) {
    self.file = file
  }

  /// Takes a line; the first that is not empty may be the header.
  mutating func read(_ line: Substring, number: Int) throws(VerificationError) {
    let fields = Self.fields(of: line)
    guard !fields.isEmpty else { return }
    defer { isFirst = false }
    if isFirst, fields.count <= 2 {
      header = try readHeader(fields, line: number)
    } else {
      pairs.append(try readPair(fields, line: number))
    }
  }

  /// The fold of each pair, from 1.
  func folds() throws(VerificationError) -> [Int] {
    guard !pairs.isEmpty else {
      throw .badContent(file: file, what: "pairs", found: "0", expected: "at least 1")
    }
    switch header {
    case .folds(let count, let pairsPerKind):
      let folds = pairs.indices.map { $0 / (2 * pairsPerKind) + 1 }
      try expect(pairCount: 2 * count * pairsPerKind)
      for fold in 1...count {
        try expect(
          pairsPerKind, in: pairs[(2 * pairsPerKind * (fold - 1))...], named: "fold \(fold)")
      }
      return folds
    case .oneSet(let pairsPerKind):
      try expect(pairCount: 2 * pairsPerKind)
      try expect(pairsPerKind, in: pairs[...], named: "the list")
      return foldsOfKinds(pairsPerKind: pairsPerKind)
    case nil:
      return pairs.indices.map { Self.part(of: $0, among: pairs.count) }
    }
  }

  private func foldsOfKinds(pairsPerKind: Int) -> [Int] {
    var seen = (same: 0, different: 0)
    return pairs.map { pair in
      if pair.left.name == pair.right.name {
        seen.same += 1
        return Self.part(of: seen.same - 1, among: pairsPerKind)
      }
      seen.different += 1
      return Self.part(of: seen.different - 1, among: pairsPerKind)
    }
  }

  private func expect(pairCount: Int) throws(VerificationError) {
    guard pairs.count == pairCount else {
      throw .badContent(
        file: file, what: "pairs", found: "\(pairs.count)",
        expected: "\(pairCount), as the header says")
    }
  }

  private func expect(
    _ pairsPerKind: Int, in rest: ArraySlice<(left: PhotoName, right: PhotoName)>,
    named name: String
  ) throws(VerificationError) {
    let sameCount = rest.prefix(2 * pairsPerKind).count { $0.left.name == $0.right.name }
    guard sameCount == pairsPerKind else {
      throw .badContent(
        file: file, what: "same pairs in \(name)", found: "\(sameCount)",
        expected: "\(pairsPerKind), as the header says")
    }
  }

  /// The fold, from 1, of an element when a list is cut into contiguous parts of equal length.
  ///
  /// Where the parts do not divide the list, the first ones have one element more.
  static func part(of index: Int, among count: Int) -> Int {
    let (size, longerCount) = count.quotientAndRemainder(dividingBy: min(partCount, count))
    let border = longerCount * (size + 1)
    return index < border ? index / (size + 1) + 1 : longerCount + (index - border) / size + 1
  }

  private static func fields(of line: Substring) -> [Substring] {
    let byTabs = line.split(separator: "\t").map(trimmed).filter { !$0.isEmpty }
    if byTabs.count == 3 || byTabs.count == 4 { return byTabs }
    return line.split(whereSeparator: \.isWhitespace)
  }

  private static func trimmed(_ text: Substring) -> Substring {
    let start = text.drop(while: \.isWhitespace)
    guard let last = start.lastIndex(where: { !$0.isWhitespace }) else { return start.prefix(0) }
    return start[...last]
  }
}

extension PairListReader {
  private func readHeader(_ fields: [Substring], line: Int) throws(VerificationError) -> Header {
    var counts: [Int] = []
    for field in fields {
      guard let count = wholeNumber(field), (1...Self.largestCount).contains(count) else {
        throw .badLine(
          file: file, line: line, what: "header", found: "\"\(fields.joined(separator: " "))\"",
          expected: "the number of folds and of pairs per kind, each at least 1, or a pair")
      }
      counts.append(count)
    }
    return counts.count == 2
      ? .folds(count: counts[0], pairsPerKind: counts[1]) : .oneSet(pairsPerKind: counts[0])
  }

  private func readPair(
    _ fields: [Substring], line: Int
  ) throws(VerificationError) -> (left: PhotoName, right: PhotoName) {
    guard fields.count == 3 || fields.count == 4 else {
      throw .badLine(
        file: file, line: line, what: "pair", found: "\(fields.count) fields", expected: Self.forms)
    }
    let rightName = fields.count == 4 ? fields[2] : fields[0]
    let left = try photo(fields[0], fields[1], line: line)
    let right = try photo(rightName, fields[fields.count - 1], line: line)
    if fields.count == 4, left.name == right.name {
      throw .badLine(
        file: file, line: line, what: "pair", found: "the name \"\(left.name)\" twice",
        expected: "two names, or name i j")
    }
    if left == right {
      throw .badLine(
        file: file, line: line, what: "pair", found: "photo \(left) twice",
        expected: "two photos")
    }
    return (left, right)
  }

  private func photo(
    _ name: Substring, _ digits: Substring, line: Int
  ) throws(VerificationError) -> PhotoName {
    guard let number = wholeNumber(digits) else {
      throw .badLine(
        file: file, line: line, what: "photo number", found: "\"\(digits)\"",
        expected: "a whole number")
    }
    return PhotoName(name: String(name), number: number)
  }
}
