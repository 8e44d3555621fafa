/// Collects the lines of a list that names photos by their paths.
///
/// The first line says which of three forms the list has: `path label`, where two lines make a
/// pair; `path path label`; or `label path path`. Labels are 1 for one person and 0 for two. Each
/// kind of pairs is cut into ten contiguous parts, so that every fold has both.
///
/// - Source: the first form is that of CALFW's and CPLFW's `pairs_*.txt` (T. Zheng, W. Deng, J. Hu,
///   "Cross-Age LFW", 2017; T. Zheng, W. Deng, "Cross-Pose LFW", 2018), the last one that of the
///   `*_ann.txt` lists in which AgeDB-30, CALFW and CPLFW go round as aligned pictures. The cut by
///   kinds fits CALFW's list, whose first half is of one kind.
struct PathPairReader {
  private enum Form: String {
    case photoLabel = "photo 0|1"
    case photosLabel = "photo photo 0|1"
    case labelPhotos = "0|1 photo photo"
  }

  private static let extensions = ["jpg", "jpeg", "png", "bmp", "webp"]

  let file: String
  private(set) var pairs: [(left: PhotoName, right: PhotoName, same: Bool)] = []
  private var form: Form?
  private var half: (photo: PhotoName, same: Bool, line: Int)?

  init(file: String) {
    self.file = file
  }

  /// Whether the first line that is not empty names a picture.
  static func recognises(_ lines: some Sequence<Substring>) -> Bool {
    for line in lines {
      let fields = line.split(whereSeparator: \.isWhitespace)
      if !fields.isEmpty { return fields.contains(where: isPicture) }
    }
    return false
  }

  private static func isPicture(_ field: Substring) -> Bool {
    guard let dot = field.lastIndex(of: ".") else { return false }
    return extensions.contains(field[field.index(after: dot)...].lowercased())
  }

  /// Takes a line.
  mutating func read(_ line: Substring, number: Int) throws(VerificationError) {
    let fields = line.split(whereSeparator: \.isWhitespace)
    guard !fields.isEmpty else { return }
    let form: Form
    if let known = self.form {
      form = known
    } else {
      form = try Self.form(of: fields, file: file, line: number)
      self.form = form
    }
    guard fields.count == (form == .photoLabel ? 2 : 3) else {
      throw .badLine(
        file: file, line: number, what: "pair", found: "\(fields.count) fields",
        expected: form.rawValue)
    }
    switch form {
    case .photoLabel:
      let photo = try photo(fields[0], line: number)
      try add(photo, same: try label(fields[1], line: number), line: number)
    case .photosLabel:
      try add(
        try photo(fields[0], line: number), try photo(fields[1], line: number),
        same: try label(fields[2], line: number), line: number)
    case .labelPhotos:
      try add(
        try photo(fields[1], line: number), try photo(fields[2], line: number),
        same: try label(fields[0], line: number), line: number)
    }
  }

  /// The pairs with their folds, from 1.
  func folded() throws(VerificationError) -> [PhotoPair] {
    if let half {
      throw .badLine(
        file: file, line: half.line, what: "pair", found: "one photo", expected: "two lines a pair")
    }
    guard !pairs.isEmpty else {
      throw .badContent(file: file, what: "pairs", found: "0", expected: "at least 1")
    }
    let sameCount = pairs.count { $0.same }
    var seen = (same: 0, different: 0)
    return pairs.map { pair in
      let fold: Int
      if pair.same {
        fold = PairListReader.part(of: seen.same, among: sameCount)
        seen.same += 1
      } else {
        fold = PairListReader.part(of: seen.different, among: pairs.count - sameCount)
        seen.different += 1
      }
      return PhotoPair(left: pair.left, right: pair.right, same: pair.same, fold: fold)
    }
  }

  private static func form(
    of fields: [Substring], file: String, line: Int
  ) throws(VerificationError) -> Form {
    switch fields.map(isPicture) {
    case [true, false]: return .photoLabel
    case [true, true, false]: return .photosLabel
    case [false, true, true]: return .labelPhotos
    default:
      throw .badLine(
        file: file, line: line, what: "pair", found: "\"\(fields.joined(separator: " "))\"",
        expected: "photo 0|1, photo photo 0|1, or 0|1 photo photo")
    }
  }

  private func photo(_ field: Substring, line: Int) throws(VerificationError) -> PhotoName {
    guard Self.isPicture(field) else {
      throw .badLine(
        file: file, line: line, what: "photo", found: "\"\(field)\"",
        expected: "a path that ends in .\(Self.extensions.joined(separator: ", ."))")
    }
    return PhotoName(path: String(field))
  }

  private func label(_ field: Substring, line: Int) throws(VerificationError) -> Bool {
    guard field == "0" || field == "1" else {
      throw .badLine(
        file: file, line: line, what: "label", found: "\"\(field)\"", expected: "0 or 1")
    }
    return field == "1"
  }

  private mutating func add(
    _ photo: PhotoName, same: Bool, line: Int
  ) throws(VerificationError) {
    guard let first = half else {
      half = (photo, same, line)
      return
    }
    half = nil
    guard first.same == same else {
      throw .badLine(
        file: file, line: line, what: "label", found: same ? "1" : "0",
        expected: "\(first.same ? 1 : 0), as in line \(first.line), the other photo of the pair")
    }
    try add(first.photo, photo, same: same, line: line)
  }

  private mutating func add(
    _ left: PhotoName, _ right: PhotoName, same: Bool, line: Int
  ) throws(VerificationError) {
    guard left != right else {
      throw .badLine(
        file: file, line: line, what: "pair", found: "photo \(left) twice", expected: "two photos")
    }
    pairs.append((left, right, same))
  }
}
