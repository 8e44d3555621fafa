internal import FaceAlignment
package import FaceDataset

/// Some faces of a set in one picture, people in the order of their names.
package struct ContactSheet: Sendable {
  /// Faces of a row.
  package static let columnCount = 16

  /// The most faces that a sheet shows.
  package static let faceCount = 192

  private static let gap = 2
  private static let ground: UInt8 = 40
  private static let missing: [UInt8] = [120, 20, 20]

  private let manifest: Manifest

  /// The faces, row by row, by their places in the manifest.
  package let faces: [Int]

  /// Chooses faces that are spread evenly over the people, and over the photos of each.
  package init(_ manifest: Manifest) {
    self.manifest = manifest
    faces = Self.choice(IdentityIndex(manifest).facesByLabel, count: Self.faceCount)
  }

  /// Draws the sheet as a PNG: faces in their own size or smaller, dark red where there is none.
  ///
  /// - Throws: `AlignmentError` where the picture library fails.
  package func png() throws -> [UInt8] {
    let pictures = try FacePictures(manifest)
    let columnCount = max(1, min(Self.columnCount, faces.count))
    let rowCount = max(1, (faces.count + columnCount - 1) / columnCount)
    let width = columnCount * (pictures.width + Self.gap) + Self.gap
    let height = rowCount * (pictures.height + Self.gap) + Self.gap
    var sheet = [UInt8](repeating: Self.ground, count: 3 * width * height)
    for (place, face) in faces.enumerated() {
      let left = Self.gap + place % columnCount * (pictures.width + Self.gap)
      let top = Self.gap + place / columnCount * (pictures.height + Self.gap)
      let area = pictures.width * pictures.height
      let rgb =
        pictures.rgb(ofFace: face) ?? (0..<3 * area).map { Self.missing[$0 % 3] }
      for row in 0..<pictures.height {
        let start = 3 * ((top + row) * width + left)
        let line = 3 * row * pictures.width..<3 * (row + 1) * pictures.width
        sheet.replaceSubrange(start..<start + line.count, with: rgb[line])
      }
    }
    return try FaceImage(rgb: sheet, width: width, height: height).encoded(as: .png)
  }

  /// At most so many faces: as many of each person as can be, and one more of some, spread evenly.
  private static func choice(_ facesByLabel: [[Int]], count: Int) -> [Int] {
    var quotas = [Int](repeating: 0, count: facesByLabel.count)
    var rest = count
    while rest > 0 {
      let open = quotas.indices.filter { quotas[$0] < facesByLabel[$0].count }
      if open.isEmpty { break }
      let taken = min(rest, open.count)
      for place in 0..<taken { quotas[open[place * open.count / taken]] += 1 }
      rest -= taken
    }
    return zip(facesByLabel, quotas).flatMap { faces, quota in
      (0..<quota).map { faces[$0 * faces.count / quota] }
    }
  }
}
