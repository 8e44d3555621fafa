import CFaceImage
import Foundation
import Testing

/// The C function by itself, on pictures whose every value is known.
@Suite struct FaceBatchFillTests {
  private struct Fill: Equatable {
    var status: UInt32
    var failedIndex = 0
    var found = [0, 0]
    var images: [Float] = []
  }

  private struct Laid {
    var file: [UInt8]
    var isMirrored = false
    var shiftX = 0
    var shiftY = 0
  }

  private func fill(_ faces: [Laid], width: Int, height: Int) -> Fill {
    var bytes: [UInt8] = []
    var items: [face_batch_item] = []
    for face in faces {
      items.append(
        face_batch_item(
          offset: bytes.count, count: face.file.count, mirrored: face.isMirrored ? 1 : 0,
          shift_x: Int32(face.shiftX), shift_y: Int32(face.shiftY)))
      bytes += face.file
    }
    var images = [Float](repeating: .nan, count: faces.count * 3 * width * height)
    var failure = face_batch_failure()
    let status = face_batch_fill(
      bytes, bytes.count, items, items.count, Int32(width), Int32(height), &images, &failure)
    guard status == FACE_OK else {
      let found = [Int(failure.found_width), Int(failure.found_height)]
      return Fill(status: status.rawValue, failedIndex: Int(failure.index), found: found)
    }
    return Fill(status: status.rawValue, images: images)
  }

  /// What a picture has to become, written out pixel by pixel.
  private func planes(_ picture: TinyPicture, _ laid: Laid) -> [Float] {
    var planes: [Float] = []
    for colour in 0..<3 {
      for y in 0..<picture.height {
        for x in 0..<picture.width {
          let (fromX, fromY) = (x - laid.shiftX, y - laid.shiftY)
          guard (0..<picture.width).contains(fromX), (0..<picture.height).contains(fromY) else {
            planes.append(-0.99609375)
            continue
          }
          let column = laid.isMirrored ? picture.width - 1 - fromX : fromX
          let value = picture.rgb[(fromY * picture.width + column) * 3 + colour]
          planes.append((Float(value) - 127.5) / 128)
        }
      }
    }
    return planes
  }

  @Test func `values are normalised exactly and colours are in the order RGB`() {
    let picture = TinyPicture(width: 2, height: 1, rgb: [255, 0, 127, 1, 128, 254])
    let filled = fill([Laid(file: picture.png)], width: 2, height: 1)
    #expect(filled.status == 0)
    #expect(
      filled.images
        == [0.99609375, -0.98828125, -0.99609375, 0.00390625, -0.00390625, 0.98828125])
  }

  @Test func `a mirrored face is turned and a shift moves to the right and down`() {
    let picture = TinyPicture(
      width: 3, height: 2,
      rgb: [10, 0, 0, 20, 0, 0, 30, 0, 0, 40, 0, 0, 50, 0, 0, 60, 0, 0])
    func reds(_ laid: Laid) -> [Float] {
      fill([laid], width: 3, height: 2).images.prefix(6).map { $0 * 128 + 127.5 }
    }
    #expect(reds(Laid(file: picture.png)) == [10, 20, 30, 40, 50, 60])
    #expect(reds(Laid(file: picture.png, isMirrored: true)) == [30, 20, 10, 60, 50, 40])
    #expect(reds(Laid(file: picture.png, shiftX: 1)) == [0, 10, 20, 0, 40, 50])
    #expect(reds(Laid(file: picture.png, shiftX: -2, shiftY: 1)) == [0, 0, 0, 30, 0, 0])
    #expect(reds(Laid(file: picture.png, isMirrored: true, shiftX: 1)) == [0, 30, 20, 0, 60, 50])
    #expect(reds(Laid(file: picture.png, shiftY: -1)) == [40, 50, 60, 0, 0, 0])
    #expect(reds(Laid(file: picture.png, shiftX: 3)) == Array(repeating: 0, count: 6))
    #expect(reds(Laid(file: picture.png, shiftX: Int(Int32.min))) == Array(repeating: 0, count: 6))
  }

  @Test func `several faces lie one after the other, each laid in its own way`() {
    var laid: [Laid] = []
    var expected: [Float] = []
    for index in 0..<12 {
      let picture = TinyPicture.numbered(width: 5, height: 4, offset: index)
      let face = Laid(
        file: picture.png, isMirrored: index % 2 == 1, shiftX: index % 5 - 2, shiftY: index % 3 - 1)
      laid.append(face)
      expected += planes(picture, face)
    }
    #expect(fill(laid, width: 5, height: 4) == Fill(status: 0, images: expected))
  }

  @Test func `a face of another size stops the batch and tells its index and size`() {
    let good = TinyPicture.numbered(width: 4, height: 4).png
    let other = TinyPicture.numbered(width: 4, height: 5).png
    #expect(
      fill([Laid(file: good), Laid(file: other)], width: 4, height: 4)
        == Fill(status: FACE_WRONG_SIZE.rawValue, failedIndex: 1, found: [4, 5]))
  }

  @Test func `every cut of a PNG is damaged, and every changed byte is refused`() {
    let png = TinyPicture.numbered(width: 4, height: 4).png
    for count in 8..<png.count {
      let filled = fill([Laid(file: Array(png.prefix(count)))], width: 4, height: 4)
      #expect(filled.status == FACE_DAMAGED.rawValue, "cut to \(count) bytes")
    }
    for index in png.indices {
      var changed = png
      changed[index] ^= 0x55
      #expect(fill([Laid(file: changed)], width: 4, height: 4).status != 0, "changed byte \(index)")
    }
  }

  @Test func `files that are no picture are told apart`() {
    let statuses = [[], [UInt8](repeating: 7, count: 100), [0xff, 0xd8, 0xff], [0xff, 0xd8]].map {
      fill([Laid(file: $0)], width: 1, height: 1).status
    }
    let expected = [FACE_EMPTY, FACE_UNSUPPORTED_FORMAT, FACE_DAMAGED, FACE_UNSUPPORTED_FORMAT]
    #expect(statuses == expected.map(\.rawValue))
  }

  @Test func `a JPEG is read, and every cut of it is damaged`() throws {
    let url = try #require(
      Bundle.module.url(forResource: "face", withExtension: "jpg", subdirectory: "Fixtures"))
    let jpeg = [UInt8](try Data(contentsOf: url))
    let filled = fill([Laid(file: jpeg)], width: 16, height: 8)
    try #require(filled.status == 0)
    // The left half is red, the right half blue; JPEG moves values by a few steps of 1/128.
    let red = filled.images.prefix(128)
    let blue = filled.images.suffix(128)
    #expect(red[2] > 0.9 && red[13] < -0.9)
    #expect(blue[blue.startIndex + 2] < -0.9 && blue[blue.startIndex + 13] > 0.9)
    for count in 3..<jpeg.count {
      let status = fill([Laid(file: Array(jpeg.prefix(count)))], width: 16, height: 8).status
      #expect(status == FACE_DAMAGED.rawValue, "cut to \(count) bytes")
    }
    #expect(
      fill([Laid(file: jpeg + [0, 0])], width: 8, height: 16)
        == Fill(status: FACE_WRONG_SIZE.rawValue, failedIndex: 0, found: [16, 8]))
  }

  @Test func `no faces fill nothing and a size below one is refused`() {
    #expect(fill([], width: 4, height: 4) == Fill(status: 0))
    #expect(fill([], width: 0, height: 4).status == FACE_BAD_ARGUMENT.rawValue)
  }
}
