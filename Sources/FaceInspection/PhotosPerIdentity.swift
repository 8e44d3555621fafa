package import FaceDataset

/// How many photos there are of each person.
package struct PhotosPerIdentity: Sendable, Equatable, Encodable {
  /// The people whose number of photos lies in a range.
  package struct Bucket: Sendable, Equatable, Encodable {
    /// The least number of photos.
    package let from: Int

    /// The greatest number of photos.
    package let to: Int

    /// How many people have so many.
    package let identityCount: Int
  }

  /// The spread over people; nil where there is nobody.
  package let spread: Spread?

  /// The mean over people, 0 where there is nobody.
  package let mean: Double

  /// The ranges 1, 2, 3 to 4, 5 to 8 and so on, up to the greatest number of photos.
  package let buckets: [Bucket]

  /// Who has a single photo and cannot be trained on.
  package let singles: [String]

  /// Counts the photos of each person.
  ///
  /// - Complexity: O(faces + people log people).
  package init(_ manifest: Manifest) {
    let counts = IdentityIndex(manifest).facesByLabel.map(\.count)
    spread = Spread(counts.map(Double.init))
    mean = counts.isEmpty ? 0 : rounded(Double(manifest.records.count) / Double(counts.count))
    buckets = Self.buckets(counts)
    singles = counts.indices.filter { counts[$0] == 1 }.map { manifest.identities[$0] }
  }

  private static func buckets(_ counts: [Int]) -> [Bucket] {
    guard let greatest = counts.max() else { return [] }
    var buckets: [Bucket] = []
    var (from, to) = (1, 1)
    while from <= greatest {
      let identityCount = counts.count { (from...to).contains($0) }
      buckets.append(Bucket(from: from, to: to, identityCount: identityCount))
      (from, to) = (to + 1, 2 * to)
    }
    return buckets
  }
}
