package import FaceDataset
internal import FaceAlignment
internal import Foundation

/// A set of aligned faces, written in another format; the faces' bytes travel unchanged.
package struct FaceExport: Sendable {
  let manifest: Manifest
  let overwriting: Bool
  private let index: IdentityIndex
  private let progress: @Sendable (Int) -> Void

  /// Takes a set.
  ///
  /// - Parameters:
  ///   - manifest: the set.
  ///   - overwriting: true if what is there may be replaced.
  ///   - progress: is told how many faces are written.
  package init(
    _ manifest: Manifest, overwriting: Bool, progress: @escaping @Sendable (Int) -> Void = { _ in }
  ) {
    self.manifest = manifest
    self.overwriting = overwriting
    self.progress = progress
    index = IdentityIndex(manifest)
  }

  /// The faces by label, and of one label in the order of the manifest.
  func facesByLabel() -> [Int] { index.facesByLabel.flatMap { $0 } }

  func faceCount(ofLabel label: Int) -> Int { index.facesByLabel[label].count }

  func note(_ writtenCount: Int) { progress(writtenCount) }

  /// The bytes of a face, which have to be those that the manifest was written for.
  func bytes(ofFace face: Int) throws -> [UInt8] {
    let path = manifest.path(ofFace: face)
    let bytes: [UInt8]
    do {
      bytes = try readPlainFile(at: path, maxBytes: RecordFrames.lengthLimit)
    } catch {
      throw error.reason == .photoMissing
        ? ExchangeError.missing(path: path, expected: "a face of the set")
        : ExchangeError.unreadable(path: path, reason: error.detail)
    }
    let (found, expected) = (
      ContentHash(of: bytes).hexadecimal, manifest.records[face].sha256
    )
    guard found == expected else {
      throw ExchangeError.badContent(
        file: path, at: .file, what: "sha256", found: found,
        expected: "\(expected), by line \(manifest.line(ofFace: face)) of the manifest")
    }
    return bytes
  }
}
