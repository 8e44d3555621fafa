import ArgumentParser
import CommandSupport
import FaceAlignment
import FaceDataset
import FaceExchange
import Foundation
import PhotoSupport
import Synchronization

/// Turns a data set of another format into a set of aligned faces, without touching the pictures.
struct ImportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import",
    abstract: "Brings aligned faces of another format into a set of ours.",
    discussion: """
      Example: atl-prep import faces_webface_112x112 --output faces --template arcface
      Example: atl-prep import lfw.bin --output lfw --template arcface

      The format is recognised by what is there; --format says it otherwise:

      \(ExchangeFormat.allCases.map { "\($0.rawValue): \($0.sourceDescription)" }.joined(separator: "\n"))

      The pictures' bytes travel unchanged. What cannot be a face goes to rejected.jsonl with a reason: a damaged
      picture, one of another size than the template's, a label that is no whole number, a name that is taken.
      Who made the pictures aligned them; --template and --size say how, and nobody checks more than the size.
      """)

  @Argument(help: "The file or folder to read.")
  var source: String

  @Option(help: "The folder of the aligned set.")
  var output: String

  @Option(
    help: ArgumentHelp(
      "How the pictures were aligned: \(AlignmentTemplate.builtInNames.joined(separator: ", ")), "
        + "or the path of a template file.", valueName: "template"))
  var template: String

  @Option(help: "The size of the pictures, where it is not the template's own.")
  var size: PictureSize?

  @Option(help: "From eyes to mouth in pixels of the picture, where it is not the template's own.")
  var eyeToMouthPixels: Double?

  @Option(help: "The format, where it is not to be recognised.")
  var format: ExchangeFormat?

  @Option(help: "The folder that the paths of an image list start from; by default the list's.")
  var root: String?

  @OptionGroup var options: RunOptions

  func validate() throws { try requireText(output, option: "--output") }

  func run() throws {
    try reportingFailures {
      let template = try AlignmentTemplate(
        name: template, width: size?.width, height: size?.height,
        eyeToMouthPixels: eyeToMouthPixels)
      let format = try format ?? ExchangeFormat.recognised(at: source)
      guard root == nil || format == .caffe else {
        throw CommandFailure.mismatch(
          subject: "--root", found: "the format \(format.rawValue)", expected: "caffe")
      }
      let faces = try self.faces(format)
      let run = try FaceImport(
        folder: output, contract: AlignmentContract(of: template), overwriting: options.force)
      let line = Mutex(ProgressLine(quiet: options.outputs.quiet))
      let set = try run.take(faces, jobs: options.jobs) { extent, refusedCount in
        line.withLock { line in
          line.show(
            done: extent.done, of: extent.total, unit: extent.unit,
            detail: refusedCount > 0 ? "\(refusedCount) rejected" : "")
        }
      }
      line.withLock { $0.finish() }
      try options.conclude(ImportSummary(set, format: format), from: source)
    }
  }

  private func faces(_ format: ExchangeFormat) throws -> any FaceSource {
    switch format {
    case .recordio: try RecordSource(source)
    case .bin: try VerificationBinSource(source)
    case .folder: try FolderSource(source, photos: PhotoFolder(source).allPhotos())
    case .caffe: try ImageListSource(source, root: root)
    case .webdataset: try ShardSource(source)
    }
  }
}

/// What an import tells at its end.
private struct ImportSummary: RunSummary {
  let manifest: String
  let faceCount: Int
  let identityCount: Int
  let rejected: [String: Int]
  let format: String

  init(_ set: AlignedSetSummary, format: ExchangeFormat) {
    manifest = set.manifest
    faceCount = set.faceCount
    identityCount = set.identityCount
    rejected = set.rejectedCounts
    self.format = format.rawValue
  }

  var headline: String {
    "\(manifest): \(faceCount) faces of \(identityCount) people, \(rejectedCount) rejected "
      + "(from \(format))"
  }
}

/// Width and height, as in `112x112`.
struct PictureSize: ExpressibleByArgument {
  let width: Int
  let height: Int

  init?(argument: String) {
    let sides = argument.split(separator: "x", omittingEmptySubsequences: false).map { Int($0) }
    guard sides.count == 2, let width = sides[0], let height = sides[1] else { return nil }
    self.width = width
    self.height = height
  }
}

extension ExchangeFormat: ExpressibleByArgument {}
