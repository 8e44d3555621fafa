import ArgumentParser
import CommandSupport
import EmbeddingSources
import FaceDataset
import FaceModel
import Failures
import Foundation
import Tensors
import Verification

/// Verifies a model on pairs.
struct VerifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Says how well a model tells on pairs whether two photos show the same person.",
    discussion: """
      Example:

        atl-eval verify --model run --manifest held-out --pairs pairs.txt --report report.html
      """)

  @OptionGroup var models: ModelOptions

  @Option(help: "Another model to compare with, or `pixels`; may be repeated.")
  var against: [String] = []

  @Option(help: "The manifest, the folder that holds a manifest.jsonl, or a packed set.")
  var manifest: String

  @Option(
    help: """
      The pairs: a list in the form of LFW's pairs.txt (RFW and imported .bin files have it too), or \
      of CALFW, CPLFW and AgeDB-30, or CFP's folder Protocol/Split/FF or FP.
      """)
  var pairs: String

  @Option(name: .customLong("protocol"), help: "How pairs are scored: \(Self.protocolList).")
  var verificationProtocol = VerificationProtocol.lfwUnrestricted

  @Option(
    help: """
      Limits of FAR to give the TAR at, such as 1e-2,1e-4 or 1/500; one that the pairs cannot resolve \
      is refused. (default: the powers of ten that they resolve)
      """)
  var far: FalseAcceptLimits?

  @Option(
    help: """
      The JSON output of an earlier run on the same pairs: tells how much this model's figures \
      exceed it, and whether chance explains that. The report also puts its curves and settings, \
      those of the training too, beside this model's.
      """)
  var baseline: String?

  @OptionGroup var bootstrap: BootstrapOptions

  @Option(help: "An HTML page to write.")
  var report: String?

  @Flag(help: "Prints the figures as JSON.")
  var json = false

  @Flag(help: "Leaves out pairs whose photos have no face.")
  var skipMissing = false

  @Flag(help: "Replaces the report and the calibration.")
  var force = false

  @Option(
    help: "A file to write: what a similarity means, for compare and identify, by these pairs.")
  var calibration: String?

  @OptionGroup var overlap: OverlapOptions

  @OptionGroup var embedding: EmbeddingOptions

  private static var protocolList: String {
    VerificationProtocol.allCases.map { "\($0.rawValue) (\($0.summary))" }.joined(separator: ", ")
  }

  func run() throws {
    restartWithBriefSpinning()
    try reportingFailures {
      for file in [report, calibration] {
        if let file, !force { try refuseExisting(file) }
      }
      let faces = try IndexedManifest(at: manifest)
      let resolution = try PairList(contentsOf: pairs).resolved(
        amongSourcePaths: faces.sources(), skippingMissing: skipMissing)
      let pairsHash = ContentHash(of: [UInt8](resolution.listing.utf8)).hexadecimal
      let earlier = try baseline.map { path in
        let earlier = try Baseline(contentsOf: path)
        try earlier.require(
          verificationProtocol, pairsHash: pairsHash, pairCount: resolution.pairs.count)
        return earlier
      }
      var embedding = embedding
      if verificationProtocol.addsMirrored && embedding.mirrored == .unused {
        embedding.mirrored = .added
      }
      let all = try embedding.models(models.model + against)
      let own = models.model.count
      let members = [Array(all[..<own])] + all[own...].map { [$0] }
      let leakage = try overlap.check(
        all, faces, faces: resolution.faces, quiet: embedding.outputs.quiet)
      var verifications = try members.map { members in
        let source = try embedding.compute(members, faces, faces: resolution.faces)
        return try verify(
          source, facts: members.hashFacts(), resolution: resolution, leakage: leakage,
          pairsHash: pairsHash)
      }
      if let file = members[0].first?.ownFile, members[0].count == 1 {
        let story = TrainingStory(of: file)
        story?.unread.forEach(printNote)
        verifications[0].report.training = story
      }
      if let earlier {
        let own = verifications[0]
        verifications[0].report.baseline = BaselineComparison(
          of: own.verdict, report: own.report, people: resolution.people, with: earlier)
      }
      if let calibration {
        try calibrate(members[0], verifications[0].source, faces, resolution.pairs)
          .write(to: calibration)
        printNote("calibration: \(calibration)")
      }
      if json {
        print(try jsonText(verifications.map(\.report)))
      } else {
        print(verifications[0].report.table)
        if !against.isEmpty {
          print(VerificationReport.comparison(of: verifications.map { ($0.name, $0.report) }))
        }
      }
      if let report {
        try write(verifications, faces: faces, earlier: earlier, pairsHash: pairsHash, to: report)
        if json { printNote("report: \(report)") } else { print("\nreport: \(report)") }
      }
    }
  }

  private func verify(
    _ source: EmbeddingSource, facts: [(name: String, value: String)], resolution: PairResolution,
    leakage: LeakageCheck, pairsHash: String
  ) throws -> ModelVerification {
    let verdict = try source.embeddings.verdict(
      under: verificationProtocol, pairs: resolution.pairs)
    let facts = (source.facts + facts).map {
      VerificationReport.ModelFact(name: $0.name, value: $0.value)
    }
    return ModelVerification(
      name: source.name, source: source.embeddings, verdict: verdict,
      report: VerificationReport(
        verdict: verdict, model: facts + leakage.facts, leakage: leakage, people: resolution.people,
        skippedPairCount: resolution.skippedPairCount, limits: far?.limits,
        bootstrap: bootstrap.settings, pairsHash: pairsHash))
  }

  /// The cosines of the pairs, whatever the protocol does with embeddings.
  private func calibrate(
    _ models: [EmbeddingModel], _ embeddings: JoinedEmbeddings, _ faces: IndexedManifest,
    _ pairs: [ResolvedPair]
  ) throws -> ScoreCalibration {
    ScoreCalibration(
      computation: try embedding.identity(of: models),
      source: "\(pairs.count) pairs of \(self.pairs) in \(faces.file)",
      scores: try embeddings.cosines(of: pairs), same: pairs.map(\.same))
  }

  /// One object for one model, a list for several.
  private func jsonText(_ reports: [VerificationReport]) throws -> String {
    let texts = try reports.map { try $0.json() }
    return texts.count == 1 ? texts[0] : "[\n" + texts.joined(separator: ",\n") + "\n]"
  }

  private func write(
    _ verifications: [ModelVerification], faces: IndexedManifest, earlier: Baseline?,
    pairsHash: String, to path: String
  ) throws {
    let own = verifications[0]
    let pictures = try own.verdict.worstPairs().map { worst in
      let (left, right) = (try faces.face(worst.pair.left), try faces.face(worst.pair.right))
      return PairPicture(
        worst: worst, leftName: left.record.source, rightName: right.record.source,
        leftPicture: left.bytes, rightPicture: right.bytes)
    }
    var details = try details(of: own, faces, pairsHash: pairsHash)
    details.baseline = earlier?.report
    let earlierCurves = try [earlier].compactMap { try $0?.curve(of: own.verdict) }
    let page = ReportPage(
      title: "Verification of \(own.name)", report: own.report, verdict: own.verdict,
      name: own.name,
      comparisons: earlierCurves
        + verifications.dropFirst().map { NamedCurve(name: $0.name, curve: $0.verdict.curve) },
      pictures: pictures, details: details)
    do {
      try Data(page.html.utf8).write(to: URL(filePath: path), options: .atomic)
    } catch {
      throw VerificationError.unwritableFile(file: path, found: systemReason(of: error))
    }
  }

  private func details(
    of own: ModelVerification, _ faces: IndexedManifest, pairsHash: String
  ) throws -> ReportDetails {
    var details = ReportDetails()
    details.run = [
      .init(name: "tool", value: "atl-eval \(toolVersion)"),
      .init(name: "command", value: CommandLine.shareable),
      .init(
        name: "faces",
        value: "\(faces.faceCount) of \(faces.identityCount) people, SHA-256 of the manifest "
          + faces.contentHash.hexadecimal),
      .init(name: "pairs", value: "\(own.report.pairCount), SHA-256 of the list \(pairsHash)"),
    ]
    details.alignment = faces.contract.facts
    details.weakestPeople = try own.verdict.weakestPeople { faces.label(ofFace: $0) }.map {
      (name: try faces.identity(ofLabel: $0.person), errors: $0)
    }
    return details
  }
}

extension VerificationProtocol: ExpressibleByArgument {
  init?(argument: String) { self.init(name: argument) }
}

extension PairResolution {
  /// The faces of the pairs, a face once for every pair that it is in.
  fileprivate var faces: [Int] { pairs.flatMap { [$0.left, $0.right] } }
}

/// The verification of one of the models.
private struct ModelVerification {
  let name: String
  let source: JoinedEmbeddings
  let verdict: Verdict
  var report: VerificationReport
}
