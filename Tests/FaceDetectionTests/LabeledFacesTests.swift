import FaceAlignment
import FaceDetection
import Foundation
import Testing

/// Photos and weights that are not part of the package; the tests that need them are skipped
/// without.
private enum OutsideData {
  static let lfw = present(
    ProcessInfo.processInfo.environment["ATL_LFW_DIR"]
      ?? packageRoot.appending(path: "../shared/data/lfw").standardized.path,
    file: "landmarks.txt", "LFW")

  static let model = present(
    DetectorModel.userFolder(environment: ProcessInfo.processInfo.environment) ?? "mtcnn",
    file: "onet.onnx", "networks of MTCNN")

  private static let packageRoot = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  private static func present(_ folder: String, file: String, _ what: String) -> String? {
    if FileManager.default.fileExists(atPath: "\(folder)/\(file)") { return folder }
    print("skipped: no \(what) at \(folder)")
    return nil
  }
}

@Suite struct LabeledFacesTests {
  /// The root of the mean squared distance of the five points, in pixels.
  private func deviation(_ first: Landmarks, _ second: Landmarks) -> Double {
    let distances = zip(first.points, second.points).map { $0.distance(to: $1) }
    return (distances.reduce(0) { $0 + $1 * $1 } / 5).squareRoot()
  }

  @Test(.enabled(if: OutsideData.lfw != nil && OutsideData.model != nil))
  func `MTCNN agrees with the list of LFW`() throws {
    let folder = try #require(OutsideData.lfw)
    let detector = try DetectorModel(.mtcnn, path: OutsideData.model, environment: [:])
      .makeDetector()
    let decoder = try PhotoDecoder()
    var deviations: [Double] = []
    let entries = try LandmarkFile(contentsOf: "\(folder)/landmarks.txt").entries
    // One in twenty, so that many people take part.
    for entry in stride(from: 0, to: entries.count, by: 20).map({ entries[$0] }) {
      let photo = try decoder.photo(at: "\(folder)/images/\(entry.path)")
      let faces = FaceChoice.largestCentral.chosen(
        from: try detector.faces(in: photo), photoWidth: photo.width, photoHeight: photo.height)
      guard let face = faces.first,
        let rounded = Landmarks(coordinates: face.landmarks.coordinates.map { $0.rounded() })
      else {
        deviations.append(.infinity)
        continue
      }
      deviations.append(deviation(rounded, entry.landmarks))
    }
    deviations.sort()
    #expect(deviations.count > 200)
    #expect(deviations[deviations.count / 2] < 1.5)
    let farCount = deviations.filter { $0 > 6 }.count
    #expect(100 * farCount < deviations.count, "\(farCount) of \(deviations.count)")
  }
}
