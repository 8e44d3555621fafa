package import Verification

/// Which faces make up which templates: IJB-B's and IJB-C's metadata.
///
/// - Source: the files that InsightFace ships for its evaluation: `ijbc_face_tid_mid.txt`, a line
///   `photo template media`; `ijbc_template_pair_label.txt`, a line `template template 0|1`; and the
///   benchmarks' own `ijbc_1N_*.csv`, whose first two columns are TEMPLATE_ID and SUBJECT_ID.
package enum TemplateLists {
  /// A face of a template.
  package struct Member: Equatable, Sendable {
    /// The photo, as the list names it.
    package let photo: String
    /// The template.
    package let template: Int
    /// The photo or video that the face is from.
    package let media: Int
  }

  /// Two templates and whether they are of one person.
  package struct Pair: Equatable, Sendable {
    /// The first template.
    package let left: Int
    /// The second template.
    package let right: Int
    /// Whether both are of one person.
    package let same: Bool
  }

  /// Reads the faces of templates; several lists may name one photo.
  package static func members(in text: String, file: String) throws(VerificationError) -> [Member] {
    var members: [Member] = []
    for (number, line) in lines(of: text) {
      let fields = line.split(whereSeparator: \.isWhitespace)
      guard fields.count == 3, let template = wholeNumber(fields[1]),
        let media = wholeNumber(fields[2])
      else {
        throw .badLine(
          file: file, line: number, what: "face", found: "\"\(line)\"",
          expected: "photo template media, the last two whole numbers")
      }
      members.append(Member(photo: String(fields[0]), template: template, media: media))
    }
    return try checked(members, file: file, what: "faces")
  }

  /// Reads pairs of templates.
  package static func pairs(in text: String, file: String) throws(VerificationError) -> [Pair] {
    var pairs: [Pair] = []
    for (number, line) in lines(of: text) {
      let fields = line.split(whereSeparator: \.isWhitespace)
      guard fields.count == 3, let left = wholeNumber(fields[0]),
        let right = wholeNumber(fields[1]), fields[2] == "0" || fields[2] == "1"
      else {
        throw .badLine(
          file: file, line: number, what: "pair", found: "\"\(line)\"",
          expected: "template template 0|1")
      }
      pairs.append(Pair(left: left, right: right, same: fields[2] == "1"))
    }
    return try checked(pairs, file: file, what: "pairs")
  }

  /// Reads the subject of each template of a gallery or of probes, in the order of the file.
  package static func subjects(
    in text: String, file: String
  ) throws(VerificationError) -> [(template: Int, subject: Int)] {
    var subjects: [(template: Int, subject: Int)] = []
    var known: [Int: Int] = [:]
    for (number, line) in lines(of: text) {
      let fields = line.split(separator: ",", omittingEmptySubsequences: false)
        .map { $0.filter { !$0.isWhitespace && $0 != "\"" } }
      if known.isEmpty, fields.prefix(2).map({ $0.uppercased() }) == ["TEMPLATE_ID", "SUBJECT_ID"] {
        continue
      }
      guard fields.count >= 2, let template = wholeNumber(fields[0][...]),
        let subject = wholeNumber(fields[1][...])
      else {
        throw .badLine(
          file: file, line: number, what: "template", found: "\"\(line.prefix(60))\"",
          expected: "TEMPLATE_ID,SUBJECT_ID,...")
      }
      if let before = known[template] {
        guard before == subject else {
          throw .badLine(
            file: file, line: number, what: "subject of template \(template)", found: "\(subject)",
            expected: "\(before), as in a line before")
        }
      } else {
        known[template] = subject
        subjects.append((template, subject))
      }
    }
    return try checked(subjects, file: file, what: "templates")
  }

  private static func lines(of text: String) -> [(Int, Substring)] {
    text.trimmingPrefix("\u{FEFF}")
      .split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated()
      .map { ($0 + 1, $1) }.filter { !$0.1.allSatisfy(\.isWhitespace) }
  }

  private static func checked<Element>(
    _ elements: [Element], file: String, what: String
  ) throws(VerificationError) -> [Element] {
    guard !elements.isEmpty else {
      throw .badContent(file: file, what: what, found: "0", expected: "at least 1")
    }
    return elements
  }
}
