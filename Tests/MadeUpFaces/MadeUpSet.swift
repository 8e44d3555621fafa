package import FaceAlignment
package import FaceDataset
package import Foundation
import SeededRandom

/// A set of small made-up faces in a folder that goes away with the value.
package final class MadeUpSet {
  /// Of a face, in pixels.
  package static let side = 48

  /// The folder.
  package let url = FileManager.default.temporaryDirectory
    .appending(path: "face-inspection-\(UUID().uuidString)")
  private let writer: AlignedSetWriter

  /// Opens an empty set.
  package init(template: String = "wuxiang", eyeToMouthPixels: Double = 17) throws {
    writer = try AlignedSetWriter(
      directory: url.path,
      contract: AlignmentContract(
        template: template, width: Self.side, height: Self.side,
        eyeToMouthPixels: eyeToMouthPixels), fileExtension: "png", overwriting: false)
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  /// Adds a face of some bytes.
  package func add(
    _ bytes: [UInt8], _ identity: String, _ name: String,
    landmarks: Landmarks? = MadeUpSet.landmarks()
  ) throws {
    try writer.add(
      faceBytes: bytes, identity: identity, name: name, source: "\(identity)/\(name).png",
      landmarks: landmarks?.coordinates)
  }

  /// Notes that a photo has no face.
  package func reject(_ photo: String, reason: String) throws {
    try writer.reject(source: photo, reason: reason, detail: "made up")
  }

  /// Completes the set.
  package func manifest() throws -> Manifest { try Manifest.read(from: writer.finish().manifest) }

  /// The path of a face's file.
  package func path(_ identity: String, _ name: String) -> URL {
    url.appending(path: "faces/\(identity)/\(name).png")
  }

  /// A face from the front, 30 pixels from eye to eye, 30 down to the mouth.
  package static func landmarks(
    turnedBy degrees: Double = 0, scaledBy scale: Double = 1, noseAside: Double = 0
  ) -> Landmarks {
    let angle = degrees * Double.pi / 180
    let turn = SimilarityTransform(
      a: scale * cos(angle), b: scale * sin(angle), c: 100, d: 100)
    return turn.map(
      Landmarks(
        leftEye: PixelPoint(x: -15, y: 0), rightEye: PixelPoint(x: 15, y: 0),
        nose: PixelPoint(x: 30 * noseAside, y: 16),
        leftMouthCorner: PixelPoint(x: -10, y: 30), rightMouthCorner: PixelPoint(x: 10, y: 30)))
  }
}

/// A picture of a few waves, which stands for a face.
package struct MadeUpPicture {
  /// Side x side x 3 bytes.
  package let rgb: [UInt8]

  /// The same seed gives the same picture; others differ in about half of their hashes' bits.
  package init(seed: UInt64, side: Int = MadeUpSet.side, noise: Double = 0) {
    var generator = SeededGenerator(seed)
    let waves = (0..<60).map { _ in
      (
        x: generator.uniform(in: -9...9), y: generator.uniform(in: -9...9),
        phase: generator.uniform(in: 0...6.28)
      )
    }
    var rgb: [UInt8] = []
    for y in 0..<side {
      for x in 0..<side {
        let sum = waves.reduce(0.0) { sum, wave in
          let along = wave.x * (Double(x) + 0.5) + wave.y * (Double(y) + 0.5)
          return sum + cos(along / Double(side) * 3.14 + wave.phase)
        }
        let grey = 128 + 7 * sum + noise * generator.uniform(in: -1...1)
        rgb += [UInt8](repeating: UInt8(min(255, max(0, grey))), count: 3)
      }
    }
    self.rgb = rgb
  }

  /// The picture without loss.
  package func png(side: Int = MadeUpSet.side) throws -> [UInt8] {
    try FaceImage(rgb: rgb, width: side, height: side).encoded(as: .png)
  }

  /// The picture as JPEG.
  package func jpeg(quality: Int) throws -> [UInt8] {
    try FaceImage(rgb: rgb, width: MadeUpSet.side, height: MadeUpSet.side)
      .encoded(as: .jpeg(quality: quality))
  }
}
