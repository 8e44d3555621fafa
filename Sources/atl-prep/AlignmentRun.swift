import CommandSupport
import FaceAlignment
import FaceDataset
import FaceDetection
import Foundation
import PhotoSupport
import Synchronization

/// Many photos, aligned in parallel; each ends as a face or with a reason.
struct AlignmentRun: Sendable {
  private let folder: PhotoFolder
  private let aligner: FaceAligner
  private let set: AlignedSetWriter
  private let fixesOrder: Bool

  /// - Parameters:
  ///   - folder: the photos.
  ///   - aligner: what makes faces of them.
  ///   - set: where they go.
  ///   - fixesOrder: whether swapped left and right of a list is put right.
  init(folder: PhotoFolder, aligner: FaceAligner, set: AlignedSetWriter, fixesOrder: Bool) {
    self.folder = folder
    self.aligner = aligner
    self.set = set
    self.fixesOrder = fixesOrder
  }

  /// Does what is left of the work and completes the set; every photo is decoded once.
  ///
  /// - Parameters:
  ///   - work: the pieces of this shard, as the set's plan has them.
  ///   - detection: who looks for faces in photos without landmarks, and which of them count;
  ///     further ones of a photo get a number after their name.
  ///   - landmarks: where the landmarks come from, for the summary.
  ///   - options: how many photos at a time, and how much is said.
  /// - Returns: what the set holds.
  /// - Throws: where the detector cannot be made; the first failure to write. Bad photos and bad
  ///   lines are rejected instead.
  func align(
    _ work: [AlignmentWork.Piece], detection: (model: DetectorModel, choice: FaceChoice)?,
    landmarks: String, options: RunOptions
  ) throws -> AlignmentSummary {
    let reordered = Mutex(0)
    let left = set.remaining
    if left.count < work.count {
      printNote("\(work.count - left.count) of \(work.count) photos are done already")
    }
    try PhotoWork.run(count: left.count, jobs: options.jobs, quiet: options.outputs.quiet) {
      try detection.map {
        try PhotoDetector($0.model, choice: $0.choice, decoder: aligner.decoder)
      }
    } work: { index, detector in
      let piece = work[left[index]]
      var result = WorkResult(piece.item)
      switch piece {
      case .listed(let entry):
        let landmarks = fixesOrder ? entry.landmarks.reordered() : entry.landmarks
        align(entry, landmarks, into: &result)
        let isReordered = landmarks != entry.landmarks && !result.faces.isEmpty
        reordered.withLock { $0 += isReordered ? 1 : 0 }
      case .photo(let path):
        if let detector { try align(path, with: detector, into: &result) }
      case .refused(_, let rejection): result.rejections.append(rejection)
      }
      try set.record(result)
      return !result.faces.isEmpty
    }
    return AlignmentSummary(
      try set.finish(), landmarks: landmarks, reorderedCount: reordered.withLock { $0 })
  }

  private func align(
    _ entry: LandmarkEntry, _ landmarks: Landmarks, into result: inout WorkResult
  ) {
    do throws(AlignmentError) {
      let face = try aligner.align(
        photoAt: folder.path(of: entry.path), landmarks: landmarks)
      let name = PhotoPath.stem(of: PhotoPath.name(of: entry.path))
      result.faces.append(
        WorkResult.Face(
          bytes: face.bytes, identity: entry.identity, name: name,
          landmarks: landmarks.coordinates, score: entry.score))
    } catch {
      result.rejections.append(WorkResult.Rejection(error))
    }
  }

  private func align(
    _ photo: String, with detector: PhotoDetector, into result: inout WorkResult
  ) throws {
    guard let identity = photo.split(separator: "/").dropLast().last else {
      result.rejections.append(
        WorkResult.Rejection(
          reason: "no_identity",
          detail: "found the photo in no folder, expected one that names the person"))
      return
    }
    let name = PhotoPath.stem(of: PhotoPath.name(of: photo))
    do {
      try detector.withFaces(ofPhotoAt: folder.path(of: photo)) { picture, faces in
        for (index, face) in faces.enumerated() {
          do throws(AlignmentError) {
            let aligned = try aligner.align(picture, landmarks: face.landmarks)
            result.faces.append(
              WorkResult.Face(
                bytes: aligned.bytes, identity: String(identity),
                name: index == 0 ? name : "\(name)-\(index + 1)",
                landmarks: face.landmarks.coordinates))
          } catch {
            result.rejections.append(WorkResult.Rejection(error))
          }
        }
      }
    } catch let error as AlignmentError {
      result.rejections.append(WorkResult.Rejection(error))
    } catch let rejection as PhotoRejection {
      result.rejections.append(
        WorkResult.Rejection(reason: rejection.reason, detail: rejection.detail))
    }
  }
}

extension WorkResult.Rejection {
  fileprivate init(_ error: AlignmentError) {
    self.init(reason: error.reason.rawValue, detail: error.detail)
  }
}
