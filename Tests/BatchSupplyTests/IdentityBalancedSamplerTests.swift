import BatchSupply
import FaceDataset
import SeededRandom
import Testing

@Suite struct IdentityBalancedSamplerTests {
  /// People with so many photos each; faces are numbered through.
  private static func index(_ photoCounts: [Int]) -> IdentityIndex {
    var first = 0
    return IdentityIndex(
      facesByLabel: photoCounts.map { count in
        defer { first += count }
        return Array(first..<(first + count))
      })
  }

  private static let people = index([3, 9, 1, 4, 5, 2, 7, 1, 4, 6, 8, 3])

  private func sampler(
    _ index: IdentityIndex = people, hash: UInt64 = 11, seed: UInt64 = 1, identities: Int = 3,
    photos: Int = 4, mirrors: Bool = true, shift: Int = 2
  ) throws(BatchError) -> IdentityBalancedSampler {
    try IdentityBalancedSampler(
      index: index, manifestHash: hash, seed: seed, identitiesPerBatch: identities,
      photosPerIdentity: photos, mirrors: mirrors, shiftPixels: shift)
  }

  @Test func `the plan of a step does not depend on what was asked before`() throws {
    let straight = try (0..<40).map { try sampler().plan(forStep: $0) }
    let other = try sampler()
    var generator = SeededGenerator(3)
    for step in generator.permutation(of: 40) {
      #expect(other.plan(forStep: step) == straight[step])
    }
    #expect(straight.map(\.step) == Array(0..<40))
    #expect(Set(straight.map { $0.choices.map(\.faceIndex) }).count == 40)
  }

  @Test func `a batch is P people with K photos each, beside each other`() throws {
    let sampler = try sampler()
    for step in 0..<50 {
      let choices = sampler.plan(forStep: step).choices
      #expect(choices.count == 12)
      let people = stride(from: 0, to: 12, by: 4).map { Set(choices[$0..<($0 + 4)].map(\.label)) }
      #expect(people.allSatisfy { $0.count == 1 })
      #expect(Set(people).count == 3)
      for choice in choices {
        #expect(Self.people.facesByLabel[choice.label].contains(choice.faceIndex))
      }
    }
  }

  @Test func `a round holds every person once when P divides them`() throws {
    let sampler = try sampler(identities: 5)
    #expect(sampler.batchesPerRound == 2)
    for round in 0..<20 {
      let labels = (0..<2).flatMap { batch in
        Set(sampler.plan(forStep: round * 2 + batch).choices.map(\.label))
      }
      #expect(labels.sorted() == [0, 1, 3, 4, 5, 6, 8, 9, 10, 11])
    }
  }

  @Test func `the rest of a round is left out, another rest in another round`() throws {
    let sampler = try sampler(identities: 3)
    #expect(sampler.batchesPerRound == 3)
    var leftOut = Set<Int>()
    for round in 0..<60 {
      let labels = (0..<3).flatMap { batch in
        Set(sampler.plan(forStep: round * 3 + batch).choices.map(\.label))
      }
      #expect(Set(labels).count == 9)
      leftOut.formUnion(Set(Self.people.usableLabels).subtracting(labels))
    }
    #expect(leftOut == Set(Self.people.usableLabels))
  }

  @Test func `people with a single photo never appear`() throws {
    let sampler = try sampler()
    let labels = (0..<60).flatMap { sampler.plan(forStep: $0).choices.map(\.label) }
    #expect(!labels.contains(2))
    #expect(!labels.contains(7))
    #expect(Self.people.droppedIdentityCount == 2)
  }

  @Test func `another seed and another manifest give other batches`() throws {
    let plan = try sampler().plan(forStep: 4)
    #expect(try sampler(seed: 2).plan(forStep: 4) != plan)
    #expect(try sampler(hash: 12).plan(forStep: 4) != plan)
    #expect(try sampler().plan(forStep: 4) == plan)
  }

  @Test func `half of the faces are mirrored and shifts are even`() throws {
    let sampler = try sampler(photos: 4, shift: 2)
    let choices = (0..<1000).flatMap { sampler.plan(forStep: $0).choices }
    // 12,000 draws: 4 standard deviations are 0.018 for a half and 0.015 for a fifth.
    let mirrored = Double(choices.count(where: \.isMirrored)) / 12000
    #expect(abs(mirrored - 0.5) < 0.018)
    for shift in -2...2 {
      #expect(abs(Double(choices.count { $0.shiftX == shift }) / 12000 - 0.2) < 0.015)
      #expect(abs(Double(choices.count { $0.shiftY == shift }) / 12000 - 0.2) < 0.015)
    }
    #expect(choices.allSatisfy { abs($0.shiftX) <= 2 && abs($0.shiftY) <= 2 })
  }

  @Test func `switching one change off leaves the rest as it was`() throws {
    let full = try sampler().plan(forStep: 3).choices
    let unmirrored = try sampler(mirrors: false).plan(forStep: 3).choices
    let unmoved = try sampler(shift: 0).plan(forStep: 3).choices
    #expect(unmirrored.map(\.shiftX) == full.map(\.shiftX))
    #expect(unmirrored.allSatisfy { !$0.isMirrored })
    #expect(unmoved.map(\.faceIndex) == full.map(\.faceIndex))
    #expect(unmoved.allSatisfy { $0.shiftX == 0 && $0.shiftY == 0 })
  }

  @Test func `settings out of range are refused`() throws {
    #expect(
      throws: BatchError.badSetting(name: "identitiesPerBatch", found: 0, expected: "1 or more")
    ) { try sampler(identities: 0) }
    #expect(
      throws: BatchError.badSetting(name: "photosPerIdentity", found: 1, expected: "2 or more")
    ) { try sampler(photos: 1) }
    #expect(
      throws: BatchError.badSetting(name: "shiftPixels", found: -1, expected: "0 or more")
    ) { try sampler(shift: -1) }
  }

  @Test func `too few usable people are refused`() throws {
    #expect(throws: BatchError.tooFewIdentities(found: 10, expected: 11)) {
      try sampler(identities: 11)
    }
    #expect(throws: BatchError.tooFewIdentities(found: 0, expected: 1)) {
      try sampler(Self.index([]), identities: 1)
    }
    #expect(try sampler(identities: 10).batchesPerRound == 1)
  }

  /// Frozen: a change of these numbers changes the order of every training run.
  @Test func `the order of batches is the one that was published`() throws {
    let sampler = try sampler(Self.index([2, 3, 5, 4]), identities: 2, photos: 3, shift: 1)
    func text(_ step: Int) -> String {
      sampler.plan(forStep: step).choices.map {
        "\($0.label):\($0.faceIndex)\($0.isMirrored ? "m" : "")(\($0.shiftX),\($0.shiftY))"
      }.joined(separator: " ")
    }
    #expect(text(0) == "1:4m(0,0) 1:3m(-1,0) 1:2m(0,1) 3:10m(1,-1) 3:12m(0,1) 3:11(0,-1)")
    #expect(text(1) == "0:1(-1,-1) 0:0(0,0) 0:0m(-1,0) 2:6(0,0) 2:5m(1,-1) 2:8(-1,0)")
    #expect(text(7) == "0:0(-1,1) 0:1m(0,0) 0:0m(0,0) 1:4m(0,-1) 1:3(1,-1) 1:2(-1,0)")
  }
}
