import BatchSupply
import FaceDataset
import Testing

/// How one person's photos follow each other, seen through the sampler: with one person per batch
/// and one person, every step shows the next group of that person's photos.
@Suite struct PhotoOrderTests {
  private func groups(photos: Int, perGroup: Int, count: Int, seed: UInt64 = 5) throws -> [[Int]] {
    let sampler = try IdentityBalancedSampler(
      index: IdentityIndex(facesByLabel: [Array(0..<photos)]), manifestHash: 9, seed: seed,
      identitiesPerBatch: 1, photosPerIdentity: perGroup, mirrors: false, shiftPixels: 0)
    return (0..<count).map { sampler.plan(forStep: $0).choices.map(\.faceIndex) }
  }

  @Test(arguments: 2...13, 2...6)
  func `all photos are shown before one comes again`(photos: Int, perGroup: Int) throws {
    guard photos >= perGroup else { return }
    let order = try groups(photos: photos, perGroup: perGroup, count: 60).flatMap(\.self)
    for first in stride(from: 0, to: order.count - photos + 1, by: photos) {
      #expect(Set(order[first..<(first + photos)]).count == photos, "lap at \(first)")
    }
  }

  @Test(arguments: 2...13, 2...6)
  func `no photo is in a group twice unless there are too few`(photos: Int, perGroup: Int) throws {
    for group in try groups(photos: photos, perGroup: perGroup, count: 60) {
      #expect(group.count == perGroup)
      #expect(Set(group).count == min(photos, perGroup))
      let counts = Dictionary(group.map { ($0, 1) }, uniquingKeysWith: +).values
      #expect((counts.max() ?? 0) <= (perGroup + photos - 1) / photos)
    }
  }

  @Test func `laps are shuffled anew`() throws {
    let order = try groups(photos: 12, perGroup: 4, count: 9).flatMap(\.self)
    let laps = (0..<3).map { Array(order[($0 * 12)..<($0 * 12 + 12)]) }
    #expect(Set(laps).count == 3)
    #expect(!laps.contains(Array(0..<12)))
  }

  @Test func `the photos beside each other vary where groups span laps`() throws {
    var seen = Set<Int>()
    for group in try groups(photos: 5, perGroup: 4, count: 400) {
      seen.insert(10 - group.reduce(0, +))
    }
    #expect(seen == [0, 1, 2, 3, 4])
  }
}
