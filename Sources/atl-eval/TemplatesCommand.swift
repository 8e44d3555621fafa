import ArgumentParser
import CommandSupport
import EmbeddingSources
import FaceDataset
import Identification
import Verification

/// Verifies and identifies templates of several faces.
struct TemplatesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "templates",
    abstract:
      "Verifies and identifies templates of several faces, by the metadata of IJB-B and -C.",
    discussion: """
      A template's embedding is the mean over the faces of each photo or video, summed over these, at \
      length 1. With --pairs, templates are verified; with --gallery and --probes, searched: in each \
      gallery alone, where probes of people who are in another one are strangers, and in all together.

      Example:

        atl-eval templates --model run --manifest faces --templates meta/ijbc_face_tid_mid.txt \
      --pairs meta/ijbc_template_pair_label.txt --gallery meta/ijbc_1N_gallery_G1.csv \
      --gallery meta/ijbc_1N_gallery_G2.csv --probes meta/ijbc_1N_probe_mixed.csv
      """)

  @OptionGroup var models: ModelOptions

  @Option(help: "The manifest, the folder that holds a manifest.jsonl, or a packed set.")
  var manifest: String

  @Option(help: "The faces of the templates: photo, template and media a line.")
  var templates: String

  @Option(help: "Pairs of templates: two templates, and 1 for one person or 0, a line.")
  var pairs: String?

  @Option(help: "A gallery: TEMPLATE_ID,SUBJECT_ID,... a line; may be repeated.")
  var gallery: [String] = []

  @Option(help: "The probes that are searched in the galleries: likewise.")
  var probes: String?

  @Option(help: "Limits of FAR, as for verify. (default: the powers of ten that the pairs resolve)")
  var far: FalseAcceptLimits?

  @Option(help: "Limits of FPIR, the share of strangers who are taken for somebody.")
  var fpir = FalseAcceptLimits(limits: [10, 100].map { FalseAcceptLimit(oneIn: $0) })

  @Option(help: "The ranks to give, separated by commas.")
  var ranks = RankList(ranks: [1, 5, 10])

  @Flag(help: "Brings each face's embedding to length 1 before it is pooled.")
  var normalizeFaces = false

  @Flag(help: "Weighs each face by the detector's score in the manifest.")
  var detectorScores = false

  @Flag(help: "Leaves out photos without a face, and templates that have none left.")
  var skipMissing = false

  @Flag(help: "Prints the figures as JSON.")
  var json = false

  @OptionGroup var embedding: EmbeddingOptions

  func validate() throws {
    guard pairs != nil || !gallery.isEmpty else {
      throw ValidationError("Nothing to do: give --pairs, or --gallery and --probes.")
    }
    guard gallery.isEmpty == (probes == nil) else {
      throw ValidationError("--gallery and --probes: found one, expected both.")
    }
  }

  func run() throws {
    restartWithBriefSpinning()
    try reportingFailures {
      let faces = try IndexedManifest(at: manifest)
      let members = try members(of: faces)
      let weights = try detectorScores ? scores(of: faces) : nil
      let pairList = try pairs.map { try TemplateLists.pairs(in: PairList.text(of: $0), file: $0) }
      let source = try embedding.compute(
        embedding.models(models.model), faces, faces: members.map(\.row))
      let pool = try TemplatePool(
        members, embeddings: source.embeddings.joined(), weights: weights,
        normalizingFaces: normalizeFaces)
      let report = IdentificationReport(
        protocolSummary: "templates: mean of each media's faces, sum over media, cosine"
          + (normalizeFaces ? "; faces at length 1" : "; faces as long as the model makes them")
          + (detectorScores ? ", weighed by the detector's score" : ""),
        model: source.facts.map { .init(name: $0.name, value: $0.value) },
        pairs: try pairList.map { try verified($0, pool) }, galleries: try searched(pool))
      print(json ? try report.json() : report.table)
    }
  }

  /// The faces of the list, as rows of the embeddings.
  private func members(of faces: IndexedManifest) throws -> [TemplatePool.Face] {
    let list = try TemplateLists.members(in: PairList.text(of: templates), file: templates)
    let table = PathTable(sourcePaths: try faces.sources())
    var found: [TemplatePool.Face] = []
    var missing: [PhotoName] = []
    var ambiguous: [PhotoName] = []
    for member in list {
      let rows = table.faces(of: member.photo)
      if rows.count > 1 { ambiguous.append(PhotoName(path: member.photo)) }
      if rows.isEmpty { missing.append(PhotoName(path: member.photo)) }
      if let row = rows.first {
        found.append(.init(row: row, template: member.template, media: member.media))
      }
    }
    guard ambiguous.isEmpty else {
      throw VerificationError.ambiguousPhotos(
        file: templates, count: ambiguous.count, first: Array(ambiguous.prefix(5)))
    }
    guard skipMissing && !found.isEmpty || missing.isEmpty else {
      throw VerificationError.missingPhotos(
        file: templates, count: missing.count, first: Array(missing.prefix(5)))
    }
    return found
  }

  private func scores(of faces: IndexedManifest) throws -> [Double] {
    try (0..<faces.faceCount).map { face in
      guard let score = try faces.record(ofFace: face).score else {
        throw CommandFailure.mismatch(
          subject: "\(manifest):\(face + 2): score", found: "nothing",
          expected: "a detector's score, for --detector-scores")
      }
      return score
    }
  }

  private func verified(
    _ list: [TemplateLists.Pair], _ pool: TemplatePool
  ) throws -> IdentificationReport.Pairs {
    var (scores, same): ([Double], [Bool]) = ([], [])
    for pair in list {
      guard let left = pool.rowOfTemplate[pair.left], let right = pool.rowOfTemplate[pair.right]
      else { continue }
      scores.append(pool.cosine(left, right))
      same.append(pair.same)
    }
    try refuseMissing(list.count - scores.count, of: "pairs", file: pairs ?? "")
    return try .init(
      scores: scores, same: same, skippedCount: list.count - scores.count, limits: far?.limits)
  }

  private func searched(_ pool: TemplatePool) throws -> [IdentificationReport.Gallery] {
    guard let probes else { return [] }
    let probeList = try templates(of: probes, pool)
    let galleries = try gallery.map { ($0, try templates(of: $0, pool)) }
    let joint = galleries.count > 1 ? [("all galleries", galleries.flatMap(\.1))] : []
    return (galleries + joint).map { name, entries in
      let search = GallerySearch(
        probes: pool.selecting(probeList.map(\.row)), probeSubjects: probeList.map(\.subject),
        gallery: pool.selecting(entries.map(\.row)), gallerySubjects: entries.map(\.subject))
      return .init(
        name: name, size: entries.count, ranks: search.ranks, places: ranks.ranks,
        openRates: fpir.limits.map(search.openRate))
    }
  }

  /// The templates of a gallery or of the probes, as rows of the pool.
  private func templates(
    of file: String, _ pool: TemplatePool
  ) throws -> [(row: Int, subject: Int)] {
    let list = try TemplateLists.subjects(in: PairList.text(of: file), file: file)
    let found = list.compactMap { entry in
      pool.rowOfTemplate[entry.template].map { (row: $0, subject: entry.subject) }
    }
    try refuseMissing(list.count - found.count, of: "templates", file: file)
    return found
  }

  private func refuseMissing(_ count: Int, of what: String, file: String) throws {
    guard count == 0 || skipMissing else {
      throw VerificationError.badContent(
        file: file, what: "\(what) without a face", found: "\(count)",
        expected: "0, or --skip-missing")
    }
  }
}
