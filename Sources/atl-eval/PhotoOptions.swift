import ArgumentParser
import CommandSupport
import EmbeddingSources
import FaceAlignment
import FaceDataset
import FaceDetection
import Foundation
import PhotoSupport

/// How the faces of photos are found and aligned.
struct PhotoOptions: ParsableArguments {
  @Option(help: "A list with the landmarks of the photos, in place of a detector.")
  var landmarks: String?

  @Option(help: "Who looks for faces where there is no list.")
  var detector = DetectorKind.mtcnn

  @OptionGroup var looking: DetectorOptions

  @Flag(help: "Turns photos upright by their EXIF tag.")
  var applyOrientation = false

  @Option(help: "The template file of a model that was trained with a template of its user's.")
  var template: String?

  func validate() throws {
    try looking.validate(for: detector)
    if looking.face == .all {
      throw ValidationError("--face: found all, expected one face of a photo.")
    }
  }

  /// Looks for the faces of photos.
  func faces(in photos: [String], quiet: Bool) throws -> PhotoFaces {
    let locator: FaceLocator
    if let landmarks {
      locator = FaceLocator(try LandmarkFile(contentsOf: landmarks), name: landmarks)
    } else {
      locator = FaceLocator(
        try PhotoDetector(
          looking.model(detector), choice: looking.face,
          decoder: PhotoDecoder(appliesOrientation: applyOrientation)))
    }
    var line = ProgressLine(quiet: quiet)
    let faces = try PhotoFaces(of: photos, by: locator) { done in
      line.show(done: done, of: photos.count, unit: "photos")
    }
    line.finish()
    return faces
  }

  /// Aligns the faces as models need them, which all need the same.
  func aligned(_ faces: PhotoFaces, for models: [EmbeddingModel]) throws -> AlignedPhotos {
    try faces.aligned(by: template(for: models), appliesOrientation: applyOrientation)
  }

  private func template(for models: [EmbeddingModel]) throws -> AlignmentTemplate {
    for model in models where !model.computes {
      throw EmbeddingSourceError.notComputed(
        file: model.name, subject: "photos", expected: "a model that computes embeddings")
    }
    // Pixels take any alignment; where nothing else is asked for, the package's own.
    guard let contract = models.lazy.compactMap(\.alignment).first else {
      return try AlignmentTemplate(name: template ?? "wuxiang")
    }
    return try AlignmentTemplate(
      name: template ?? contract.template, width: contract.width, height: contract.height,
      eyeToMouthPixels: contract.eyeToMouthPixels)
  }
}

/// What similarities mean, by a file.
struct CalibrationOptions: ParsableArguments {
  @Option(
    help: """
      What similarities mean: a file of known pairs, which "atl-eval verify --calibration FILE" writes for \
      the same models and options.
      """)
  var calibration: String?

  /// Reads the file.
  ///
  /// - Parameter computation: what decides about the similarities; see `ScoreCalibration`.
  /// - Returns: the calibration; nil where none was named.
  /// - Throws: `EmbeddingSourceError`.
  func read(for computation: [String]) throws -> ScoreCalibration? {
    guard let calibration else { return nil }
    let result = try ScoreCalibration(contentsOf: calibration)
    try result.require(computation, path: calibration)
    return result
  }
}
