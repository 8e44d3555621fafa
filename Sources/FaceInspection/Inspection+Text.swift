internal import FaceDataset
internal import Verification

extension Inspection {
  /// How many findings of a kind the text shows.
  private static let shownCount = 10

  /// The longest bar of the histogram, in characters.
  private static let barWidth = 40

  /// The inspection for a terminal, without a line end after the last line.
  package var text: String {
    let parts = [
      headLines, photoLines, rejectedLines, faultLines, geometryLines,
      groupLines("faces with the same bytes", duplicates.exact),
      groupLines(
        "faces that look alike (at most \(duplicates.limitBits) of 256 bits differ)",
        duplicates.near), against.map(lines(of:)) ?? [], ["findings: \(findingCount)"],
    ]
    return parts.joined().joined(separator: "\n")
  }

  private var headLines: [String] {
    let head =
      "\(printable(manifest)): \(faceCount) faces of \(identityCount) people, "
      + "\(contract.width) x \(contract.height), template \(printable(contract.template))"
    guard let fileBytes else { return [head] }
    let sizes = [fileBytes.least, fileBytes.median, fileBytes.greatest].map { fixed($0, 0) }
    return [
      head,
      "files: \(fixed(Double(byteCount) / 1e6, 1)) MB; bytes of a face: least \(sizes[0]), "
        + "median \(sizes[1]), greatest \(sizes[2])",
    ]
  }

  private var photoLines: [String] {
    guard let spread = photosPerIdentity.spread else { return [] }
    let head =
      "photos per person: least \(fixed(spread.least, 0)), median \(fixed(spread.median, 0)), "
      + "mean \(fixed(photosPerIdentity.mean, 1)), greatest \(fixed(spread.greatest, 0)); "
      + "\(photosPerIdentity.singles.count) people with a single one"
    let most = max(1, photosPerIdentity.buckets.map(\.identityCount).reduce(0, max))
    return [head]
      + photosPerIdentity.buckets.map { bucket in
        let name = bucket.from == bucket.to ? "\(bucket.from)" : "\(bucket.from)-\(bucket.to)"
        // Rounded up, so that nobody is left without a bar.
        let length = (bucket.identityCount * Self.barWidth + most - 1) / most
        return name.indented(to: 13) + "\(bucket.identityCount)".indented(to: 9)
          + (length > 0 ? "  " + String(repeating: "#", count: length) : "")
      }
  }

  private var rejectedLines: [String] {
    guard let rejected else { return [] }
    let reasons = rejected.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
    return ["photos rejected when the set was made: \(rejected.values.reduce(0, +))"]
      + reasons.map { "\($0.value)".indented(to: 13) + "  \(printable($0.key))" }
  }

  private var faultLines: [String] {
    let counts = Dictionary(faults.map { ($0.code, 1) }, uniquingKeysWith: +)
      .sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }
    let kinds = counts.isEmpty ? "" : " (" + counts.joined(separator: ", ") + ")"
    return shown("faults of files: \(faults.count)\(kinds)", faults) { line(of: $0) }
  }

  private var geometryLines: [String] {
    let head =
      "landmarks: \(geometry.measuredCount) faces measured, "
      + "\(geometry.withoutLandmarksCount) without"
    guard !geometry.spreads.isEmpty else {
      return [head]
        + shown("landmarks refused: \(geometry.refused.count)", geometry.refused, line(of:))
    }
    let header = ["least", "1 %", "median", "99 %", "greatest"].map { $0.indented(to: 10) }
    let rows = GeometryMeasure.allCases.compactMap { measure in
      geometry.spreads[measure.rawValue].map { spread in
        let numbers = [
          spread.least, spread.percent1, spread.median, spread.percent99, spread.greatest,
        ]
        return "  " + measure.words.padded(to: 38)
          + numbers.map { fixed($0, 2).indented(to: 10) }.joined()
      }
    }
    let outliers = geometry.outliers
    return [head, String(repeating: " ", count: 40) + header.joined()] + rows
      + shown("landmarks beyond limits: \(outliers.count)", outliers) { outlier in
        let measures = outlier.beyond.map { measure in
          "\(measure.words) \(fixed(outlier.measures[measure.rawValue] ?? 0, 2))"
        }
        return "\(name(outlier.face)): \(measures.joined(separator: ", "))"
      }
      + shown("landmarks refused: \(geometry.refused.count)", geometry.refused, line(of:))
  }

  private func groupLines(_ what: String, _ groups: [DuplicateFindings.Group]) -> [String] {
    let acrossCount = groups.count { $0.isAcrossIdentities }
    let across = acrossCount > 0 ? ", \(acrossCount) of them across people" : ""
    return shown("\(what): \(groups.count) groups\(across)", groups) { group in
      let members = group.members.prefix(4).map { member in
        name(member.face) + (member.distance > 0 ? " [\(member.distance) bits]" : "")
      }
      let rest = group.members.count > 4 ? ", \(group.members.count - 4) more" : ""
      return (group.isAcrossIdentities ? "across: " : "") + members.joined(separator: ", ") + rest
    }
  }

  private func lines(of shared: SharedFindings) -> [String] {
    let other =
      "against \(printable(shared.manifest)): \(shared.faceCount) faces of "
      + "\(shared.identityCount) people"
      + (shared.withoutPictureCount > 0
        ? ", \(shared.withoutPictureCount) without a picture to compare" : "")
    let differences = shared.contractDifferences.map {
      "  aligned otherwise, duplicates may stay unseen: \(printable($0))"
    }
    return [other] + differences
      + shown("people in both by name: \(shared.identitiesByName.count)", shared.identitiesByName) {
        "\(printable($0.identity)): \($0.faceCount) faces here, \($0.otherFaceCount) there"
      }
      + shown(
        "people in both by their faces: \(shared.identitiesByDuplicate.count)",
        shared.identitiesByDuplicate
      ) {
        "\(printable($0.identity)) = \(printable($0.otherIdentity)): \($0.faceCount) faces, "
          + "nearest \($0.leastDistance) bits"
      }
      + shown("faces in both: \(shared.faces.count)", shared.faces) {
        "\(name($0.face)) = \(name($0.other)) "
          + ($0.isExact ? "[same bytes]" : "[\($0.distance) bits]")
      }
  }

  private func line(of finding: FaceFinding) -> String {
    "\(name(finding.face)): \(finding.code): \(printable(finding.detail))"
  }

  private func name(_ face: FaceName) -> String {
    "\(printable(face.path)) (\(printable(face.identity)))"
  }

  /// A heading and the first findings.
  private func shown<Finding>(
    _ heading: String, _ findings: [Finding], _ line: (Finding) -> String
  ) -> [String] {
    let rest = findings.count - Self.shownCount
    return [heading] + findings.prefix(Self.shownCount).map { "  \(line($0))" }
      + (rest > 0 ? ["  ... \(rest) more"] : [])
  }
}

extension GeometryMeasure {
  /// What the measure is, with its unit.
  var words: String {
    switch self {
    case .rollDegrees: "roll, degrees"
    case .eyeDistancePixels: "eye to eye, photo pixels"
    case .eyeToMouthRatio: "eyes to mouth, eye distances"
    case .scale: "scale, crop pixels a photo pixel"
    case .noseOffset: "nose aside, eye distances"
    }
  }
}
