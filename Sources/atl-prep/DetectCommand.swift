import ArgumentParser
import CommandSupport
import FaceAlignment
import FaceDataset
import FaceDetection
import Foundation
import PhotoSupport

/// Finds the faces of photos and lists their landmarks.
struct DetectCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "detect",
    abstract: "Finds the faces of photos and writes a list of their landmarks.",
    discussion: """
      Example: atl-prep detect photos --output landmarks.txt

      Every photo below the folder (.jpg, .jpeg, .png, .bmp, .webp) ends in the list or, with a reason, in a file
      beside it: landmarks.txt and landmarks.rejected.jsonl. A list whose name ends in .jsonl has scores and
      boxes as well, one JSON object a line. "atl-prep align" reads the list.

      Detectors: mtcnn, whose networks "make mtcnn" installs; yunet, with OpenCV's ONNX file of 2021 or 2022 as
      --models; rsa, with a folder that holds features, transfer and faces, each a .prototxt and a .caffemodel.
      largest-central is the face with the greatest area - 2 d^2, d its distance from the photo's centre.

      Landmarks belong to the pixels as they are stored, unless --apply-orientation turns every photo upright by
      its EXIF tag first; "atl-prep align" needs the same choice.
      """)

  @Argument(help: "The folder of the photos.")
  var photos: String

  @Option(help: "The list to write.")
  var output: String

  @Option(help: "Who looks for faces.")
  var detector = DetectorKind.mtcnn

  @OptionGroup var looking: DetectorOptions

  @Flag(help: "Turns photos upright by their EXIF tag.")
  var applyOrientation = false

  @OptionGroup var options: RunOptions

  func validate() throws {
    try requireText(output, option: "--output")
    try looking.validate(for: detector)
  }

  func run() throws {
    try reportingFailures {
      let folder = try PhotoFolder(photos)
      for file in [output, LandmarkListWriter.rejectedFile(of: output)]
      where !options.force && FileManager.default.fileExists(atPath: file) {
        throw CommandFailure.exists(path: file, advice: "--force replaces it")
      }
      let run = DetectionRun(
        folder: folder, model: try looking.model(detector), choice: looking.face,
        decoder: try PhotoDecoder(
          appliesOrientation: applyOrientation, maxPixels: options.maxPixels))
      let writer = try LandmarkListWriter(file: output)
      let found = folder.allPhotos()
      guard !found.isEmpty else {
        throw CommandFailure.missing(path: photos, expected: "photos in the folder")
      }
      let summary = DetectionSummary(
        try run.detect(in: found, into: writer, jobs: options.jobs, quiet: options.outputs.quiet))
      try options.conclude(summary, from: photos)
    }
  }
}
