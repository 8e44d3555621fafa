package import FaceDataset
internal import Foundation
internal import Training
package import Verification

/// The results of a study with the curves of its page.
package struct StudyReport: Sendable {
  /// A recipe under a variant on a list: its figures and its curve.
  struct Row: Sendable {
    let entry: StudyResults.Entry
    /// The mean over the seeds; nil where there is none.
    let curve: RateSteps?
    let imagesPerSecond: Double?
  }

  /// How many draws of people an interval comes from.
  private static let resampleCount = 1000

  /// The figures.
  package let results: StudyResults
  let title: String
  let recipeNames: [String]
  let variantNames: [String]
  let rows: [Row]
  let pixelCurves: [String: RateSteps]
  let runs: [VerifiedRun]

  /// Computes all figures.
  ///
  /// - Parameters:
  ///   - study: what is compared.
  ///   - runs: all of the study's, in its order.
  ///   - lists: the pairs to give figures for.
  ///   - pixelScores: the cosines of all pairs by the aligned pixels.
  ///   - training: the faces that were trained on.
  ///   - evaluation: the faces and pairs that were verified on.
  /// - Throws: `VerificationError` for scores that are not finite.
  /// - Complexity: O(draws x runs x pairs).
  package init(
    _ study: Study, runs: [VerifiedRun], lists: [EvaluationList], pixelScores: [Double],
    training: IndexedManifest, evaluation: EvaluationSet
  ) throws(VerificationError) {
    let resamples = PersonResamples(
      resampleCount: Self.resampleCount, personCount: evaluation.people.count,
      seedCount: study.seeds.count, lists: lists,
      seed: 1)
    var rows: [Row] = []
    var pixels: [StudyResults.Baseline] = []
    var pixelCurves: [String: RateSteps] = [:]
    for list in lists {
      let table = try ListFigures(
        list: list, runs: runs, pixelScores: pixelScores, resamples: resamples)
      rows += try table.rows(of: study)
      pixelCurves[list.name] = try table.curve(of: [pixelScores])
      if let estimates = table.pixels.estimates {
        pixels.append(.init(list: list.name, name: "pixels", estimates: estimates))
      }
    }
    results = StudyResults(
      reference: study.reference, seeds: study.seeds, mirror: study.mirror,
      resampleCount: Self.resampleCount, confidence: Interval.confidence,
      trainingFaceCount: training.faceCount,
      trainingIdentityCount: training.identityCount,
      trainingManifest: training.contentHash.hexadecimal,
      evaluationIdentityCount: evaluation.people.count,
      evaluationManifest: evaluation.manifest.contentHash.hexadecimal,
      pairs: evaluation.pairsHash.hexadecimal,
      lists: lists.map { list in
        .init(
          name: list.name,
          share: list.name == EvaluationList.allName ? 1 : study.hardestShare,
          samePairCount: list.samePairCount, differentPairCount: list.differentPairCount,
          foldCount: list.foldCount)
      },
      entries: rows.map(\.entry), pixels: pixels)
    title = URL(filePath: study.file).lastPathComponent
    recipeNames = study.recipeNames
    variantNames = study.variantNames
    self.rows = rows
    self.pixelCurves = pixelCurves
    self.runs = runs
  }

  /// Writes the figures, the tables and the page.
  ///
  /// - Throws: `ComparisonError.cannotWrite`.
  package func write(to folder: StudyFolder) throws(ComparisonError) {
    try StudyFolder.write(json: results, to: folder.results)
    try StudyFolder.write(markdown, to: folder.table)
    try StudyFolder.write(html, to: folder.report)
  }

  /// The rows of a table, in the order of the recipes.
  func rows(list: String, variant: String) -> [Row] {
    rows.filter { $0.entry.list == list && $0.entry.variant == variant }
  }
}
