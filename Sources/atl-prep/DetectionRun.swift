import FaceAlignment
import FaceDataset
import FaceDetection
import Foundation
import PhotoSupport
import Synchronization

/// Faces looked for in every photo of a folder; each photo ends in the list or with a reason.
struct DetectionRun: Sendable {
  private let folder: PhotoFolder
  private let model: DetectorModel
  private let choice: FaceChoice
  private let decoder: PhotoDecoder

  init(
    folder: PhotoFolder, model: DetectorModel, choice: FaceChoice, decoder: PhotoDecoder
  ) {
    self.folder = folder
    self.model = model
    self.choice = choice
    self.decoder = decoder
  }

  /// Looks for faces and writes the list, in the order of the paths.
  ///
  /// - Throws: where the detector cannot be made, or the list cannot be written.
  func detect(
    in photos: [String], into writer: LandmarkListWriter, jobs: Int, quiet: Bool
  ) throws -> LandmarkListSummary {
    let endings = Mutex([Int: Result<[DetectedFace], PhotoRejection>]())
    try PhotoWork.run(count: photos.count, jobs: jobs, quiet: quiet) {
      try PhotoDetector(model, choice: choice, decoder: decoder)
    } work: { index, detector in
      let ending: Result<[DetectedFace], PhotoRejection>
      do {
        ending = .success(
          try detector.withFaces(ofPhotoAt: folder.path(of: photos[index])) { $1 })
      } catch let rejection as PhotoRejection {
        ending = .failure(rejection)
      }
      endings.withLock { $0[index] = ending }
      return (try? ending.get()) != nil
    }
    var writer = writer
    let endingsByPhoto = endings.withLock { $0 }
    for (index, photo) in photos.enumerated() {
      switch endingsByPhoto[index] {
      case .success(let faces):
        for face in faces {
          writer.add(
            photo: photo, landmarks: face.landmarks.coordinates, score: face.score,
            box: [face.box.left, face.box.top, face.box.width, face.box.height])
        }
      case .failure(let rejection):
        writer.reject(photo: photo, reason: rejection.reason, detail: rejection.detail)
      case nil:
        preconditionFailure("photo \(index) of \(photos.count) has no ending")
      }
    }
    return try writer.finish()
  }
}
