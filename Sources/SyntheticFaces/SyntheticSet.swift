internal import SeededRandom

/// A set of synthetic people with some photos of each, all of it told by one seed.
///
/// The last fifth of the people is held out for evaluation, but at least two people. Photos are
/// drawn when they are asked for; each has a generator of its own, so that any order gives the
/// same.
package struct SyntheticSet: Sendable, Equatable {
  /// How many people there may be: enough for two on each side; LFW's names count to four digits.
  package static let identityCounts = 4...9999
  /// How many photos a person may have: enough for a pair.
  package static let photoCounts = 2...9999

  /// Number of people.
  package let identityCount: Int
  /// Number of photos of each person.
  package let photosPerIdentity: Int
  /// What tells this set from others of its size.
  package let seed: UInt64

  /// Describes a set; nothing is drawn yet.
  ///
  /// - Throws: `countOutOfRange` where a count is not in `identityCounts` or `photoCounts`.
  package init(
    identityCount: Int = 150, photosPerIdentity: Int = 16, seed: UInt64 = 1
  ) throws(SyntheticFacesError) {
    guard Self.identityCounts.contains(identityCount) else {
      throw .countOutOfRange(
        subject: "identities", found: identityCount, expected: Self.identityCounts)
    }
    guard Self.photoCounts.contains(photosPerIdentity) else {
      throw .countOutOfRange(
        subject: "photos of a person", found: photosPerIdentity, expected: Self.photoCounts)
    }
    self.identityCount = identityCount
    self.photosPerIdentity = photosPerIdentity
    self.seed = seed
  }

  /// Number of photos of all people.
  package var photoCount: Int { identityCount * photosPerIdentity }

  /// The people to train on, as 0-based indices.
  package var trainingIdentities: Range<Int> { 0..<(identityCount - heldOutCount) }

  /// The people held out, as 0-based indices.
  package var heldOutIdentities: Range<Int> { (identityCount - heldOutCount)..<identityCount }

  private var heldOutCount: Int { max(2, identityCount / 5) }

  /// The name of a person, such as `person_0001` for index 0.
  package func name(ofIdentity identityIndex: Int) -> String {
    "person_\(fourDigits(identityIndex + 1))"
  }

  /// The path of a photo below the folder of images, such as `person_0001/person_0001_0001.jpg`.
  package func path(ofIdentity identityIndex: Int, photo photoIndex: Int) -> String {
    let name = name(ofIdentity: identityIndex)
    return "\(name)/\(name)_\(fourDigits(photoIndex + 1)).jpg"
  }

  /// The person of an index, the same in sets of any size with this seed.
  package func identity(_ identityIndex: Int) -> SyntheticIdentity {
    var generator = SeededGenerator(seed, Stream.identity, UInt64(identityIndex))
    return SyntheticIdentity(using: &generator)
  }

  /// The conditions of a photo, the same in sets of any size with this seed.
  package func conditions(ofIdentity identityIndex: Int, photo photoIndex: Int) -> PhotoConditions {
    var generator = SeededGenerator(
      seed, Stream.photo, UInt64(identityIndex), UInt64(photoIndex))
    return PhotoConditions(using: &generator)
  }

  /// The pairs of held-out people.
  package var pairs: SyntheticPairs {
    var generator = SeededGenerator(seed, Stream.pairs)
    return SyntheticPairs(
      people: heldOutIdentities, photosPerIdentity: photosPerIdentity, using: &generator)
  }

  /// Keeps the three kinds of streams apart.
  private enum Stream {
    static let identity: UInt64 = 1
    static let photo: UInt64 = 2
    static let pairs: UInt64 = 3
  }
}

private func fourDigits(_ number: Int) -> String {
  let digits = String(number)
  return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
}
