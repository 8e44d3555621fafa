import FaceLooks
import Foundation
import MadeUpFaces
import SeededRandom
import Testing

@Suite struct PerceptualHashTests {
  private func hash(width: Int, height: Int, _ grey: (Int, Int) -> UInt8) -> PerceptualHash {
    var rgb: [UInt8] = []
    for y in 0..<height {
      for x in 0..<width { rgb += [UInt8](repeating: grey(x, y), count: 3) }
    }
    return PerceptualHash(rgb: rgb, width: width, height: height)
  }

  @Test func `the first bits are the lowest frequencies down and across`() {
    let darkBelow = hash(width: 64, height: 64) { _, y in UInt8(200 - 3 * y) }
    let darkAbove = hash(width: 64, height: 64) { _, y in UInt8(3 * y) }
    let darkAtRight = hash(width: 64, height: 64) { x, _ in UInt8(200 - 3 * x) }
    #expect(darkBelow.words[0] & 3 == 0b01)
    #expect(darkAbove.words[0] & 3 == 0b00)
    #expect(darkAtRight.words[0] & 3 == 0b10)
  }

  @Test func `one grey has no bit`() {
    let none = PerceptualHash(words: [0, 0, 0, 0])
    #expect(hash(width: 112, height: 112) { _, _ in 0 } == none)
    #expect(hash(width: 7, height: 50) { _, _ in 201 } == none)
  }

  @Test func `counts the bits that differ`() {
    let hash = PerceptualHash(words: [1, 0, 1 << 63, 0b1010])
    #expect(hash.distance(to: hash) == 0)
    #expect(hash.distance(to: PerceptualHash(words: [0, 2, 1 << 63, 0b1101])) == 5)
    #expect(
      PerceptualHash(words: [0, 0, 0, 0])
        .distance(to: PerceptualHash(words: [.max, .max, .max, .max])) == 256)
  }

  @Test func `light and contrast do not matter`() {
    let noise = MadeUpPicture(seed: 5)
    let darker = noise.rgb.map { UInt8(Int($0) / 2) }
    let lighter = noise.rgb.map { UInt8(Int($0) / 2 + 100) }
    let side = MadeUpSet.side
    #expect(
      PerceptualHash(rgb: darker, width: side, height: side)
        == PerceptualHash(rgb: lighter, width: side, height: side))
  }

  @Test func `colours weigh as the eye sees them`() {
    func striped(_ first: [UInt8], _ second: [UInt8]) -> PerceptualHash {
      let rgb = (0..<32 * 32).flatMap { $0 % 32 < 16 ? first : second }
      return PerceptualHash(rgb: rgb, width: 32, height: 32)
    }
    // 0.587 G lies between 0.299 R and 0.114 B, and above both.
    #expect(striped([0, 101, 0], [200, 0, 0]).words[0] & 2 == 0)
    #expect(striped([0, 103, 0], [200, 0, 0]).words[0] & 2 == 2)
    #expect(striped([0, 100, 0], [100, 0, 200]).words[0] & 2 == 2)
    #expect(striped([0, 89, 0], [100, 0, 200]).words[0] & 2 == 0)
  }

  @Test(arguments: [(32, 32), (112, 112), (96, 112), (31, 77), (5, 3)])
  func `agrees with a transform in Double`(width: Int, height: Int) {
    var generator = SeededGenerator(UInt64(width), UInt64(height))
    let rgb = (0..<3 * width * height).map { _ in UInt8(generator.next() >> 56) }
    let words = PerceptualHash(rgb: rgb, width: width, height: height).words
    let oracle = Self.coefficients(rgb, width: width, height: height)
    var skippedCount = 0
    for (bit, coefficient) in oracle.enumerated() {
      // What rounds to nothing in thousandths of a grey level may have either sign.
      guard abs(coefficient) > 0.1 else {
        skippedCount += 1
        continue
      }
      let isSet = words[bit / 64] >> UInt64(bit % 64) & 1 == 1
      #expect(isSet == (coefficient > 0), "bit \(bit): \(coefficient)")
    }
    #expect(skippedCount < 32)
  }

  /// The cosine transform of the means of 32 x 32 cells, in the order of the bits.
  private static func coefficients(_ rgb: [UInt8], width: Int, height: Int) -> [Double] {
    func overlap(_ pixel: Int, _ cell: Int, of count: Int) -> Double {
      let size = Double(count) / 32
      return max(
        0, min(Double(pixel + 1), Double(cell + 1) * size) - max(Double(pixel), Double(cell) * size)
      ) / size
    }
    var cells = [Double](repeating: 0, count: 1024)
    for y in 0..<height {
      for x in 0..<width {
        let pixel = 3 * (y * width + x)
        let grey =
          0.299 * Double(rgb[pixel]) + 0.587 * Double(rgb[pixel + 1])
          + 0.114 * Double(rgb[pixel + 2])
        let rows = (0..<32).filter { overlap(y, $0, of: height) > 0 }
        let columns = (0..<32).filter { overlap(x, $0, of: width) > 0 }
        for row in rows {
          for column in columns {
            cells[32 * row + column] +=
              grey * overlap(y, row, of: height) * overlap(x, column, of: width)
          }
        }
      }
    }
    let frequencies = (0..<24).flatMap { sum in (0...sum).map { (u: $0, v: sum - $0) } }
    return frequencies.dropFirst().prefix(256).map { u, v in
      (0..<1024).reduce(0) { sum, cell in
        let (x, y) = (Double(cell % 32), Double(cell / 32))
        return sum + cells[cell] * cos((2 * x + 1) * Double(u) * .pi / 64)
          * cos((2 * y + 1) * Double(v) * .pi / 64)
      }
    }
  }
}
