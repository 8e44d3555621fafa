import FaceAlignment
package import FaceDataset
package import Foundation
import SyntheticFaces

/// A few rendered people as an aligned set in a folder that goes away with the value.
package final class RenderedFaces {
  /// The folder.
  package let url = FileManager.default.temporaryDirectory
    .appending(path: "atl-training-\(UUID().uuidString)")
  /// The set.
  package let manifest: IndexedManifest

  /// Renders, aligns and writes the faces.
  package init(identityCount: Int = 6, photosPerIdentity: Int = 4, size: Int = 56) throws {
    let set = try SyntheticSet(
      identityCount: identityCount, photosPerIdentity: photosPerIdentity, seed: 3)
    let aligner = try FaceAligner(
      template: AlignmentTemplate(
        width: size, height: size, eyeToMouthPixels: Double(size) * 20 / 56))
    let writer = try AlignedSetWriter(
      directory: url.path, contract: .probing(aligner.template), overwriting: false)
    for identity in 0..<identityCount {
      for photo in 0..<photosPerIdentity {
        let rendered = try FaceRenderer().photo(
          of: set.identity(identity), under: set.conditions(ofIdentity: identity, photo: photo))
        let coordinates = rendered.landmarks.flatMap { [$0.x, $0.y] }
        guard let landmarks = Landmarks(coordinates: coordinates) else { continue }
        let face = try aligner.align(photo: [UInt8](rendered.jpeg), landmarks: landmarks)
        try writer.add(
          faceBytes: face.bytes, identity: set.name(ofIdentity: identity), name: "\(photo)",
          source: set.path(ofIdentity: identity, photo: photo), landmarks: coordinates)
      }
    }
    manifest = try IndexedManifest(at: writer.finish().manifest)
  }

  /// The folder of a run beside the faces.
  package func runFolder(_ name: String) -> URL { url.appending(path: name) }

  deinit { try? FileManager.default.removeItem(at: url) }
}
