internal import FaceDataset
internal import Foundation

/// The scores of a model's pairs as they are kept, with the hashes of all that they come from.
struct VerificationRecord: Codable, Equatable, Sendable {
  /// What scores come from; other scores are wrong for it.
  struct Source: Codable, Equatable, Sendable {
    /// SHA-256 of the model's file, or `pixels`.
    let model: String
    /// SHA-256 of the manifest.
    let evaluation: String
    /// SHA-256 of the list of pairs.
    let pairs: String
    /// Whether embeddings of mirrored faces were added.
    let mirror: Bool
  }

  let source: Source
  /// A cosine per pair, in the order of the list.
  let scores: [Double]

  /// The kept scores where they come from this very source, else new ones, which are kept.
  ///
  /// Kept scores of another number than the pairs are no scores of them.
  static func scores(
    from source: Source, pairCount: Int, keptIn file: URL, computing compute: () throws -> [Double]
  ) throws -> [Double] {
    if let kept = StudyFolder.read(Self.self, from: file), kept.source == source,
      kept.scores.count == pairCount
    {
      return kept.scores
    }
    let scores = try compute()
    try StudyFolder.write(json: Self(source: source, scores: scores), to: file)
    return scores
  }
}
