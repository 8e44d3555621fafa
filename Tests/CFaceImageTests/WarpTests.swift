import CFaceImage
import Foundation
import Testing

@Suite struct WarpTests {
  /// Crop to photo: turned by the angle, `step` photo pixels a crop pixel, the crop's middle on
  /// `centre`.
  private func inverse(
    step: Double, degrees: Double, centre: (x: Double, y: Double), cropSide: Int
  ) -> [Double] {
    let cosine = step * cos(degrees * .pi / 180)
    let sine = step * sin(degrees * .pi / 180)
    let middle = Double(cropSide - 1) / 2
    return [
      cosine, -sine, centre.x - cosine * middle + sine * middle,
      sine, cosine, centre.y - sine * middle - cosine * middle,
    ]
  }

  private func photoPoint(_ m: [Double], _ x: Double, _ y: Double) -> (x: Double, y: Double) {
    (m[0] * x + m[1] * y + m[2], m[3] * x + m[4] * y + m[5])
  }

  private func noise(_ x: Int, _ y: Int) -> [UInt8] {
    let mixed = (x &* 7919 &+ y &* 104729) &* 2_654_435_761
    return [8, 16, 24].map { UInt8(truncatingIfNeeded: mixed >> $0) }
  }

  @Test func `gives the same pixels for the identity`() throws {
    let photo = try Picture(width: 23, height: 17, pixel: noise)
    let crop = try photo.warped(by: [1, 0, 0, 0, 1, 0], width: 23, height: 17)
    #expect(crop.rgb == photo.rgb)
  }

  @Test func `moves by whole pixels without a change, and shows black outside`() throws {
    let photo = try Picture(width: 9, height: 8, pixel: noise)
    let crop = try photo.warped(by: [1, 0, -2, 0, 1, 3], width: 14, height: 8)
    for y in 0..<8 {
      for x in 0..<14 {
        let inside = (2..<11).contains(x) && y < 5
        #expect(crop[x, y] == (inside ? photo[x - 2, y + 3] : [0, 0, 0]), "(\(x), \(y))")
      }
    }
  }

