internal import FaceDataset
internal import Verification

// The findings, with their faces.
extension InspectionPage {
  var faultSection: String {
    findings(
      "Faults of files", inspection.faults, note: "Faces that are not what the manifest says.")
  }

  var refusedSection: String {
    findings(
      "Landmarks refused", inspection.geometry.refused,
      note: "Points of which an alignment would make no face.")
  }

  private func findings(_ heading: String, _ findings: [FaceFinding], note: String) -> String {
    cards(heading, findings, note: note) { finding in
      figure([(finding.face, pictures)]) {
        "<b class=\"wrong\">\(escaped(finding.code))</b>: \(escaped(finding.detail))"
      }
    }
  }

  func groupSection(
    _ heading: String, _ groups: [DuplicateFindings.Group], note: String
  ) -> String {
    cards(heading, groups, note: note) { group in
      let shown = group.members.prefix(Self.groupSize)
      let names = shown.map { member in
        name(member.face) + (member.distance > 0 ? " <small>\(member.distance) bits</small>" : "")
      }
      let rest = group.members.count - shown.count
      return figure(shown.map { ($0.face, pictures) }, names: names) {
        (group.isAcrossIdentities ? "<b class=\"wrong\">several people</b>" : "one person")
          + (rest > 0 ? ", \(rest) more faces" : "")
      }
    }
  }

  var geometrySection: String {
    let geometry = inspection.geometry
    guard !geometry.spreads.isEmpty else { return "" }
    let rows = GeometryMeasure.allCases.compactMap { measure in
      geometry.spreads[measure.rawValue].map { spread in
        let numbers = [
          spread.least, spread.percent1, spread.median, spread.percent99, spread.greatest,
        ]
        let cells = numbers.map { "<td>\(fixed($0, 2))</td>" } + ["<td>\(limit(of: measure))</td>"]
        return "<tr><th>\(measure.words)</th>\(cells.joined())</tr>"
      }
    }
    let figures = section(
      "How the faces lay in their photos",
      """
      \(table(["measure", "least", "1 %", "median", "99 %", "greatest", "limit"], rows))
      <p class="note">\(geometry.measuredCount) faces measured by their landmarks, \
      \(geometry.withoutLandmarksCount) have none.</p>
      """)
    let outliers = cards(
      "Landmarks beyond the limits", geometry.outliers, note: "In the order of the manifest."
    ) { outlier in
      figure([(outlier.face, pictures)]) {
        outlier.beyond.map { measure in
          "\(measure.words) <b class=\"wrong\">"
            + "\(fixed(outlier.measures[measure.rawValue] ?? 0, 2))</b>"
        }.joined(separator: "<br>")
      }
    }
    return figures + (outliers.isEmpty ? "" : "\n" + outliers)
  }

  private func limit(of measure: GeometryMeasure) -> String {
    let limits = inspection.geometry.limits
    return switch measure {
    case .rollDegrees: "&plusmn; \(fixed(limits.rollDegrees, 2))"
    case .eyeDistancePixels: "at least \(fixed(limits.leastEyeDistancePixels, 2))"
    case .eyeToMouthRatio:
      "\(fixed(limits.leastEyeToMouthRatio, 2)) to \(fixed(limits.greatestEyeToMouthRatio, 2))"
    case .scale: "at most \(fixed(limits.scale, 2))"
    case .noseOffset: "&plusmn; \(fixed(limits.noseOffset, 2))"
    }
  }

  func sharedSections(_ shared: SharedFindings) -> String {
    let names = shared.identitiesByName.prefix(Self.shownCount).map {
      "<tr><th>\(escaped($0.identity))</th><td>\($0.faceCount)</td>"
        + "<td>\($0.otherFaceCount)</td></tr>"
    }
    let pairs = shared.identitiesByDuplicate.prefix(Self.shownCount).map {
      "<tr><th>\(escaped($0.identity))</th><td>\(escaped($0.otherIdentity))</td>"
        + "<td>\($0.faceCount)</td><td>\($0.leastDistance)</td></tr>"
    }
    let differences = shared.contractDifferences.map {
      "<p class=\"wrong\">Aligned otherwise, so that duplicates may stay unseen: "
        + "\(escaped($0))</p>"
    }
    let people = section(
      "Shared with \(escaped(shared.manifest))",
      """
      <p>\(shared.faceCount) faces of \(shared.identityCount) people, \
      \(shared.withoutPictureCount) without a picture to compare.</p>
      \(differences.joined())
      <h3>People by name: \(shared.identitiesByName.count)\
      \(leftOut(shared.identitiesByName.count))</h3>
      \(names.isEmpty ? "" : table(["name", "faces here", "faces there"], names))
      <h3>People by their faces: \(shared.identitiesByDuplicate.count)\
      \(leftOut(shared.identitiesByDuplicate.count))</h3>
      \(pairs.isEmpty
        ? "" : table(["name here", "name there", "faces", "nearest, bits"], pairs))
      """)
    let faces = cards("Shared faces", shared.faces, note: "Left here, right there.") { face in
      figure([(face.face, pictures), (face.other, otherPictures ?? pictures)]) {
        face.isExact ? "same bytes" : "\(face.distance) bits differ"
      }
    }
    return people + (faces.isEmpty ? "" : "\n" + faces)
  }

  /// A section of the first findings of a kind; empty where there are none.
  private func cards<Finding>(
    _ heading: String, _ findings: [Finding], note: String, _ card: (Finding) -> String
  ) -> String {
    guard !findings.isEmpty else { return "" }
    let rest = leftOut(findings.count)
    return section(
      "\(heading): \(findings.count)",
      """
      <p class="note">\(note)\(rest.isEmpty ? "" : " The first \(Self.shownCount) are shown\(rest).")</p>
      <div class="cards">
      \(findings.prefix(Self.shownCount).map(card).joined(separator: "\n"))
      </div>
      """)
  }

  /// Faces side by side, with their names and a word on them.
  private func figure(
    _ faces: [(name: FaceName, pictures: FacePictures)], names: [String]? = nil,
    _ caption: () -> String
  ) -> String {
    let images = faces.map { face in
      face.pictures.address(ofFace: face.name.index).map {
        "<img alt=\"\(escaped(face.name.path))\" src=\"\($0)\">"
      } ?? "<span class=\"blank\">no picture</span>"
    }
    let names = names ?? faces.map { name($0.name) }
    return """
      <figure><div>\(images.joined())</div>
      <figcaption>\(names.joined(separator: "<br>"))<br>\(caption())</figcaption></figure>
      """
  }

  private func name(_ face: FaceName) -> String {
    "<b>\(escaped(face.identity))</b> \(escaped(face.path))"
  }
}
