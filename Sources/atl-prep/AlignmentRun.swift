import FaceAlignment
import FaceDataset
import FaceDetection
import Foundation
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

  /// Aligns the photos of a list and completes the set.
  ///
  /// - Throws: the first failure to write; bad photos and bad lines are rejected instead.
  func align(_ list: LandmarkFile, jobs: Int, quiet: Bool) throws -> AlignmentSummary {
    let reordered = Mutex(0)
    try PhotoWork.run(count: list.entries.count, jobs: jobs, quiet: quiet) {
    } work: { index, _ in
      let ending = try align(list.entries[index])
      if ending == .reordered { reordered.withLock { $0 += 1 } }
      return ending != .rejected
    }
    for problem in list.problems {
      set.reject(
        source: problem.photo, reason: "bad_line", detail: problem.description,
        listLine: problem.lineNumber)
    }
    rejectUnlistedPhotos(list)
    return AlignmentSummary(
      try set.finish(), landmarks: list.layout.rawValue, reorderedCount: reordered.withLock { $0 })
  }

  /// Finds the faces of photos, aligns them and completes the set; every photo is decoded once.
  ///
  /// - Parameters:
  ///   - photos: paths below the folder; a photo's own folder names its person.
  ///   - model: who looks for faces.
  ///   - choice: which of them count; further ones of a photo get a number after their name.
  ///   - jobs: how many photos are worked on at a time.
  ///   - quiet: true for no progress.
  /// - Returns: what the set holds.
  /// - Throws: where the detector cannot be made; the first failure to write.
  func align(
    _ photos: [String], detectedBy model: DetectorModel, choice: FaceChoice, jobs: Int, quiet: Bool
  ) throws -> AlignmentSummary {
    try PhotoWork.run(count: photos.count, jobs: jobs, quiet: quiet) {
      try PhotoDetector(model, choice: choice, decoder: aligner.decoder)
    } work: { index, detector in
      try align(photos[index], with: detector)
    }
    return AlignmentSummary(
      try set.finish(), landmarks: model.kind.rawValue, reorderedCount: 0)
  }

  private func align(_ entry: LandmarkEntry) throws -> Ending {
    let landmarks = fixesOrder ? entry.landmarks.reordered() : entry.landmarks
    do {
      let face = try aligner.align(
        photoAt: folder.path(of: entry.path), landmarks: landmarks)
      let name = URL(filePath: entry.path).deletingPathExtension().lastPathComponent
      try set.add(
        faceBytes: face.bytes, identity: entry.identity, name: name, source: entry.path,
        landmarks: landmarks.coordinates, score: entry.score, listLine: entry.lineNumber)
      return landmarks == entry.landmarks ? .aligned : .reordered
    } catch let error as AlignmentError {
      set.reject(
        source: entry.path, reason: error.reason.rawValue, detail: error.detail,
        listLine: entry.lineNumber)
      return .rejected
    }
  }

  /// Returns whether the photo became a face at least.
  private func align(_ photo: String, with detector: PhotoDetector) throws -> Bool {
    guard let identity = photo.split(separator: "/").dropLast().last else {
      set.reject(
        source: photo, reason: "no_identity",
        detail: "found the photo in no folder, expected one that names the person")
      return false
    }
    let name = URL(filePath: photo).deletingPathExtension().lastPathComponent
    do {
      return try detector.withFaces(ofPhotoAt: folder.path(of: photo)) { picture, faces in
        var alignedCount = 0
        for (index, face) in faces.enumerated() {
          do {
            let aligned = try aligner.align(picture, landmarks: face.landmarks)
            try set.add(
              faceBytes: aligned.bytes, identity: String(identity),
              name: index == 0 ? name : "\(name)-\(index + 1)", source: photo,
              landmarks: face.landmarks.coordinates)
            alignedCount += 1
          } catch let error as AlignmentError {
            set.reject(source: photo, reason: error.reason.rawValue, detail: error.detail)
          }
        }
        return alignedCount > 0
      }
    } catch let rejection as PhotoRejection {
      set.reject(source: photo, reason: rejection.reason, detail: rejection.detail)
      return false
    }
  }

  /// A photo that lies beside listed ones and has no line was forgotten, and the user should know.
  private func rejectUnlistedPhotos(_ list: LandmarkFile) {
    let listed = Set(list.entries.map(\.path) + list.problems.map(\.photo))
    let folders = Set(list.entries.map { ($0.path as NSString).deletingLastPathComponent })
    for parent in folders {
      // The photos of a folder that is not there have been rejected one by one.
      for name in folder.photoNames(in: parent) {
        let path = parent.isEmpty ? name : "\(parent)/\(name)"
        guard !listed.contains(path) else { continue }
        set.reject(source: path, reason: "no_landmarks", detail: "the list has no line for it")
      }
    }
  }
}

/// What became of a photo.
private enum Ending {
  case aligned
  /// Aligned with swapped landmarks put right.
  case reordered
  case rejected
}