  @Test func `turns by quarters without a change`() throws {
    let photo = try Picture(width: 6, height: 6, pixel: noise)
    let crop = try photo.warped(by: [0, -1, 5, 1, 0, 0], width: 6, height: 6)
    for y in 0..<6 {
      for x in 0..<6 { #expect(crop[x, y] == photo[5 - y, x]) }
    }
  }

  @Test func `weighs four pixels by the cubic kernel halfway between two`() throws {
    let values: [Double] = [100, 100, 100, 200, 100, 100, 100]
    let photo = try Picture(width: 7, height: 1) { x, _ in
      [UInt8](repeating: UInt8(values[x]), count: 3)
    }
    let crop = try photo.warped(by: [1, 0, 0.5, 0, 1, 0], width: 6, height: 1)
    // Weights -1/16, 9/16, 9/16, -1/16; the row above and below weigh 0 at a whole y.
    let expected: [Double] = [2, 3].map { first in
      let near = values[first] + values[first + 1]
      let far = values[first - 1] + values[first + 2]
      return (9 * near - far) / 16
    }
    #expect(crop[2, 0][0] == UInt8(expected[0].rounded()))
    #expect(crop[3, 0][0] == UInt8(expected[1].rounded()))
    #expect(crop[1, 0][0] == 94)  // 100 - 100/16
  }

  /// Ramps of one level a pixel in x (red) and y (green): each crop pixel tells where it looked.
  ///
  /// Steps up to 2 take the plain kernel, above it the widened one, from 4 on the reduced photo.
  @Test(
    arguments: [0.4, 1, 1.7, 2, 2.3, 3, 3.9, 4, 5.3, 6, 7.9, 8],
    [0.0, 27, -90, 163])
  func `looks where the matrix says on every path`(step: Double, degrees: Double) throws {
    let photo = try Picture(width: 250, height: 250) { x, y in [UInt8(x), UInt8(y), 0] }
    let side = 12
    let centre = (x: 121.3, y: 128.7)
    let matrix = inverse(step: step, degrees: degrees, centre: centre, cropSide: side)
    let crop = try photo.warped(by: matrix, width: side, height: side)
    var bias = (x: 0.0, y: 0.0)
    for y in 0..<side {
      for x in 0..<side {
        let place = photoPoint(matrix, Double(x), Double(y))
        let error = (x: Double(crop[x, y][0]) - place.x, y: Double(crop[x, y][1]) - place.y)
        // Rounding to whole levels is half a pixel here; 0.1 more for the discrete kernel.
        #expect(abs(error.x) < 0.6 && abs(error.y) < 0.6, "(\(x), \(y)) off by \(error)")
        bias.x += error.x / Double(side * side)
        bias.y += error.y / Double(side * side)
      }
    }
    // Rounding cancels over the crop unless every pixel has the same fraction, as at a whole step.
    let isWhole = step == step.rounded() && degrees.remainder(dividingBy: 90) == 0
    let tolerance = isWhole ? 0.5 : 0.15
    #expect(abs(bias.x) < tolerance && abs(bias.y) < tolerance, "mean \(bias)")
  }

  /// A round spot's centre of mass in the crop is where the matrix takes its centre.
  @Test(arguments: [1.0, 1.9, 2.5, 3.4, 4.0, 5.3, 8.6])
  func `moves a spot to its place on every path`(step: Double) throws {
    let spot = (x: 151.3, y: 140.6)
    let radius = 3 * step
    let photo = try Picture(width: 300, height: 300) { x, y in
      let squared = pow(Double(x) - spot.x, 2) + pow(Double(y) - spot.y, 2)
      return [UInt8](repeating: UInt8(250 * exp(-squared / (2 * radius * radius))), count: 3)
    }
    let side = 33
    let matrix = inverse(step: step, degrees: 20, centre: (x: 150, y: 142), cropSide: side)
    let crop = try photo.warped(by: matrix, width: side, height: side)
    var mass = 0.0
    var centre = (x: 0.0, y: 0.0)
    for y in 0..<side {
      for x in 0..<side {
        let value = Double(crop[x, y][0])
        mass += value
        centre.x += value * Double(x)
        centre.y += value * Double(y)
      }
    }
    let place = photoPoint(matrix, centre.x / mass, centre.y / mass)
    // 2 % of a crop pixel: what is left of the rounding to levels.
    #expect(abs(place.x - spot.x) < 0.02 * step, "\(place)")
    #expect(abs(place.y - spot.y) < 0.02 * step, "\(place)")
  }

  /// The finest chequerboard averages to its mean; picking pixels would show a pattern of 0 and
  /// 255.
  @Test(arguments: [8.0, 2.1, 3, 4, 5, 6.7, 13.5], [0.0, 33])
  func `shows no pattern of a fine chequerboard`(step: Double, degrees: Double) throws {
    let photo = try Picture(width: 400, height: 400) { x, y in
      [UInt8](repeating: (x + y) % 2 == 0 ? 0 : 255, count: 3)
    }
    let matrix = inverse(step: step, degrees: degrees, centre: (x: 199, y: 201), cropSide: 14)
    let crop = try photo.warped(by: matrix, width: 14, height: 14)
    let values = crop.rgb.map(Double.init)
    let worst = values.map { abs($0 - 127.5) }.max()
    // 3 of 127 levels; at 8 the blocks are even and nothing at all is left but rounding.
    #expect(worst.map { $0 <= (step == 8 ? 0.5 : 3) } == true, "\(worst ?? .nan)")
  }

  @Test(arguments: [0.3, 1, 2, 2.7, 4.4, 9.1])
  func `keeps a flat photo flat, and black beyond it`(step: Double) throws {
    let photo = try Picture(width: 200, height: 120) { _, _ in [10, 130, 250] }
    let inside = inverse(step: step, degrees: 12, centre: (x: 100, y: 60), cropSide: 5)
    let crop = try photo.warped(by: inside, width: 5, height: 5)
    #expect(crop.rgb == Array(repeating: [10, 130, 250], count: 25).flatMap { $0 })
    for centre in [(x: -900.0, y: 60.0), (x: 100, y: 900), (x: 1e300, y: 0)] {
      let outside = inverse(step: step, degrees: 12, centre: centre, cropSide: 5)
      let black = try photo.warped(by: outside, width: 5, height: 5)
      #expect(black.rgb == [UInt8](repeating: 0, count: 75))
    }
  }

  @Test func `counts what a block lacks at the edge of the photo as black`() throws {
    // 10 columns in blocks of 4: the third block is half photo, half nothing.
    let photo = try Picture(width: 10, height: 64) { _, _ in [200, 200, 200] }
    let crop = try photo.warped(by: [8, 0, 3.5, 0, 8, 3.5], width: 4, height: 5)
    #expect(crop[3, 2] == [0, 0, 0])
    // Blocks 200, 200, 100 under weights of distances 1.25, 0.75 and 0.25 kernel widths, summing to
    // 2.
    #expect(crop[1, 2] == [59, 59, 59])
  }

  @Test func `refuses what is no transform`() throws {
    let photo = try Picture(width: 8, height: 8, pixel: noise)
    for matrix in [
      [1, 0, .nan, 0, 1, 0], [1, 0, 0, 0, .infinity, 0], [0, 0, 1, 0, 0, 1],
      [9, 0, 0, 0, 9, 0],
    ] {
      #expect(throws: PictureError(FACE_BAD_ARGUMENT)) {
        try photo.warped(by: matrix, width: 4, height: 4)
      }
    }
    for (width, height) in [(0, 4), (4, -1), (20000, 4)] {
      #expect(throws: PictureError(FACE_BAD_ARGUMENT)) {
        try photo.warped(by: [1, 0, 0, 0, 1, 0], width: width, height: height)
      }
    }
  }
}
