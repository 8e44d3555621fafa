import ArgumentParser
import CommandSupport
import EmbeddingSources
import FaceAlignment
import FaceDataset
import Foundation
import PhotoSupport
import StrictJSON

/// Looks for the people of photos in a gallery.
struct IdentifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "identify",
    abstract: "Says whom of a gallery the faces of photos resemble most.",
    discussion: """
      Example: atl-eval identify --model run --gallery people a.jpg b.jpg

      The gallery is a set of aligned faces, or a folder of photos with a folder a person; a photo that lies in the
      folder itself is a person of its name. A person is as similar as the most similar of the person's photos.
      Photos of the gallery without a face are counted; a photo that is asked about and has none is told, and the
      command ends with status 65.
      """)

  @OptionGroup var models: ModelOptions

  @Option(help: "A folder of photos, or a manifest, its folder, or a packed set.")
  var gallery: String

  @Argument(help: ArgumentHelp("Photos of whom to look for.", valueName: "photo"))
  var photos: [String]

  @Option(help: ArgumentHelp("How many people are told for each photo.", valueName: "count"))
  var best = 5

  @OptionGroup var meaning: CalibrationOptions

  @Flag(help: "Prints the figures as JSON.")
  var json = false

  @OptionGroup var photoOptions: PhotoOptions

  @OptionGroup var embedding: EmbeddingOptions

  func validate() throws {
    guard best > 0 else { throw ValidationError("--best: found \(best), expected 1 or more.") }
    try requireText(gallery, option: "--gallery")
  }

  func run() throws {
    restartWithBriefSpinning()
    var hasRefusals = false
    try reportingFailures {
      let models = try embedding.models(models.model)
      let calibration = try meaning.read(for: embedding.identity(of: models))
      let people = try people(models)
      let aligned = try photoOptions.aligned(
        photoOptions.faces(in: photos, quiet: true), for: models)
      hasRefusals = !aligned.refusals.isEmpty
      var findings = aligned.refusals.map { PhotoFinding(photo: $0.photo, ending: .refused($0)) }
      if let manifest = aligned.manifest {
        let source = try embedding.compute(
          models, manifest, faces: 0..<manifest.faceCount, quiet: true)
        let candidates = try people.gallery.candidates(for: source.embeddings, count: best)
        findings += zip(aligned.photos, candidates).map {
          PhotoFinding(photo: $0, ending: .candidates($1))
        }
      }
      findings.sort { $0.photo < $1.photo }
      if json {
        let list = findings.map { object($0, people.faces, calibration) }
        print(JSONNode.array(list).text(isPretty: true), terminator: "")
      } else {
        findings.forEach { print(table($0, people.faces, calibration)) }
      }
    }
    if hasRefusals { throw ExitCode(65) }
  }

  /// The gallery, and what its faces are called.
  private func people(_ models: [EmbeddingModel]) throws -> (gallery: Gallery, faces: [String]) {
    if let set = try galleryManifest() {
      let source = try embedding.compute(models, set, faces: 0..<set.faceCount)
      let records = try (0..<set.faceCount).map { try set.record(ofFace: $0) }
      return (
        try Gallery(source.embeddings, identities: records.map(\.identity)), records.map(\.source)
      )
    }
    let folder = try PhotoFolder(gallery)
    let names = folder.allPhotos()
    let paths = names.map { folder.path + "/" + $0 }
    let faces = try photoOptions.faces(in: paths, quiet: embedding.outputs.quiet)
    let aligned = try photoOptions.aligned(faces, for: models)
    if !aligned.refusals.isEmpty, !embedding.outputs.quiet {
      printNote(
        "\(gallery): \(aligned.refusals.count) of \(names.count) photos have no face that "
          + "can be used")
    }
    guard let manifest = aligned.manifest else {
      throw CommandFailure.mismatch(
        subject: gallery, found: "no photo with a face", expected: "at least one")
    }
    let source = try embedding.compute(models, manifest, faces: 0..<manifest.faceCount)
    return (
      try Gallery(
        source.embeddings, identities: aligned.photos.map { Self.person(ofPhoto: names[$0]) }),
      aligned.photos.map { paths[$0] }
    )
  }

  /// The gallery as a set of aligned faces, if it is one.
  private func galleryManifest() throws -> IndexedManifest? {
    var isFolder: ObjCBool = false
    let manifest = URL(filePath: gallery).appending(path: Manifest.fileName)
    guard unsafe FileManager.default.fileExists(atPath: gallery, isDirectory: &isFolder) else {
      throw CommandFailure.missing(path: gallery, expected: "a folder of photos, or a manifest")
    }
    let isSet = !isFolder.boolValue || FileManager.default.fileExists(atPath: manifest.path)
    return isSet ? try IndexedManifest(at: gallery) : nil
  }

  /// Who is on a photo: the name of its folder, or its own where it lies in the gallery itself.
  private static func person(ofPhoto path: String) -> String {
    let folder = PhotoPath.name(of: PhotoPath.folder(of: path))
    return folder.isEmpty ? PhotoPath.stem(of: PhotoPath.name(of: path)) : folder
  }

  private func table(
    _ finding: PhotoFinding, _ faces: [String], _ calibration: ScoreCalibration?
  ) -> String {
    switch finding.ending {
    case .refused(let refusal):
      return "\(photos[finding.photo]): \(refusal.reason): \(refusal.detail)"
    case .candidates(let candidates):
      let width = candidates.map(\.identity.count).max() ?? 0
      let lines = candidates.map { candidate in
        let text = SimilarityText(similarity: candidate.similarity, calibration: calibration)
        let meaning = text.falseAccepts.map { "  " + $0 } ?? ""
        return "  \(candidate.identity.padding(toLength: width, withPad: " ", startingAt: 0))  "
          + "\(SimilarityText.digits(candidate.similarity))\(meaning)  \(faces[candidate.face])"
      }
      return ([photos[finding.photo]] + lines).joined(separator: "\n")
    }
  }

  private func object(
    _ finding: PhotoFinding, _ faces: [String], _ calibration: ScoreCalibration?
  ) -> JSONNode {
    let photo = JSONMember("photo", .string(photos[finding.photo]))
    switch finding.ending {
    case .refused(let refusal):
      return .object([
        photo, JSONMember("reason", .string(refusal.reason)),
        JSONMember("detail", .string(refusal.detail)),
      ])
    case .candidates(let candidates):
      let list = candidates.map { candidate in
        JSONNode.object(
          [
            JSONMember("identity", .string(candidate.identity)),
            JSONMember("nearest", .string(faces[candidate.face])),
          ] + SimilarityText(similarity: candidate.similarity, calibration: calibration).members)
      }
      return .object([photo, JSONMember("candidates", .array(list))])
    }
  }
}

/// What became of a photo.
private struct PhotoFinding {
  enum Ending {
    case refused(PhotoFaces.Refusal)
    case candidates([Gallery.Candidate])
  }

  let photo: Int
  let ending: Ending
}
