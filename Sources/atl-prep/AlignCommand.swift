import ArgumentParser
import CommandSupport
import FaceAlignment
import FaceDataset
import FaceDetection
import Foundation
import PipelineSettings

/// Turns photos with landmarks into a set of aligned faces.
struct AlignCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "align",
    abstract: "Aligns the faces of photos by their landmarks and writes a manifest.",
    discussion: """
      Example: atl-prep align photos --landmarks landmarks.txt --output faces
      Example: atl-prep align photos --detect mtcnn --output faces

      The landmarks come from a list, or from a detector ("atl-prep detect --help" names them): then every photo
      below the folder is taken, its own folder names the person, and no list is written.

      The list is recognised by what it holds: sphereface_pytorch's lists, CelebA's, IJB's metadata, JSON
      Lines, or a folder of .5pt or .pts files; with 5, 68 or 106 points.

      A photo that cannot be used is written to rejected.jsonl with a reason, and the run goes on. A photo
      without a line, in a folder from which the list names another, is rejected as no_landmarks.
      Landmarks belong to the pixels as they are stored, unless --apply-orientation says that they
      belong to the photo turned upright by its EXIF tag.
      """)

  @Argument(help: "The folder that the paths of the list start from.")
  var photos: String

  @Option(
    help: "A landmark list, or a folder of point files, in one of the forms of landmarks/README.md."
  )
  var landmarks: String?

  @Option(help: "Looks for the faces with this detector, in place of a list.")
  var detect: DetectorKind?

  @OptionGroup var looking: DetectorOptions

  @Option(help: "Whose face each photo shows, a line each, for lists like CelebA's and IJB's.")
  var identities: String?

  @Option(help: "The folder of the aligned set.")
  var output: String

  @OptionGroup var settings: SettingsOptions

  @Option(
    help: ArgumentHelp(
      "Short for --set align.template: \(AlignmentTemplate.builtInNames.joined(separator: ", ")), "
        + "or the path of a template file.", valueName: "template"))
  var template: String?

  @Flag(help: "Short for --set align.applyOrientation=true.")
  var applyOrientation = false

  @Flag(help: "Short for --set align.fixOrder=true: puts swapped eyes and mouth corners right.")
  var fixOrder = false

  @OptionGroup var options: RunOptions

  func validate() throws {
    try requireText(output, option: "--output")
    guard (landmarks == nil) != (detect == nil) else {
      let found = landmarks == nil ? "neither" : "both"
      throw ValidationError("--landmarks, --detect: found \(found), expected one of them.")
    }
    try looking.validate(for: detect)
  }

  func run() throws {
    try reportingFailures {
      let align = try alignSettings()
      let aligner = try FaceAligner(align)
      try noteScaling(of: aligner.template, align)
      let folder = try PhotoFolder(photos)
      let source = try source()
      let set = try AlignedSetWriter(
        directory: output, contract: .probing(aligner.template),
        fileExtension: aligner.encoding.fileExtension, overwriting: options.force)
      let run = AlignmentRun(
        folder: folder, aligner: aligner, set: set, fixesOrder: align.fixOrder)
      let summary =
        switch source {
        case .list(let list): try run.align(list, jobs: options.jobs, quiet: options.outputs.quiet)
        case .detector(let model):
          try run.align(
            folder.allPhotos(), detectedBy: model, choice: looking.face, jobs: options.jobs,
            quiet: options.outputs.quiet)
        }
      try options.conclude(summary, from: landmarks ?? photos)
    }
  }

  /// Where the landmarks come from.
  private enum Source {
    case list(LandmarkFile)
    case detector(DetectorModel)
  }

  /// Reads the list, or the detector's files.
  private func source() throws -> Source {
    if let detect { return .detector(try looking.model(detect)) }
    return .list(
      try LandmarkFile(
        contentsOf: landmarks ?? "", photos: photos,
        identities: identities.map { try IdentityList(contentsOf: $0) }))
  }

  /// A distance that was meant for another template changes the scale of one with points of its
  /// own.
  private func noteScaling(of template: AlignmentTemplate, _ align: AlignSettings) throws {
    guard case .fivePoints = template.rule, let given = align.givenEyeToMouthPixels else { return }
    let own = try AlignmentTemplate(
      name: align.template.name, width: template.width, height: template.height)
    if own.eyeToMouthPixels != given {
      printNote(
        "note: align.eyeToMouthPixels \(given) scales the template \(template.name), whose own is "
          + "\(own.eyeToMouthPixels) at this height")
    }
  }

  private func alignSettings() throws -> AlignSettings {
    var settings = settings
    if let template { settings.overrides.append("align.template=\(template)") }
    if applyOrientation { settings.overrides.append("align.applyOrientation=true") }
    if fixOrder { settings.overrides.append("align.fixOrder=true") }
    return try settings.pipeline().align
  }
}

extension FaceAligner {
  /// The aligner that the section `align` describes.
  fileprivate init(_ align: AlignSettings) throws {
    try self.init(
      template: AlignmentTemplate(
        name: align.template.name, width: align.givenWidth, height: align.givenHeight,
        eyeToMouthPixels: align.givenEyeToMouthPixels),
      encoding: align.encoding == .jpeg ? .jpeg(quality: align.quality) : .png,
      appliesOrientation: align.applyOrientation)
  }
}
