package import FaceDataset
internal import SeededRandom

/// Chooses batches of P people with K photos each.
///
/// The batch of a step is a pure function of (manifest hash, seed, step): it does not matter which
/// steps were asked for before. In a round, all usable people are shuffled and cut into batches;
/// the rest that fills no batch is left out of this round, so that no batch holds a person twice
/// and the order is a closed formula of the step. In round r a person shows the r-th group of
/// `PhotoLaps`; the group of a round that leaves the person out is not shown.
package struct IdentityBalancedSampler: Sendable {
  /// Number of batches in which a round of all people is cut.
  package let batchesPerRound: Int

  private let index: IdentityIndex
  private let rounds: RoundOrders
  private let identitiesPerBatch: Int
  private let photosPerIdentity: Int
  private let seedWords: [UInt64]
  private let mirrors: Bool
  private let shiftPixels: Int

  /// Says what each stream of random numbers decides; the letters of the word in ASCII.
  private enum Purpose {
    static let people: UInt64 = 0x7065_6f70_6c65
    static let photos: UInt64 = 0x7068_6f74_6f73
    static let changes: UInt64 = 0x6368_616e_6765_73
  }

  /// Prepares the batches of a data set.
  ///
  /// - Parameters:
  ///   - index: people and their faces; who has a single photo is left out.
  ///   - manifestHash: the first word of the manifest's hash.
  ///   - seed: names one order of batches among many.
  ///   - identitiesPerBatch: P, 1 or more.
  ///   - photosPerIdentity: K, 2 or more: a photo needs a positive.
  ///   - mirrors: half of the faces are mirrored.
  ///   - shiftPixels: s, 0 or more: faces are moved by -s ... s pixels in x and in y.
  /// - Throws: `badSetting`, `tooFewIdentities`.
  package init(
    index: IdentityIndex, manifestHash: UInt64, seed: UInt64, identitiesPerBatch: Int,
    photosPerIdentity: Int, mirrors: Bool, shiftPixels: Int
  ) throws(BatchError) {
    let settings = [
      ("identitiesPerBatch", identitiesPerBatch, 1), ("photosPerIdentity", photosPerIdentity, 2),
      ("shiftPixels", shiftPixels, 0),
    ]
    for (name, found, least) in settings where found < least {
      throw .badSetting(name: name, found: found, expected: "\(least) or more")
    }
    let personCount = index.usableLabels.count
    guard personCount >= identitiesPerBatch else {
      throw .tooFewIdentities(found: personCount, expected: identitiesPerBatch)
    }
    batchesPerRound = personCount / identitiesPerBatch
    self.index = index
    self.identitiesPerBatch = identitiesPerBatch
    self.photosPerIdentity = photosPerIdentity
    self.mirrors = mirrors
    self.shiftPixels = shiftPixels
    seedWords = [manifestHash, seed]
    rounds = RoundOrders(personCount: personCount, stream: [Purpose.people] + seedWords)
  }

  /// The batch of a step: P x K choices, the K photos of a person beside each other.
  ///
  /// - Parameter step: 0 or more.
  /// - Returns: the same plan at every call.
  /// - Complexity: O(P * K * photos of a person), and once a round O(people).
  package func plan(forStep step: Int) -> BatchPlan {
    precondition(step >= 0, "step is \(step), expected 0 or more")
    let (round, batchInRound) = step.quotientAndRemainder(dividingBy: batchesPerRound)
    let order = rounds.order(ofRound: round)
    let first = batchInRound * identitiesPerBatch
    var changes = SeededGenerator(words: [Purpose.changes] + seedWords + [UInt64(step)])
    var choices: [FaceChoice] = []
    choices.reserveCapacity(identitiesPerBatch * photosPerIdentity)
    for person in order[first..<(first + identitiesPerBatch)] {
      let label = index.usableLabels[person]
      let laps = PhotoLaps(
        photoCount: index.faceCount(ofLabel: label), groupSize: photosPerIdentity,
        stream: [Purpose.photos] + seedWords + [UInt64(label)])
      for photo in laps.group(round) {
        choices.append(choice(index.face(photo, ofLabel: label), label, using: &changes))
      }
    }
    return BatchPlan(step: step, choices: choices)
  }

  /// Draws three numbers whatever is switched on, so that one setting does not change another.
  private func choice(
    _ faceIndex: Int, _ label: Int, using generator: inout SeededGenerator
  ) -> FaceChoice {
    let isHeads = generator.index(below: 2) == 1
    let shiftX = generator.index(below: 2 * shiftPixels + 1) - shiftPixels
    let shiftY = generator.index(below: 2 * shiftPixels + 1) - shiftPixels
    return FaceChoice(
      faceIndex: faceIndex, label: label, isMirrored: mirrors && isHeads, shiftX: shiftX,
      shiftY: shiftY)
  }
}
