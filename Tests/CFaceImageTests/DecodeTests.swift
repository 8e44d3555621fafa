import CFaceImage
import Testing

@Suite struct DecodeTests {
  /// The colours of the fixtures' quarters, at points well inside of them.
  private static let quarters: [(x: Int, y: Int, rgb: [UInt8])] = [
    (3, 3, [220, 40, 30]), (12, 3, [30, 200, 60]), (3, 12, [40, 60, 210]),
    (12, 12, [128, 128, 128]),
  ]

  /// Expects the fixtures' picture, to a tolerance in levels.
  private func expectQuarters(
    _ picture: Picture, tolerance: Int, sourceLocation: SourceLocation = #_sourceLocation
  ) {
    #expect(picture.size == [16, 16], sourceLocation: sourceLocation)
    for (x, y, rgb) in Self.quarters {
      let error = zip(picture[x, y], rgb).map { abs(Int($0) - Int($1)) }.max()
      #expect(
        error.map { $0 <= tolerance } == true, "(\(x), \(y)): \(picture[x, y]), expected \(rgb)",
        sourceLocation: sourceLocation)
    }
  }

  @Test(arguments: ["lossless.webp", "palette.png", "color.bmp"])
  func `reads lossless formats exactly`(name: String) throws {
    expectQuarters(try Picture(decoding: fixture(name)), tolerance: 0)
  }

  // 4 levels: what quantisation at quality 95 leaves; CMYK goes through four such channels.
  @Test(arguments: ["progressive.jpg", "cmyk-adobe.jpg"])
  func `reads lossy formats with the right colours`(name: String) throws {
    expectQuarters(try Picture(decoding: fixture(name)), tolerance: 4)
  }

  // 16 levels: chroma is stored at half the resolution, so quarters of 8 pixels bleed.
  @Test func `reads lossy WebP with the right colours`() throws {
    expectQuarters(try Picture(decoding: fixture("lossy.webp")), tolerance: 16)
  }

  @Test func `gives the grey value to all three channels`() throws {
    let picture = try Picture(decoding: fixture("gray.jpg"))
    for (x, expected) in [(3, 60), (12, 200)] {
      let rgb = picture[x, 8].map(Int.init)
      #expect(Set(rgb).count == 1)
      #expect(abs(rgb[0] - expected) <= 2)
    }
  }

  @Test func `refuses four inks that nothing explains`() throws {
    let bytes = try fixture("cmyk-unexplained.jpg")
    #expect(throws: PictureError(FACE_UNSUPPORTED_FORMAT)) { try Picture(decoding: bytes) }
  }

  @Test(arguments: ["animated.gif", "animated.webp"])
  func `refuses animations`(name: String) throws {
    let bytes = try fixture(name)
    #expect(throws: PictureError(FACE_UNSUPPORTED_FORMAT)) { try Picture(decoding: bytes) }
  }

  @Test func `refuses an empty file and text`() {
    #expect(throws: PictureError(FACE_EMPTY)) { try Picture(decoding: []) }
    #expect(throws: PictureError(FACE_UNSUPPORTED_FORMAT)) {
      try Picture(decoding: Array("this is no picture".utf8))
    }
  }

  @Test(
    arguments: [
      "gray.jpg", "progressive.jpg", "cmyk-adobe.jpg", "lossy.webp", "lossless.webp",
      "palette.png", "color.bmp",
    ])
  func `refuses every file that ends early, and ignores what follows the end`(
    name: String
  ) throws {
    let bytes = try fixture(name)
    for count in 1..<bytes.count {
      #expect(throws: PictureError.self, "\(count) of \(bytes.count) bytes") {
        try Picture(decoding: Array(bytes.prefix(count)))
      }
    }
    // Enough to know the format and the size.
    #expect(throws: PictureError(FACE_DAMAGED)) {
      try Picture(decoding: Array(bytes.dropLast()))
    }
    let longer = try Picture(decoding: bytes + [0, 0, 0, 0xff, 0x41, 0x42])
    #expect(longer.rgb == (try Picture(decoding: bytes).rgb))
  }

  @Test func `finds the end of a JPEG with a smaller JPEG inside of it`() throws {
    let thumbnail = try fixture("gray.jpg")
    let whole = jpeg(try fixture("progressive.jpg"), withExif: orientationBlock(1) + thumbnail)
    expectQuarters(try Picture(decoding: whole), tolerance: 4)
    #expect(throws: PictureError(FACE_DAMAGED)) {
      try Picture(decoding: Array(whole.dropLast(2)))
    }
  }

  @Test func `refuses a JPEG that lacks a piece in the middle`() throws {
    let photo = try Picture(width: 96, height: 96) { x, y in
      [UInt8(x * 37 % 256), UInt8(y * 53 % 256), UInt8(x * y % 256)]
    }
    let bytes = try photo.jpeg(quality: 90)
    let middle = bytes.count / 2
    #expect(throws: PictureError(FACE_DAMAGED)) {
      try Picture(decoding: Array(bytes[..<middle] + bytes[(middle + 400)...]))
    }
    // Nor does an end marker make a whole of a part.
    #expect(throws: PictureError(FACE_DAMAGED)) {
      try Picture(decoding: bytes[..<middle] + [0xff, 0xd9])
    }
  }

  @Test func `notices a changed byte of a PNG`() throws {
    let bytes = try fixture("palette.png")
    for index in 8..<bytes.count {
      var changed = bytes
      changed[index] ^= 0x10
      #expect(throws: PictureError.self, "byte \(index)") { try Picture(decoding: changed) }
    }
  }

  @Test func `takes 16 bits to 8 by a division by 257, rounded`() throws {
    // 128 is where value / 257 rounds down still, 129 where it rounds up; a shift would give 0.
    let values = [0, 128, 129, 257, 385, 386, 32767, 32768, 65406, 65407, 65535]
    let row = values.flatMap { value in
      [UInt8](repeating: 0, count: 4) + [UInt8(value >> 8), UInt8(value & 255)]
    }
    let bytes = PortableNetworkGraphic.file(
      width: values.count, height: 1, depth: 16, colorType: 2, rows: [row])
    let picture = try Picture(decoding: bytes)
    for (x, value) in values.enumerated() {
      let expected = UInt8((Double(value) / 257).rounded())
      #expect(picture[x, 0] == [0, 0, expected], "\(value)")
    }
  }

  @Test func `drops alpha and leaves the colours alone`() throws {
    let row: [UInt8] = [10, 20, 30, 255, 40, 50, 60, 0, 70, 80, 90, 128]
    let rgba = PortableNetworkGraphic.file(
      width: 3, height: 1, depth: 8, colorType: 6, rows: [row])
    #expect(try Picture(decoding: rgba).rgb == [10, 20, 30, 40, 50, 60, 70, 80, 90])
    let grayAlpha = PortableNetworkGraphic.file(
      width: 2, height: 1, depth: 8, colorType: 4, rows: [[100, 0, 200, 255]])
    #expect(try Picture(decoding: grayAlpha).rgb == [100, 100, 100, 200, 200, 200])
    let transparentColor = PortableNetworkGraphic.file(
      width: 1, height: 1, depth: 8, colorType: 2, rows: [[1, 2, 3]],
      extraChunks: PortableNetworkGraphic.chunk("tRNS", [0, 1, 0, 2, 0, 3]))
    #expect(try Picture(decoding: transparentColor).rgb == [1, 2, 3])
  }

  @Test func `refuses by the header what is larger than allowed`() throws {
    let huge = PortableNetworkGraphic.file(
      width: 60000, height: 60000, depth: 8, colorType: 2, rows: [[1, 2, 3]])
    #expect(throws: PictureError(FACE_TOO_LARGE)) { try Picture(decoding: huge) }
    // Allowed, but what is there cannot fill it: nothing is allocated for it either.
    #expect(throws: PictureError(FACE_DAMAGED)) {
      try Picture(decoding: huge, maxPixels: 1 << 40)
    }
    for name in ["progressive.jpg", "lossy.webp", "lossless.webp", "palette.png", "color.bmp"] {
      let bytes = try fixture(name)
      #expect(throws: PictureError(FACE_TOO_LARGE)) {
        try Picture(decoding: bytes, maxPixels: 255)
      }
      #expect(try Picture(decoding: bytes, maxPixels: 256).size == [16, 16])
    }
  }

  @Test func `refuses a picture without pixels`() {
    let bytes = PortableNetworkGraphic.file(
      width: 0, height: 4, depth: 8, colorType: 2, rows: [[], [], [], []])
    #expect(throws: PictureError(FACE_DAMAGED)) { try Picture(decoding: bytes) }
  }
}
