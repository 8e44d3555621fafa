internal import Dispatch
internal import FaceAlignment
package import FaceDataset
internal import Synchronization

/// Says what the faces of a set look like, several at a time.
package struct FaceLookReader: Sendable {
  private let set: IndexedManifest
  private let decoder: PhotoDecoder
  private let workers: Int

  /// Faces of a block.
  private static let blockSize = 4096

  /// Takes a set.
  ///
  /// - Parameters:
  ///   - set: whose files are read.
  ///   - workers: how many threads read and decode.
  /// - Throws: `AlignmentSettingError`.
  package init(_ set: IndexedManifest, workers: Int) throws {
    self.set = set
    decoder = try PhotoDecoder()
    self.workers = max(1, workers)
  }

  /// What a face looks like; nil where its picture is missing, damaged, or not the manifest's.
  ///
  /// - Complexity: O(pixels).
  package func look(ofFace face: Int) -> PerceptualHash? {
    guard let bytes = try? set.face(face).bytes, let picture = try? decoder.photo(from: bytes)
    else { return nil }
    return PerceptualHash(rgb: picture.rgb, width: picture.width, height: picture.height)
  }

  /// What some faces look like, in their order.
  package func looks(of faces: [Int]) -> [PerceptualHash?] {
    let next = Atomic(0)
    let looks = Mutex([PerceptualHash?](repeating: nil, count: faces.count))
    DispatchQueue.concurrentPerform(iterations: min(workers, max(1, faces.count))) { _ in
      while true {
        let place = next.add(1, ordering: .relaxed).oldValue
        guard place < faces.count else { return }
        let look = look(ofFace: faces[place])
        looks.withLock { $0[place] = look }
      }
    }
    return looks.withLock { $0 }
  }

  /// Reads all faces, block by block, so that memory does not grow with the set.
  ///
  /// - Parameters:
  ///   - progress: told after each block how many faces are done, of how many.
  ///   - body: takes the first face of a block and what its faces look like; whether to go on.
  package func forEachBlock(
    progress: (_ done: Int, _ total: Int) -> Void = { _, _ in },
    _ body: (_ first: Int, [PerceptualHash?]) throws -> Bool
  ) rethrows {
    for first in stride(from: 0, to: set.faceCount, by: Self.blockSize) {
      let faces = Array(first..<min(first + Self.blockSize, set.faceCount))
      guard try body(first, looks(of: faces)) else { return }
      progress(first + faces.count, set.faceCount)
    }
  }
}
