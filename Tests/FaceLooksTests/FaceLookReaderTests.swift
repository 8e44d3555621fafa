import FaceDataset
import FaceLooks
import Foundation
import MadeUpFaces
import Testing

@Suite struct FaceLookReaderTests {
  @Test(arguments: [1, 3])
  func `says what faces look like, and nothing of those that are not the manifest's`(
    workers: Int
  ) throws {
    let set = try MadeUpSet()
    let pictures = (1...6).map { MadeUpPicture(seed: $0) }
    for (number, picture) in pictures.enumerated() {
      try set.add(picture.png(), "person \(number / 2)", "\(number)")
    }
    let path = try set.manifest().file
    try FileManager.default.removeItem(at: set.path("person 0", "1"))
    try Data(pictures[0].png()).write(to: set.path("person 1", "2"))
    let manifest = try IndexedManifest(at: path)
    let side = MadeUpSet.side
    var expected = pictures.map {
      PerceptualHash?.some(.init(rgb: $0.rgb, width: side, height: side))
    }
    (expected[1], expected[2]) = (nil, nil)
    let reader = try FaceLookReader(manifest, workers: workers)
    #expect(reader.looks(of: Array(0..<6)) == expected)
    #expect(reader.looks(of: [5, 0]) == [expected[5], expected[0]])
    #expect(reader.looks(of: []).isEmpty)
    var all: [PerceptualHash?] = []
    reader.forEachBlock { first, looks in
      #expect(first == all.count)
      all += looks
      return true
    }
    #expect(all == expected)
  }
}
