internal import Dispatch
package import FaceDataset
internal import Foundation
internal import Synchronization

/// Brings a data set of another format into an aligned set; the pictures' bytes travel unchanged.
package struct FaceImport: Sendable {
  private let set: AlignedSetWriter
  private let check: PictureCheck
  private let folder: String

  /// Name of the file with a source's verification pairs, in the folder of the set.
  package static let pairsFileName = "pairs.txt"

  /// Opens the set.
  ///
  /// - Parameters:
  ///   - folder: of the set.
  ///   - contract: how whoever made the pictures aligned them; its size is checked.
  ///   - overwriting: true if a finished set in the folder may be replaced.
  /// - Throws: as `AlignedSetWriter` does.
  package init(folder: String, contract: AlignmentContract, overwriting: Bool) throws {
    set = try AlignedSetWriter(directory: folder, contract: contract, overwriting: overwriting)
    check = try PictureCheck(contract: contract)
    self.folder = folder
  }

  /// Takes everything of a source and completes the set.
  ///
  /// - Parameters:
  ///   - source: what is read, by one job at a time.
  ///   - jobs: how many pictures are checked and written at a time.
  ///   - progress: is told how far the source is read, and how many items were refused.
  /// - Returns: what the set holds.
  /// - Throws: the first failure to read or write; the set has no manifest then.
  package func take(
    _ source: sending any FaceSource, jobs: Int,
    progress: @Sendable (SourceExtent, Int) -> Void = { _, _ in }
  ) throws -> AlignedSetSummary {
    let pairs = source.pairList
    let state = Mutex(State(source: source))
    DispatchQueue.concurrentPerform(iterations: jobs) { _ in
      do {
        while let item = try state.withLock({ state in try state.next() }) {
          let isRefused = try place(item) == false
          state.withLock { state in
            state.refusedCount += isRefused ? 1 : 0
            progress(state.source.extent, state.refusedCount)
          }
        }
      } catch {
        state.withLock { $0.failure = $0.failure ?? error }
      }
    }
    try state.withLock { state in try state.failure.map { throw $0 } }
    if let pairs {
      let file = URL(filePath: folder).appending(path: Self.pairsFileName).path
      try ExportFile.write(pairs.utf8, to: file, overwriting: true)
    }
    return try set.finish()
  }

  /// Writes a face, or its refusal; returns whether it may be a face.
  private func place(_ item: SourceItem) throws(DatasetError) -> Bool {
    let face: FoundFace
    let fileExtension: String
    do throws(RefusedItem) {
      switch item {
      case .face(let found):
        face = found
        fileExtension = try check.fileExtension(of: found)
      case .refused(let refusal): throw refusal
      }
    } catch {
      try set.reject(
        source: error.source, reason: error.reason, detail: error.detail, listLine: error.line)
      return false
    }
    try set.add(
      faceBytes: face.bytes, identity: face.identity, name: face.name, source: face.source,
      landmarks: nil, listLine: face.line, fileExtension: fileExtension)
    return true
  }

  /// What the jobs share.
  private struct State {
    var source: any FaceSource
    var refusedCount = 0
    var failure: (any Error)?

    /// The next item; none once something has failed.
    mutating func next() throws(ExchangeError) -> SourceItem? {
      failure == nil ? try source.next() : nil
    }
  }
}
