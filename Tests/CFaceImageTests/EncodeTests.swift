import CFaceImage
import Testing

@Suite struct EncodeTests {
  private func gradient() throws -> Picture {
    try Picture(width: 40, height: 24) { x, y in [UInt8(6 * x), UInt8(10 * y), 90] }
  }

  @Test func `brings a PNG back exactly`() throws {
    let picture = try gradient()
    let back = try Picture(decoding: picture.png())
    #expect(back.size == [40, 24])
    #expect(back.rgb == picture.rgb)
  }

  @Test func `brings a JPEG back nearly, the better the higher the quality`() throws {
    let picture = try gradient()
    let errors = try [30, 95].map { quality in
      let back = try Picture(decoding: picture.jpeg(quality: quality))
      return zip(back.rgb, picture.rgb).map { abs(Double($0) - Double($1)) }.reduce(0, +)
        / Double(picture.rgb.count)
    }
    #expect(errors[1] < 2)  // levels on average: channels in the right order
    #expect(errors[1] < errors[0])
    #expect(try picture.jpeg(quality: 30).count < picture.jpeg(quality: 95).count)
  }

  @Test(arguments: [0, 101, -5]) func `refuses a quality out of range`(quality: Int) throws {
    let picture = try gradient()
    #expect(throws: PictureError(FACE_BAD_ARGUMENT)) { try picture.jpeg(quality: quality) }
  }

  @Test func `refuses a picture without pixels`() {
    #expect(throws: PictureError(FACE_BAD_ARGUMENT)) {
      try Picture(width: 0, height: 3) { _, _ in [0, 0, 0] }
    }
  }
}
