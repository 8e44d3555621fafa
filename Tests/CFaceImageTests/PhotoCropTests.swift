import CFaceImage
import Foundation
import Testing

@Suite struct PhotoCropTests {
  private static let files = [
    "waves-444.jpg", "waves-422.jpg", "waves-420.jpg", "waves-progressive.jpg", "waves-gray.jpg",
    "waves-cmyk.jpg",
  ]

  /// Crop to photo: turned, `step` photo pixels a crop pixel, the middle of 40 x 40 on a place.
  private func inverse(step: Double, degrees: Double, _ x: Double, _ y: Double) -> [Double] {
    let cosine = step * cos(degrees * .pi / 180)
    let sine = step * sin(degrees * .pi / 180)
    return [
      cosine, -sine, x - 19.5 * (cosine - sine), sine, cosine, y - 19.5 * (sine + cosine),
    ]
  }

  @Test(arguments: files)
  func `a part that is decoded alone has the pixels of the whole`(name: String) throws {
    let bytes = try fixture(name)
    let photo = try Picture(decoding: bytes)
    for (x, y) in [(85.0, 65.0), (3, 4), (168, 128), (20.5, 120.25), (150, -10), (-5, 60)] {
      for (step, degrees) in [(0.3, 0.0), (0.71, 13), (1, -90), (1.4, 200), (2.9, 45)] {
        let inverse = inverse(step: step, degrees: degrees, x, y)
        let crop = try Picture(croppedFrom: bytes, by: inverse, width: 40, height: 40)
        let whole = try photo.warped(by: inverse, width: 40, height: 40)
        #expect(crop.rgb == whole.rgb, "(\(x), \(y)) by \(step) at \(degrees) degrees")
      }
    }
  }

  @Test(arguments: ["palette.png", "color.bmp", "lossless.webp"])
  func `other formats are decoded whole`(name: String) throws {
    let bytes = try fixture(name)
    let inverse = inverse(step: 0.3, degrees: 20, 8, 8)
    #expect(
      try Picture(croppedFrom: bytes, by: inverse, width: 40, height: 40).rgb
        == Picture(decoding: bytes).warped(by: inverse, width: 40, height: 40).rgb)
  }

  @Test(arguments: files)
  func `codes that are broken above or in the crop are found out`(name: String) throws {
    let bytes = try fixture(name)
    let corner = inverse(step: 0.2, degrees: 0, 166, 126)
    var brokenCount = 0
    for place in stride(from: bytes.count / 2, to: bytes.count - 2, by: 23) {
      var broken = bytes
      broken[place] ^= 0xa5
      let isBroken = (try? Picture(decoding: broken)) == nil
      let isFound =
        (try? Picture(croppedFrom: broken, by: corner, width: 40, height: 40)) == nil
      brokenCount += isBroken ? 1 : 0
      #expect(isFound == isBroken, "byte \(place)")
    }
    #expect(brokenCount >= 5)
  }

  /// In decibels, for levels of 255.
  private func peakSignalToNoiseRatio(_ first: [UInt8], _ second: [UInt8]) -> Double {
    let squares = zip(first, second).map { pow(Double($0) - Double($1), 2) }
    return 10 * log10(255 * 255 / (squares.reduce(0, +) / Double(squares.count)))
  }

  /// Something like a photo: soft shapes, an edge, and textures from coarse to fine.
  private func scene(_ x: Int, _ y: Int) -> [UInt8] {
    let (u, v) = (Double(x), Double(y))
    let soft = 120 + 60 * sin(u / 41) * cos(v / 53)
    let edge = hypot(u - 400, v - 300) < 170 ? 45.0 : 0
    var texture = 0.0
    for finer in [0.25, 0.5, 1, 2, 4] {
      texture += 7 * sin((u * 0.61 + v * 0.23) * finer) * cos((v * 0.57 - u * 0.31) * finer)
    }
    return [soft + edge + texture, soft * 0.8 + texture, 200 - soft * 0.7 + edge].map {
      UInt8(min(255, max(0, $0)))
    }
  }

  @Test(arguments: [3.0, 3.7, 5.9, 6, 8.5, 11.9, 12, 16])
  func `a photo decoded smaller changes a crop less than storing it does`(step: Double) throws {
    let photo = try Picture(width: 800, height: 600, pixel: scene)
    let bytes = try photo.jpeg(quality: 92)
    let side = Int(500 / step)
    let middle = Double(side - 1) / 2 * step
    let inverse = [step, 0.01, 400 - middle, -0.01, step, 300 - middle]
    let whole = try Picture(decoding: bytes).warped(by: inverse, width: side, height: side)
    let crop = try Picture(croppedFrom: bytes, by: inverse, width: side, height: side)
    let stored = try Picture(decoding: whole.jpeg(quality: 95))
    #expect(crop.rgb != whole.rgb)
    let ratio = peakSignalToNoiseRatio(crop.rgb, whole.rgb)
    let storedRatio = peakSignalToNoiseRatio(stored.rgb, whole.rgb)
    #expect(ratio > storedRatio + 10, "\(ratio) dB, stored \(storedRatio)")
  }
}
