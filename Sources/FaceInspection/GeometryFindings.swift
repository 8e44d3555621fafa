internal import FaceAlignment
package import FaceDataset

/// How the faces of a set lay in their photos, and which of them lay oddly.
package struct GeometryFindings: Sendable, Encodable {
  /// A face with a measure beyond its limit.
  package struct Outlier: Sendable, Equatable, Encodable {
    /// The face.
    package let face: FaceName

    /// Every measure of it, by name.
    package let measures: [String: Double]

    /// Which of them are beyond their limits.
    package let beyond: [GeometryMeasure]
  }

  /// What counts as odd.
  package let limits: GeometryLimits

  /// How many faces were measured.
  package let measuredCount: Int

  /// How many faces have no landmarks in the manifest.
  package let withoutLandmarksCount: Int

  /// How the measures are spread, by name; empty where no face was measured.
  package let spreads: [String: Spread]

  /// Faces beyond a limit, in the order of the manifest.
  package let outliers: [Outlier]

  /// Faces whose landmarks an alignment would refuse, by the reasons of `AlignmentError`.
  package let refused: [FaceFinding]

  /// Measures all faces of a set.
  ///
  /// The scale is that of the set's template; for a template that is not built in, that of
  /// `wuxiang` with the distance from eyes to mouth that the manifest names, nearly the same.
  ///
  /// - Throws: `badField` where the manifest's header has no such distance.
  /// - Complexity: O(faces log faces).
  package init(_ manifest: Manifest, limits: GeometryLimits) throws(DatasetError) {
    let template = try Self.template(of: manifest)
    var faces: [FaceGeometry] = []
    var outliers: [Outlier] = []
    var refused: [FaceFinding] = []
    for (index, record) in manifest.records.enumerated() {
      guard let landmarks = record.landmarks.flatMap({ Landmarks(coordinates: $0) }) else {
        continue
      }
      do {
        let face = try FaceGeometry(landmarks, template: template)
        faces.append(face)
        let beyond = limits.measures(beyond: face)
        guard !beyond.isEmpty else { continue }
        let measures = GeometryMeasure.allCases.map { ($0.rawValue, rounded($0.value(of: face))) }
        outliers.append(
          Outlier(
            face: FaceName(index, of: manifest),
            measures: Dictionary(uniqueKeysWithValues: measures), beyond: beyond))
      } catch {
        refused.append(
          FaceFinding(
            face: FaceName(index, of: manifest), code: error.reason.rawValue,
            detail: error.detail))
      }
    }
    self.limits = limits
    measuredCount = faces.count
    withoutLandmarksCount = manifest.records.count { $0.landmarks == nil }
    self.outliers = outliers
    self.refused = refused
    var spreads: [String: Spread] = [:]
    for measure in GeometryMeasure.allCases {
      spreads[measure.rawValue] = Spread(faces.map { measure.value(of: $0) })
    }
    self.spreads = spreads
  }

  private static func template(of manifest: Manifest) throws(DatasetError) -> AlignmentTemplate {
    let contract = manifest.contract
    let isBuiltIn = AlignmentTemplate.builtInNames.contains(contract.template)
    do {
      return try AlignmentTemplate(
        name: isBuiltIn ? contract.template : "wuxiang", width: contract.width,
        height: contract.height, eyeToMouthPixels: contract.eyeToMouthPixels)
    } catch {
      // The reader has checked the sides.
      throw .badField(
        file: manifest.file, line: 1, field: "eyeToMouthPixels",
        found: "\(contract.eyeToMouthPixels)", expected: "at least 1")
    }
  }
}
