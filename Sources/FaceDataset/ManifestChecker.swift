/// Checks the lines of a manifest against each other and against the header.
///
/// Names are kept as bytes, because two strings may be equal to Swift and name two files.
struct ManifestChecker {
  private let file: String
  private let header: ManifestHeader
  private var lineOfFace: [[UInt8]: Int] = [:]
  private var labelOfIdentity: [[UInt8]: Int] = [:]
  private var identityOfLabel: [Int: (name: String, line: Int)] = [:]

  init(file: String, header: ManifestHeader) {
    self.file = file
    self.header = header
  }

  /// Checks one line by itself and against those before it.
  mutating func check(_ record: ManifestRecord, line: Int) throws(DatasetError) {
    try checkValues(record, line)
    let face = [UInt8](record.face.utf8)
    if let firstLine = lineOfFace.updateValue(line, forKey: face) {
      throw .duplicateFace(file: file, line: line, face: record.face, firstLine: firstLine)
    }
    let identity = [UInt8](record.identity.utf8)
    if let label = labelOfIdentity[identity], label != record.label {
      throw .identityConflict(
        file: file, line: line, field: "label", found: "\(record.label)",
        expected: "\(label), the label of \(record.identity)")
    }
    if let known = identityOfLabel[record.label] {
      guard known.name.utf8.elementsEqual(record.identity.utf8) else {
        throw .identityConflict(
          file: file, line: line, field: "identity", found: record.identity,
          expected: "\(known.name), the identity of label \(record.label)")
      }
      return
    }
    labelOfIdentity[identity] = record.label
    identityOfLabel[record.label] = (record.identity, line)
  }

  /// Checks what concerns the whole file, and gives the name of each label.
  func identities(faceCount: Int) throws(DatasetError) -> [String] {
    guard faceCount == header.faces else {
      throw .wrongFaceCount(file: file, found: faceCount, expected: header.faces)
    }
    var names: [String] = []
    for label in 0..<header.identities {
      guard let identity = identityOfLabel[label] else {
        throw .labelGap(file: file, label: label, identityCount: header.identities)
      }
      if let before = names.last, !precedes(before, identity.name) {
        throw .labelOutOfOrder(
          file: file, line: identity.line, found: "\(label) for \(identity.name)",
          expected: "labels in the order of names, and \(label - 1) is \(before)")
      }
      names.append(identity.name)
    }
    return names
  }

  private func checkValues(_ record: ManifestRecord, _ line: Int) throws(DatasetError) {
    func bad(_ field: String, _ found: String, _ expected: String) -> DatasetError {
      .badField(file: file, line: line, field: field, found: found, expected: expected)
    }
    guard SetFiles.isSafe(path: record.face) else {
      throw bad("face", record.face, "a relative path that stays within the set")
    }
    guard !record.identity.isEmpty else { throw bad("identity", "nothing", "a name") }
    guard !record.source.isEmpty else { throw bad("source", "nothing", "the path of a photo") }
    guard (0..<header.identities).contains(record.label) else {
      throw bad(
        "label", "\(record.label)", "0 ..< \(header.identities), the header's identities")
    }
    if let landmarks = record.landmarks, landmarks.count != 10 {
      throw bad("landmarks", "\(landmarks.count) numbers", "10 numbers")
    }
    let digits = record.sha256.utf8
    let isDigit = { (byte: UInt8) in
      (0x30...0x39).contains(byte) || (0x61...0x66).contains(byte)
    }
    guard digits.count == 64, digits.allSatisfy(isDigit) else {
      throw bad("sha256", record.sha256, "64 lower-case hexadecimal digits")
    }
  }
}
