import CFaceImage
import Testing

@Suite struct OrientationTests {
  /// A picture of 3 x 2 pixels, 1 2 3 / 4 5 6, as a PNG with an orientation.
  private func file(_ orientation: UInt8) -> [UInt8] {
    PortableNetworkGraphic.file(
      width: 3, height: 2, depth: 8, colorType: 0, rows: [[1, 2, 3], [4, 5, 6]],
      extraChunks: PortableNetworkGraphic.chunk("eXIf", orientationBlock(orientation)))
  }

  /// What a viewer shows by the definition of the tag; 0 and 9 are no orientations.
  private static let shown: [(orientation: UInt8, size: [Int], values: [Int])] = [
    (1, [3, 2], [1, 2, 3, 4, 5, 6]),
    (2, [3, 2], [3, 2, 1, 6, 5, 4]),
    (3, [3, 2], [6, 5, 4, 3, 2, 1]),
    (4, [3, 2], [4, 5, 6, 1, 2, 3]),
    (5, [2, 3], [1, 4, 2, 5, 3, 6]),
    (6, [2, 3], [4, 1, 5, 2, 6, 3]),
    (7, [2, 3], [6, 3, 5, 2, 4, 1]),
    (8, [2, 3], [3, 6, 2, 5, 1, 4]),
    (0, [3, 2], [1, 2, 3, 4, 5, 6]),
    (9, [3, 2], [1, 2, 3, 4, 5, 6]),
  ]

  @Test(arguments: Self.shown)
  func `turns a picture upright`(orientation: UInt8, size: [Int], values: [Int]) throws {
    let picture = try Picture(decoding: file(orientation), appliesOrientation: true)
    #expect(picture.size == size)
    #expect(picture.rgb.map(Int.init) == values.flatMap { [$0, $0, $0] })
  }

  @Test func `leaves the stored pixels alone unless it is told to turn them`() throws {
    let picture = try Picture(decoding: file(6))
    #expect(picture.size == [3, 2])
    #expect(picture[2, 0] == [3, 3, 3])
  }

  @Test(arguments: [true, false])
  func `reads the tag of a JPEG in both orders of bytes`(littleEndian: Bool) throws {
    // Two halves, left dark and right light; turned by 90 degrees clockwise, dark is on top.
    let stored = try Picture(width: 32, height: 16) { x, _ in
      x < 16 ? [20, 20, 20] : [220, 220, 220]
    }
    let bytes = jpeg(
      try stored.jpeg(quality: 95),
      withExif: orientationBlock(6, littleEndian: littleEndian))
    let turned = try Picture(decoding: bytes, appliesOrientation: true)
    #expect(turned.size == [16, 32])
    #expect(turned[8, 4][0] < 60 && turned[8, 28][0] > 180)
    #expect(try Picture(decoding: bytes).size == [32, 16])
  }

  @Test func `shows a photo whose orientation block is broken as it is stored`() throws {
    let stored = try Picture(width: 32, height: 16) { _, _ in [1, 2, 3] }
    let blocks: [[UInt8]] = [
      [], [0x4d, 0x4d, 0, 42, 0xff, 0xff, 0xff, 0xff], Array(orientationBlock(6).prefix(12)),
    ]
    for block in blocks {
      let bytes = jpeg(try stored.jpeg(quality: 95), withExif: block)
      #expect(try Picture(decoding: bytes, appliesOrientation: true).size == [32, 16])
    }
  }
}
