import FaceAlignment
import Foundation
import Testing

@Suite struct SimilarityTransformTests {
  private let transform = SimilarityTransform(a: 0, b: 2, c: 10, d: -1)

  @Test func `maps a point by the matrix`() {
    // A quarter turn from x to y and twice the size: (3, 4) -> (-8, 6), then the shift.
    #expect(transform.map(PixelPoint(x: 3, y: 4)) == PixelPoint(x: 2, y: 5))
    #expect(transform.matrix == [0, -2, 10, 2, 0, -1])
    #expect(transform.scale == 2)
    #expect(transform.rotationRadians == .pi / 2)
  }

  @Test func `goes back by the inverse`() {
    let point = PixelPoint(x: 3.25, y: -7.5)
    #expect(transform.inverse.map(transform.map(point)) == point)
    #expect(transform.inverse.inverse == transform)
  }

  @Test func `takes the anchor of a linear part to its target`() {
    let anchored = SimilarityTransform(
      a: 0.6, b: -0.8, from: PixelPoint(x: 5, y: 6), to: PixelPoint(x: 1, y: 2))
    let found = anchored.map(PixelPoint(x: 5, y: 6))
    expectClose([found.x, found.y], [1, 2], "anchor")
  }

  /// Worked by hand: eyes at (20, 40) and (40, 40), mouth centre at (38, 64).
  @Test func `aligns a worked case by both rules`() throws {
    let landmarks = try #require(
      Landmarks(coordinates: [20, 40, 40, 40, 31, 50, 30, 64, 46, 64]))
    // e = (30, 40), q = (38, 64), |q - e|^2 = 64 + 576 = 640.
    let wuxiang = try SimilarityTransform(
      aligning: landmarks, photoWidth: 100, photoHeight: 100, template: AlignmentTemplate())
    // a = 40 * 24 / 640 = 1.5, b = 40 * 8 / 640 = 0.5; t = (56, 36) - A (30, 40).
    expectClose(wuxiang.matrix, [1.5, -0.5, 31, 0.5, 1.5, -39], "wuxiang")
    let eyesLevel = try SimilarityTransform(
      aligning: landmarks, photoWidth: 100, photoHeight: 100,
      template: AlignmentTemplate(name: "eyes-level"))
    // The eyes are level already, the mouth is 24 below: k = 40/24.
    expectClose(
      eyesLevel.matrix, [40.0 / 24, 0, 56 - 50, 0, 40.0 / 24, 36 - 200.0 / 3], "eyes-level")
  }

  @Test(arguments: try AlignmentGolden.load().cases)
  func `agrees with the reference for wuxiang`(golden: AlignmentGolden.Case) throws {
    let template = try AlignmentTemplate(
      width: golden.size, height: golden.size, eyeToMouthPixels: golden.ec_mc_y)
    let landmarks = try #require(Landmarks(coordinates: golden.landmarks.flatMap { $0 }))
    let found = try SimilarityTransform(
      aligning: landmarks, photoWidth: golden.image_size[0], photoHeight: golden.image_size[1],
      template: template)
    let expected = golden.expect.wuxiang
    expectClose(found.matrix, expected.matrix.flatMap { $0 }, "matrix")
    expectClose(found.inverse.matrix, expected.inverse.flatMap { $0 }, "inverse")
    expectClose([found.scale], [expected.scale], "scale")
    let mapped = found.map(landmarks)
    expectClose(mapped.coordinates, expected.mapped.flatMap { $0 }, "mapped")
    expectClose(
      [mapped.eyeCentre.x, mapped.eyeCentre.y], [template.eyeCentre.x, template.eyeCentre.y],
      "eye centre")
    expectClose(
      [mapped.mouthCentre.x, mapped.mouthCentre.y],
      [template.mouthCentre.x, template.mouthCentre.y], "mouth centre")
  }

  @Test(arguments: try AlignmentGolden.load().cases)
  func `agrees with the reference for eyes-level`(golden: AlignmentGolden.Case) throws {
    let template = try AlignmentTemplate(
      name: "eyes-level", width: golden.size, height: golden.size,
      eyeToMouthPixels: golden.ec_mc_y)
    #expect(template.eyeCentre.y == golden.ec_y)
    let landmarks = try #require(Landmarks(coordinates: golden.landmarks.flatMap { $0 }))
    let found = try SimilarityTransform(
      aligning: landmarks, photoWidth: golden.image_size[0], photoHeight: golden.image_size[1],
      template: template)
    let expected = golden.expect
    expectClose(found.matrix, expected.matrix.flatMap { $0 }, "matrix")
    expectClose(found.inverse.matrix, expected.inverse.flatMap { $0 }, "inverse")
    expectClose([found.scale], [expected.scale], "scale")
    expectClose(
      [-found.rotationRadians * 180 / .pi], [expected.angle_degrees], "angle of the eye line")
    expectClose(found.map(landmarks).coordinates, expected.mapped.flatMap { $0 }, "mapped")
  }

  @Test(arguments: try AlignmentGolden.load().cases)
  func `agrees with the reference for the fits to five points`(
    golden: AlignmentGolden.Case
  ) throws {
    let landmarks = try #require(Landmarks(coordinates: golden.landmarks.flatMap { $0 }))
    let expected = golden.expect
    for (name, matrix) in [
      ("arcface", expected.arcface112), ("sphereface", expected.sphereface112x96),
      ("sphereface-matlab", expected.sphereface112x96_inverse_fit),
    ] {
      let found = try SimilarityTransform(
        aligning: landmarks, photoWidth: golden.image_size[0], photoHeight: golden.image_size[1],
        template: AlignmentTemplate(name: name))
      expectClose(found.matrix, matrix.flatMap { $0 }, name)
      if name == "arcface" {
        let targets = try #require(try AlignmentGolden.load().templates["arcface112"])
        let squares = zip(found.map(landmarks).coordinates, targets.flatMap { $0 })
          .map { ($0 - $1) * ($0 - $1) }
        expectClose(
          [(squares.reduce(0, +) / 5).squareRoot()], [expected.arcface112_rms], "distance")
      }
    }
    // A crop 16 narrower of the one template is the other.
    let narrow = try SimilarityTransform(
      aligning: landmarks, photoWidth: golden.image_size[0], photoHeight: golden.image_size[1],
      template: AlignmentTemplate(name: "arcface", width: 96))
    expectClose(narrow.matrix, expected.sphereface112x96.flatMap { $0 }, "narrow")
  }

  @Test func `has the points of the reference`() throws {
    let templates = try AlignmentGolden.load().templates
    for (name, key) in [
      ("arcface", "arcface112"), ("sphereface", "sphereface112x96"),
      ("sphereface-matlab", "sphereface112x96"),
    ] {
      guard case .fivePoints(let found) = try AlignmentTemplate(name: name).rule else {
        Issue.record("no five points in \(name)")
        continue
      }
      expectClose(
        found.placed.points.coordinates, try #require(templates[key]).flatMap { $0 }, name)
    }
  }

  /// A nose so far off that the best fit of all five points shrinks to nothing: with the eyes at
  /// (45, 50), (55, 50) and the mouth at (45, 60), (55, 60), the sum of products of the offsets
  /// from the means is linear in the nose, and 0 for one place.
  @Test func `refuses a fit without a size`() throws {
    let template = try AlignmentTemplate(name: "arcface")
    guard case .fivePoints(let points) = template.rule else { return }
    let targets = points.placed.points.points
    let mean = PixelPoint(
      x: targets.map(\.x).reduce(0, +) / 5, y: targets.map(\.y).reduce(0, +) / 5)
    var face = try #require(Landmarks(coordinates: [45, 50, 55, 50, 0, 0, 45, 60, 55, 60]))
    var (along, across) = (0.0, 0.0)
    for (p, q) in zip(face.points, targets) {
      along += p.x * (q.x - mean.x) + p.y * (q.y - mean.y)
      across += p.x * (q.y - mean.y) - p.y * (q.x - mean.x)
    }
    let nose = PixelPoint(x: targets[2].x - mean.x, y: targets[2].y - mean.y)
    let square = nose.x * nose.x + nose.y * nose.y
    face.nose = PixelPoint(
      x: -(along * nose.x + across * nose.y) / square,
      y: -(along * nose.y - across * nose.x) / square)
    let size = Int(4 * max(abs(face.nose.x), abs(face.nose.y)))
    let error = #expect(throws: AlignmentError.self) {
      try SimilarityTransform(
        aligning: face, photoWidth: size, photoHeight: size, template: template)
    }
    #expect(error?.reason == .degenerateFit)
  }

  @Test(arguments: try AlignmentGolden.load().refusals, AlignmentTemplate.builtInNames)
  func `refuses as the reference does`(
    golden: AlignmentGolden.Refusal, name: String
  ) throws {
    let coordinates = golden.landmarks.flatMap { $0 }.map(\.value)
    let landmarks = try #require(Landmarks(coordinates: coordinates))
    let error = #expect(throws: AlignmentError.self) {
      try SimilarityTransform(
        aligning: landmarks, photoWidth: golden.image_size[0],
        photoHeight: golden.image_size[1], template: AlignmentTemplate(name: name))
    }
    #expect(error?.reason.rawValue == golden.reason)
  }

  @Test func `tests the refusals in their order`() throws {
    // Each of these has every fault that follows in the order.
    let faults: [([Double], AlignmentError.Reason)] = [
      ([9999, 10, 9999, 10, .nan, 5, 20, 5, 30, 5], .notFinite),
      ([9999, 10, 9999, 10, 10, 5, 20, 5, 30, 5], .outsideImage),
      ([10, 10, 10, 10, 10, 5, 20, 5, 30, 5], .coincidentEyes),
      ([10, 10, 30, 10, 10, 5, 20, 5, 30, 5], .mouthNotBelowEyes),
    ]
    for (coordinates, reason) in faults {
      let landmarks = try #require(Landmarks(coordinates: coordinates))
      let error = #expect(throws: AlignmentError.self) {
        try SimilarityTransform(
          aligning: landmarks, photoWidth: 100, photoHeight: 100, template: AlignmentTemplate())
      }
      #expect(error?.reason == reason)
    }
  }

  @Test func `allows a point exactly half a side outside`() throws {
    for (x, isAllowed) in [(-50, true), (-50.001, false), (150, true), (150.001, false)] {
      let landmarks = try #require(
        Landmarks(coordinates: [30, 40, 60, 40, x, 50, 35, 70, 55, 70]))
      let transform = try? SimilarityTransform(
        aligning: landmarks, photoWidth: 100, photoHeight: 100, template: AlignmentTemplate())
      #expect((transform != nil) == isAllowed, "nose at \(x)")
    }
  }
}
