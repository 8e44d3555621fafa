import FaceAlignment
import FaceDataset
import FaceInspection
import Foundation
import MadeUpFaces
import Testing

@Suite struct ContactSheetTests {
  private let set: MadeUpSet

  init() throws { set = try MadeUpSet() }

  /// Adds faces without pictures.
  private func people(_ photoCounts: [Int]) throws -> Manifest {
    for (person, count) in photoCounts.enumerated() {
      for photo in 0..<count {
        // Three digits, so that names and numbers have one order.
        try set.add([], "p\(person + 100)", "\(photo + 100)")
      }
    }
    return try set.manifest()
  }

  private func shown(_ manifest: Manifest) -> [Int] {
    ContactSheet(manifest).faces.map { manifest.records[$0].label }
  }

  @Test func `shows every face of a small set`() throws {
    let manifest = try people([3, 1, 5])
    #expect(ContactSheet(manifest).faces == Array(0..<9))
  }

  @Test func `shows as many of each person as can be`() throws {
    let manifest = try people([150, 2, 150])
    let labels = shown(manifest)
    #expect(labels.count == ContactSheet.faceCount)
    #expect(labels.count { $0 == 0 } == 95)
    #expect(labels.count { $0 == 1 } == 2)
    #expect(labels.count { $0 == 2 } == 95)
    #expect(labels == labels.sorted())
    let first = ContactSheet(manifest).faces.prefix(95)
    #expect(Set(first).count == 95)
    #expect(first.last == 94 * 150 / 95)
  }

  @Test func `spreads over the people of a large set`() throws {
    let manifest = try people([Int](repeating: 1, count: 2 * ContactSheet.faceCount))
    #expect(shown(manifest) == (0..<ContactSheet.faceCount).map { 2 * $0 })
  }

  @Test func `draws faces side by side, and marks one without a picture`() throws {
    let pictures = [MadeUpPicture(seed: 1), MadeUpPicture(seed: 2)]
    try set.add(pictures[0].png(), "Ada", "1")
    try set.add(pictures[1].png(), "Ada", "2")
    try set.add([], "Bo", "1")
    let sheet = ContactSheet(try set.manifest())
    let picture = try PhotoDecoder().photo(from: sheet.png())
    let side = MadeUpSet.side
    #expect(picture.width == 3 * side + 8)
    #expect(picture.height == side + 4)
    let rgb = picture.rgb
    func pixel(_ x: Int, _ y: Int) -> [UInt8] {
      Array(rgb[3 * (y * picture.width + x)..<3 * (y * picture.width + x + 1)])
    }
    for (place, made) in pictures.enumerated() {
      for (x, y) in [(0, 0), (side - 1, 0), (5, 30), (side - 1, side - 1)] {
        #expect(
          pixel(2 + place * (side + 2) + x, 2 + y)
            == Array(made.rgb[3 * (y * side + x)..<3 * (y * side + x + 1)]))
      }
    }
    #expect(pixel(2 * side + 6, 2) == [120, 20, 20])
    #expect(pixel(0, 0) == [40, 40, 40])
    #expect(pixel(side + 2, 10) == [40, 40, 40])
    #expect(try ContactSheet(set.manifest()).png() == sheet.png())
  }

  @Test func `an empty set is an empty sheet`() throws {
    let sheet = ContactSheet(try set.manifest())
    #expect(sheet.faces.isEmpty)
    #expect(try PhotoDecoder().photo(from: sheet.png()).width == MadeUpSet.side + 4)
  }

  @Test func `a face of another size is fitted`() throws {
    let large = MadeUpPicture(seed: 3, side: 96)
    try set.add(large.png(side: 96), "Ada", "1")
    let rgb = try PhotoDecoder().photo(from: ContactSheet(set.manifest()).png()).rgb
    let width = MadeUpSet.side + 4
    // Each pixel of the sheet stands for four, whose values differ by a few grey levels.
    for (x, y) in [(10, 10), (40, 7), (24, 24)] {
      let found = Int(rgb[3 * ((y + 2) * width + x + 2)])
      let expected = Int(large.rgb[3 * (2 * y * 96 + 2 * x)])
      #expect(abs(found - expected) <= 12)
    }
  }
}
