import BatchSupply
import FaceDataset
import Testing

@Suite struct FlippedLabelsTests {
  private let index = IdentityIndex(
    facesByLabel: (0..<20).map { label in (0..<10).map { label * 10 + $0 } })

  @Test func `moves the share of faces to other people and no face twice`() {
    let flipped = index.flippingLabels(ofShare: 0.2, seed: 7)
    #expect(flipped.facesByLabel.count == 20)
    #expect(flipped.facesByLabel.joined().sorted() == Array(0..<200))
    let moved = flipped.facesByLabel.enumerated().flatMap { label, faces in
      faces.filter { $0 / 10 != label }
    }
    #expect(moved.count == 40)
    #expect(flipped.facesByLabel.allSatisfy { $0 == $0.sorted() })
    // Each of 20 is given 2 of the 40 on average; 9 or more come once in 10,000 such lists.
    for (label, faces) in flipped.facesByLabel.enumerated() {
      #expect(faces.count { $0 / 10 != label } < 9)
    }
  }

  @Test func `follows from the seed`() {
    let first = index.flippingLabels(ofShare: 0.2, seed: 7).facesByLabel
    #expect(first == index.flippingLabels(ofShare: 0.2, seed: 7).facesByLabel)
    #expect(first != index.flippingLabels(ofShare: 0.2, seed: 8).facesByLabel)
  }

  @Test func `changes nothing for no share, or where there is nobody else`() {
    #expect(index.flippingLabels(ofShare: 0, seed: 1).facesByLabel == index.facesByLabel)
    let alone = IdentityIndex(facesByLabel: [[0, 1, 2]])
    #expect(alone.flippingLabels(ofShare: 0.9, seed: 1).facesByLabel == [[0, 1, 2]])
  }

  @Test func `who is left with one photo is no longer usable`() {
    let pairs = IdentityIndex(facesByLabel: [[0, 1], [2, 3]])
    let flipped = pairs.flippingLabels(ofShare: 0.25, seed: 1)
    #expect(flipped.facesByLabel.map(\.count).sorted() == [1, 3])
    #expect(flipped.usableLabels.count == 1)
  }
}
