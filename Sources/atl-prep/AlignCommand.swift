import ArgumentParser
import CommandSupport
import FaceAlignment
import FaceDataset
import FaceDetection
import Foundation
import PhotoSupport
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

  @OptionGroup var shard: ShardOption

  @OptionGroup var options: RunOptions

  func validate() throws {
    try requireText(output, option: "--output")
    guard (landmarks == nil) != (detect == nil) else {
      let found = landmarks == nil ? "neither" : "both"
      throw ValidationError("--landmarks, --detect: found \(found), expected one of them.")
    }
    try looking.validate(for: detect)
    _ = try shard.value(environment: ProcessInfo.processInfo.environment)
  }

  func run() throws {
    try reportingFailures {
      let align = try alignSettings()
      let aligner = try FaceAligner(align, maxPixels: options.maxPixels)
      try noteScaling(of: aligner.template, align)
      let folder = try PhotoFolder(photos)
      let detection = try detect.map { (model: try looking.model($0), choice: looking.face) }
      let work = try work(in: folder)
      let plan = WorkPlan(
        facts: facts(align, folder) + work.facts, items: work.pieces.map(\.item),
        shard: try shard.value(environment: ProcessInfo.processInfo.environment))
      let set = try AlignedSetWriter(
        directory: output, contract: .probing(aligner.template),
        fileExtension: aligner.encoding.fileExtension, overwriting: options.force, plan: plan)
      let run = AlignmentRun(
        folder: folder, aligner: aligner, set: set, fixesOrder: align.fixOrder)
      let summary = try run.align(
        work.pieces.filter { plan.shard.contains($0.item.source) }, detection: detection,
        landmarks: work.landmarks, options: options)
      try options.conclude(summary, from: landmarks ?? photos)
    }
  }

  /// What there is to do: the list's lines, or all photos.
  private func work(in folder: PhotoFolder) throws -> AlignmentWork {
    if let detect {
      return AlignmentWork(
        photosIn: folder, facts: [WorkFact("landmarks", looking.fact(detect))], detector: detect)
    }
    return AlignmentWork(
      try LandmarkFile(
        contentsOf: landmarks ?? "", photos: photos,
        identities: identities.map { try IdentityList(contentsOf: $0) }), in: folder)
  }

  /// What decides about the faces beside the contract and the landmarks.
  private func facts(_ align: AlignSettings, _ folder: PhotoFolder) -> [WorkFact] {
    [
      WorkFact("photos", folder.path),
      WorkFact("quality", align.encoding == .jpeg ? "\(align.quality)" : "lossless"),
      WorkFact("applyOrientation", "\(align.applyOrientation)"),
      WorkFact("fixOrder", "\(align.fixOrder)"),
      WorkFact("maxPixels", "\(options.maxPixels)"),
    ]
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
  fileprivate init(_ align: AlignSettings, maxPixels: Int) throws {
    try self.init(
      template: AlignmentTemplate(
        name: align.template.name, width: align.givenWidth, height: align.givenHeight,
        eyeToMouthPixels: align.givenEyeToMouthPixels),
      encoding: align.encoding == .jpeg ? .jpeg(quality: align.quality) : .png,
      appliesOrientation: align.applyOrientation, maxPixels: maxPixels)
  }
}
