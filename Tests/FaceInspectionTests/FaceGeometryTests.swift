import FaceAlignment
import FaceDataset
import FaceInspection
import MadeUpFaces
import Testing

@Suite struct FaceGeometryTests {
  private func geometry(_ landmarks: Landmarks, template: String = "wuxiang") throws -> FaceGeometry
  {
    try FaceGeometry(
      landmarks, template: AlignmentTemplate(name: template, width: 112, height: 112))
  }

  /// Differences that rounding in Double leaves; the numbers themselves are below 200.
  private func isNear(_ number: Double, _ expected: Double) -> Bool {
    abs(number - expected) < 1e-9
  }

  @Test(arguments: [0.0, 30, -30, 90, 170])
  func `measures a turned face`(degrees: Double) throws {
    let face = try geometry(
      MadeUpSet.landmarks(turnedBy: degrees, scaledBy: 2, noseAside: 0.25))
    #expect(isNear(face.rollDegrees, degrees))
    #expect(isNear(face.eyeDistancePixels, 60))
    #expect(isNear(face.eyeToMouthPixels, 60))
    #expect(isNear(face.eyeToMouthRatio, 1))
    #expect(isNear(face.scale, 40.0 / 60))
    #expect(isNear(face.noseOffset, 0.25))
  }

  @Test func `the scale is that of the template`() throws {
    let landmarks = MadeUpSet.landmarks()
    let arcface = try AlignmentTemplate(name: "arcface", width: 112, height: 112)
    let scale = try SimilarityTransform(
      aligning: landmarks, photoWidth: 300, photoHeight: 300, template: arcface
    ).scale
    #expect(try geometry(landmarks, template: "arcface").scale == scale)
    #expect(try geometry(landmarks).scale != scale)
  }

  @Test func `refuses landmarks of no face`() throws {
    var landmarks = MadeUpSet.landmarks()
    landmarks.rightEye = landmarks.leftEye
    #expect { try geometry(landmarks) } throws: {
      ($0 as? AlignmentError)?.reason == .coincidentEyes
    }
  }

  @Test func `each limit has its measure`() throws {
    let face = try geometry(MadeUpSet.landmarks(turnedBy: -30, scaledBy: 0.5, noseAside: -0.25))
    func beyond(_ change: (inout GeometryLimits) -> Void) -> [GeometryMeasure] {
      var limits = GeometryLimits()
      limits.leastEyeDistancePixels = 15 - 1e-6
      limits.scale = 3
      change(&limits)
      return limits.measures(beyond: face)
    }
    #expect(beyond { _ in } == [])
    #expect(beyond { $0.rollDegrees = 29 } == [.rollDegrees])
    #expect(beyond { $0.leastEyeDistancePixels = 15.1 } == [.eyeDistancePixels])
    #expect(beyond { $0.scale = 2.6 } == [.scale])
    #expect(beyond { $0.leastEyeToMouthRatio = 1.1 } == [.eyeToMouthRatio])
    #expect(beyond { $0.greatestEyeToMouthRatio = 0.9 } == [.eyeToMouthRatio])
    #expect(beyond { $0.noseOffset = 0.2 } == [.noseOffset])
  }

  @Test func `finds the odd ones of a set and counts those without landmarks`() throws {
    let set = try MadeUpSet()
    let bytes = try MadeUpPicture(seed: 1).png()
    try set.add(bytes, "Ada", "1")
    try set.add(bytes, "Ada", "2", landmarks: nil)
    try set.add(bytes, "Ada", "3", landmarks: MadeUpSet.landmarks(turnedBy: 60, noseAside: 0.8))
    var swapped = MadeUpSet.landmarks()
    swap(&swapped.leftEye, &swapped.rightEye)
    try set.add(bytes, "Bo", "1", landmarks: swapped)
    let manifest = try set.manifest()
    let findings = try GeometryFindings(manifest, limits: GeometryLimits())
    #expect(findings.measuredCount == 2)
    #expect(findings.withoutLandmarksCount == 1)
    #expect(findings.outliers.map(\.face) == [FaceName(2, of: manifest)])
    #expect(findings.outliers[0].beyond == [.rollDegrees, .noseOffset])
    #expect(findings.outliers[0].measures["rollDegrees"] == 60)
    #expect(findings.outliers[0].measures["eyeDistancePixels"] == 30)
    #expect(findings.refused.map(\.face.path) == ["faces/Bo/1.png"])
    #expect(findings.refused[0].code == "mouth_not_below_eyes")
    #expect(findings.spreads["rollDegrees"]?.greatest == 60)
    #expect(findings.spreads["rollDegrees"]?.least == 0)
  }

  @Test func `takes a template of somebody's own, and refuses a header without a distance`() throws
  {
    let set = try MadeUpSet(template: "mine sha256:0123456789ab", eyeToMouthPixels: 15)
    try set.add(MadeUpPicture(seed: 1).png(), "Ada", "1")
    let findings = try GeometryFindings(set.manifest(), limits: GeometryLimits())
    #expect(findings.spreads["scale"]?.median == 0.5)
    let flat = try MadeUpSet(eyeToMouthPixels: 0)
    let manifest = try flat.manifest()
    #expect(
      throws: DatasetError.badField(
        file: manifest.file, line: 1, field: "eyeToMouthPixels", found: "0.0",
        expected: "at least 1")
    ) { try GeometryFindings(manifest, limits: GeometryLimits()) }
  }
}
