import ArgumentParser
import CommandSupport
import EmbeddingSources
import FaceDataset
import Identification
import Verification

/// Ranks people among distractors.
struct RankCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rank",
    abstract: "Says how often a person is found first among many others, MegaFace's way.",
    discussion: """
      Each photo of a person is searched in a gallery of one other photo of that person and all \
      distractors, for every choice of that other photo. A tie counts against the model.

      Example: atl-eval rank --model run --manifest faces --distractors others
      """)

  @OptionGroup var models: ModelOptions

  @Option(help: "The people to find: a manifest, the folder that holds one, or a packed set.")
  var manifest: String

  @Option(help: "The distractors, faces of other people: likewise.")
  var distractors: String

  @Option(help: "The ranks to give, separated by commas.")
  var ranks = RankList(ranks: [1, 5, 10, 100])

  @Flag(help: "Prints the figures as JSON.")
  var json = false

  @OptionGroup var embedding: EmbeddingOptions

  func run() throws {
    restartWithBriefSpinning()
    try reportingFailures {
      let (faces, others) = (
        try IndexedManifest(at: manifest), try IndexedManifest(at: distractors)
      )
      let names = Set(try Self.identities(of: faces))
      if let shared = try Self.identities(of: others).first(where: names.contains) {
        throw CommandFailure.mismatch(
          subject: "\(distractors): people", found: "\(shared), who is to be found",
          expected: "other people than in \(manifest)")
      }
      let members = try embedding.models(models.model)
      let source = try embedding.compute(members, faces, faces: 0..<faces.faceCount)
      let otherSource = try embedding.compute(members, others, faces: 0..<others.faceCount)
      let ranking = try DistractorRanking(
        probes: UnitRows(source.embeddings.joined()),
        labels: (0..<faces.faceCount).map(faces.label),
        distractors: UnitRows(otherSource.embeddings.joined()))
      let report = IdentificationReport(
        protocolSummary: "megaface: each photo against one mate and all distractors, cosine, "
          + "ties count against the model",
        model: source.facts.map { .init(name: $0.name, value: $0.value) },
        galleries: [
          .init(
            name: "\(ranking.ranks.count) searches for \(ranking.personCount) people, distractors",
            size: ranking.distractorCount, ranks: ranking.ranks, places: ranks.ranks)
        ])
      print(json ? try report.json() : report.table)
    }
  }

  private static func identities(of faces: IndexedManifest) throws -> [String] {
    try (0..<faces.identityCount).map { try faces.identity(ofLabel: $0) }
  }
}

/// Ranks, separated by commas.
struct RankList: ExpressibleByArgument, CustomStringConvertible {
  let ranks: [Int]

  init(ranks: [Int]) { self.ranks = ranks }

  init?(argument: String) {
    let texts = argument.split(separator: ",", omittingEmptySubsequences: false)
    ranks = texts.compactMap { Int($0) }.filter { $0 > 0 }
    guard ranks.count == texts.count else { return nil }
  }

  var description: String { ranks.map(String.init).joined(separator: ",") }
}
