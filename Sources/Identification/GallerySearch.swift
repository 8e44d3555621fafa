internal import Tensors
package import Verification

/// Searches of probes in a gallery: ranks of those whose person is in it, and the best score of
/// those whose person is not.
///
/// The mate is the gallery's template of the same subject, the likest if there are several. The rank
/// is one more than the number of templates of others that are at least as like.
///
/// - Source: the figures are those of the 1:N protocols of C. Whitelam et al., "IARPA Janus
///   Benchmark-B Face Dataset", CVPR Workshops 2017, and B. Maze et al., "IARPA Janus Benchmark - C",
///   ICB 2018.
package struct GallerySearch: Equatable, Sendable {
  /// The share of mated searches that return the mate first and above a threshold.
  package struct OpenRate: Equatable, Sendable, Codable {
    /// The limit of FPIR: of the share of searches without a mate that return anybody.
    package let limit: FalseAcceptLimit
    /// The share of mated searches; nil where the searches without a mate are too few.
    package let truePositiveRate: Double?
    /// The mated searches that return the mate.
    package let count: Int?
    /// Wilson's interval of 95 % over the mated searches.
    package let wilson: Interval?
    /// Scores must be greater; nil where nobody without a mate is to be kept out.
    package let threshold: Double?
    /// Why there is no rate.
    package let refusal: String?

    /// A line of a table.
    package var line: String {
      let head = "FPIR \(limit)".padded(to: 14)
      guard let truePositiveRate, let wilson, let count else { return head + (refusal ?? "") }
      return head + percent(truePositiveRate).indented(to: 10) + wilson.percents().indented(to: 20)
        + "\(count)".indented(to: 20)
    }
  }

  /// The ranks of the mated searches, in the order of the probes.
  package let ranks: [Int]
  /// The mates' scores.
  package let mateScores: [Float]
  /// The greatest score of each search without a mate, in descending order.
  package let strangerScores: [Float]

  /// Searches every probe.
  ///
  /// - Parameters:
  ///   - probes: P x D.
  ///   - probeSubjects: each probe's person.
  ///   - gallery: G x D, at least one row.
  ///   - gallerySubjects: each row's person.
  /// - Complexity: O(P G D).
  package init(
    probes: UnitRows, probeSubjects: [Int], gallery: UnitRows, gallerySubjects: [Int]
  ) {
    var mates: [Int: [Int]] = [:]
    for (row, subject) in gallerySubjects.enumerated() { mates[subject, default: []].append(row) }
    var (ranks, mateScores, strangerScores): ([Int], [Float], [Float]) = ([], [], [])
    let blockSize = 256
    for start in stride(from: 0, to: probeSubjects.count, by: blockSize) {
      let block = start..<min(start + blockSize, probeSubjects.count)
      var scores = Array(
        repeating: [Float](repeating: 0, count: gallerySubjects.count), count: block.count)
      gallery.cosines(with: probes.rows(block)) { cosines, first in
        for probe in 0..<block.count {
          scores[probe].replaceSubrange(
            first..<first + cosines.columnCount, with: cosines.row(probe))
        }
      }
      for (probe, row) in scores.enumerated() {
        let subject = probeSubjects[start + probe]
        guard let own = mates[subject] else {
          strangerScores.append(row.reduce(-.infinity, max))
          continue
        }
        let mate = own.map { row[$0] }.reduce(-.infinity, max)
        let ahead = row.indices.count { row[$0] >= mate && gallerySubjects[$0] != subject }
        ranks.append(1 + ahead)
        mateScores.append(mate)
      }
    }
    self.ranks = ranks
    self.mateScores = mateScores
    self.strangerScores = strangerScores.sorted(by: >)
  }

  /// The share of mated searches that return the mate first, with a score above the greatest
  /// threshold under which no more than a limit of the searches without a mate return anybody.
  package func openRate(at limit: FalseAcceptLimit) -> OpenRate {
    let needed = limit.leastDifferentCount
    guard strangerScores.count >= needed, !ranks.isEmpty else {
      let found =
        ranks.isEmpty
        ? "0 probes with a mate, needs at least 1"
        : "\(strangerScores.count) probes without a mate, needs at least \(needed)"
      return OpenRate(
        limit: limit, truePositiveRate: nil, count: nil, wilson: nil, threshold: nil,
        refusal: "not resolvable: \(found)")
    }
    let allowed = limit.allowedCount(of: strangerScores.count)
    let threshold = allowed < strangerScores.count ? strangerScores[allowed] : -.infinity
    let count = ranks.indices.count { ranks[$0] == 1 && mateScores[$0] > threshold }
    return OpenRate(
      limit: limit, truePositiveRate: Double(count) / Double(ranks.count), count: count,
      wilson: Interval(wilson: Double(count), of: ranks.count),
      threshold: threshold.isFinite ? Double(threshold) : nil, refusal: nil)
  }
}
