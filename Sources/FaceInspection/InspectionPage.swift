package import FaceDataset
internal import Verification

/// An inspection as one HTML file that needs nothing beside itself: no scripts, no other files.
///
/// The faces of the findings are within it, of each kind the first ones. Whatever comes from the
/// set is escaped.
package struct InspectionPage: Sendable {
  /// The most findings of a kind that are shown.
  package static let shownCount = 40

  /// The most faces of a group that are shown.
  static let groupSize = 8

  let inspection: Inspection
  let pictures: FacePictures
  let otherPictures: FacePictures?

  /// Takes what is shown.
  ///
  /// - Parameters:
  ///   - inspection: what was found.
  ///   - manifest: the set, for its pictures.
  ///   - other: the set that it was compared with.
  /// - Throws: never in practice, since the settings for reading faces are fixed.
  package init(_ inspection: Inspection, of manifest: Manifest, against other: Manifest?) throws {
    self.inspection = inspection
    pictures = try FacePictures(manifest)
    otherPictures = try other.map { try FacePictures($0) }
  }

  /// The page.
  ///
  /// - Complexity: O(the findings' names), and the files of at most some hundred faces are read.
  package var html: String {
    let title = "Inspection of \(inspection.manifest)"
    let sections = [
      tiles, photoSection, rejectedSection, faultSection,
      groupSection(
        "Faces with the same bytes", inspection.duplicates.exact,
        note: "Files that are the same, byte by byte."),
      groupSection(
        "Faces that look alike", inspection.duplicates.near,
        note: "At most \(inspection.duplicates.limitBits) of the 256 bits of a perceptual hash "
          + "differ from those of another face of the group."),
      geometrySection, refusedSection, inspection.against.map(sharedSections) ?? "",
    ]
    let lead = """
      <p class="lead">\(inspection.contract.width) x \(inspection.contract.height), template \
      <b>\(escaped(inspection.contract.template))</b>. Manifest SHA-256 \
      <code>\(inspection.manifestHash)</code>.</p>
      """
    return ReportStyle.page(
      title: title, moreStyle: InspectionStyle.css, parts: [lead] + sections)
  }

  private var tiles: String {
    let groups = inspection.duplicates.exact + inspection.duplicates.near
    let tiles = [
      ("Faces", "\(inspection.faceCount)", "\(fixed(Double(inspection.byteCount) / 1e6, 1)) MB"),
      (
        "People", "\(inspection.identityCount)",
        "\(inspection.photosPerIdentity.singles.count) with a single photo"
      ),
      ("Findings", "\(inspection.findingCount)", "of all kinds below"),
      (
        "Duplicates", "\(groups.count)",
        "groups, \(groups.count { $0.isAcrossIdentities }) of them across people"
      ),
    ]
    let items = tiles.map { name, value, note in
      "<div class=\"tile\"><span>\(name)</span><strong>\(value)</strong>"
        + "<small>\(note)</small></div>"
    }
    return "<section class=\"tiles\">\n\(items.joined(separator: "\n"))\n</section>"
  }

  private var photoSection: String {
    guard let spread = inspection.photosPerIdentity.spread else { return "" }
    let buckets = inspection.photosPerIdentity.buckets
    let singles = inspection.photosPerIdentity.singles
    let names = singles.prefix(Self.shownCount).map { escaped($0) }.joined(separator: ", ")
    let note =
      singles.isEmpty
      ? ""
      : "<p class=\"note\">With a single photo, and so not trained on: \(names)"
        + "\(leftOut(singles.count)).</p>"
    return section(
      "Photos per person",
      """
      \(ReportStyle.bothSizes(height: 260) { BucketChart(buckets: buckets, size: $0).svg })
      <p class="note">Least \(fixed(spread.least, 0)), median \(fixed(spread.median, 0)), mean \
      \(fixed(inspection.photosPerIdentity.mean, 1)), greatest \(fixed(spread.greatest, 0)).</p>
      \(note)
      """)
  }

  private var rejectedSection: String {
    guard let rejected = inspection.rejected, !rejected.isEmpty else { return "" }
    let rows = rejected.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }.map {
      "<tr><th>\(escaped($0.key))</th><td>\($0.value)</td></tr>"
    }
    return section("Photos rejected when the set was made", table(["reason", "photos"], rows))
  }

  func section(_ heading: String, _ content: String) -> String {
    "<section>\n<h2>\(heading)</h2>\n\(content)\n</section>"
  }

  func table(_ columns: [String], _ rows: [String]) -> String {
    """
    <div class="scroll"><table>
    <thead><tr>\(columns.map { "<th>\($0)</th>" }.joined())</tr></thead>
    <tbody>
    \(rows.joined(separator: "\n"))
    </tbody>
    </table></div>
    """
  }

  /// What is said of findings beyond those that are shown.
  func leftOut(_ count: Int) -> String {
    count > Self.shownCount ? "; \(count - Self.shownCount) more are left out" : ""
  }
}
