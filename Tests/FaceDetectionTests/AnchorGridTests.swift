import FaceAlignment
import FaceDetection
import SeededRandom
import Testing

/// The decoding of RSA's maps written a second time, with plain numbers, from the published
/// constants.
enum AnchorOracle {
  struct Face {
    var points: [Double]
    /// Left, top, right and bottom.
    var box: [Double]
    var score: Double
  }

  static let anchor = [
    (-0.1719, -0.2204), (0.1719, -0.2261), (-0.0017, -0.0047), (-0.1409, 0.2034),
    (0.1409, 0.1978),
  ]

  static func candidates(
    scores: [[Double]], offsets: [[[Double]]], photoPixels: Double
  ) -> [Face] {
    var faces: [Face] = []
    for row in scores.indices {
      for column in scores[row].indices where scores[row][column] >= 3 {
        var points: [Double] = []
        for (index, place) in anchor.enumerated() {
          let x = 7.5 + 16 * Double(column) + 89.5096 * (place.0 + offsets[2 * index][row][column])
          let y = 7.5 + 16 * Double(row) + 89.5096 * (place.1 + offsets[2 * index + 1][row][column])
          points += [x * photoPixels, y * photoPixels]
        }
        faces.append(
          Face(points: points, box: rectangle(around: points), score: scores[row][column]))
      }
    }
    return faces
  }

  /// Solves the normal equations of x = a u - b v + c, y = b u + a v + d by elimination.
  static func rectangle(around points: [Double]) -> [Double] {
    let places = [(0.2, 0.2), (0.8, 0.2), (0.5, 0.5), (0.3, 0.75), (0.7, 0.75)]
    var system = [[Double]](repeating: [0, 0, 0, 0, 0], count: 4)
    for (index, (u, v)) in places.enumerated() {
      for (row, value) in [
        ([u, -v, 1, 0], points[2 * index]), ([v, u, 0, 1], points[2 * index + 1]),
      ] {
        for i in 0..<4 {
          for j in 0..<4 { system[i][j] += row[i] * row[j] }
          system[i][4] += row[i] * value
        }
      }
    }
    for pivot in 0..<4 {
      let best = (pivot..<4).max { abs(system[$0][pivot]) < abs(system[$1][pivot]) } ?? pivot
      system.swapAt(pivot, best)
      for row in 0..<4 where row != pivot {
        let factor = system[row][pivot] / system[pivot][pivot]
        for column in 0..<5 { system[row][column] -= factor * system[pivot][column] }
      }
    }
    let solution = (0..<4).map { system[$0][4] / system[$0][$0] }
    func map(_ u: Double, _ v: Double) -> (Double, Double) {
      (
        solution[0] * u - solution[1] * v + solution[2],
        solution[1] * u + solution[0] * v + solution[3]
      )
    }
    let (centre, left, right) = (map(0.5, 0.5), map(0, 0), map(1, 0))
    let (x, y) = (right.0 - left.0, right.1 - left.1)
    let half = (x * x + y * y).squareRoot() / 2
    return [centre.0 - half, centre.1 - half, centre.0 + half, centre.1 + half]
  }

  static func overlap(_ first: [Double], _ second: [Double]) -> Double {
    let width = max(0, min(first[2], second[2]) - max(first[0], second[0]))
    let height = max(0, min(first[3], second[3]) - max(first[1], second[1]))
    func area(_ box: [Double]) -> Double { (box[2] - box[0]) * (box[3] - box[1]) }
    return width * height / (area(first) + area(second) - width * height)
  }

  /// Takes the best and drops its neighbours until nothing is left.
  static func faces(among candidates: [Face]) -> [Face] {
    var left = candidates
    var faces: [Face] = []
    while let best = left.max(by: { $0.score < $1.score }) {
      if best.score > 8 { faces.append(best) }
      left.removeAll { overlap(best.box, $0.box) > 0.2 || $0.score == best.score }
    }
    return faces
  }

  static func expect(
    _ found: [DetectedFace], _ expected: [Face], within tolerance: Double,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    #expect(found.count == expected.count, sourceLocation: sourceLocation)
    for (face, other) in zip(found, expected) {
      let box = face.box
      let numbers =
        face.landmarks.coordinates
        + [box.left, box.top, box.left + box.width, box.top + box.height, face.score]
      let differences = zip(numbers, other.points + other.box + [other.score]).map { abs($0 - $1) }
      let largest = differences.max() ?? 0
      #expect(largest < tolerance, sourceLocation: sourceLocation)
    }
  }
}

@Suite struct AnchorGridTests {
  private func map(_ planes: [[[Double]]]) -> NetworkOutput {
    NetworkOutput(
      shape: [1, planes.count, planes[0].count, planes[0][0].count],
      values: planes.flatMap { $0.flatMap { $0.map(Float.init) } })
  }

  @Test func `puts an anchor without offsets where it was published`() throws {
    let zero = [[[Double]]](repeating: [[0, 0, 0], [0, 0, 0]], count: 10)
    let faces = AnchorGrid.candidates(
      scores: map([[[0, 0, 2.999], [0, 0, 9]]]), offsets: map(zero), photoPixels: 2)
    #expect(faces.count == 1)
    let face = try #require(faces.first)
    // The centre of column 2, row 1 is (39.5, 23.5).
    let nose = PixelPoint(x: 2 * (39.5 - 0.0017 * 89.5096), y: 2 * (23.5 - 0.0047 * 89.5096))
    #expect(face.landmarks.nose.distance(to: nose) < 1e-9)
    #expect(face.score == 9)
  }

  @Test func `agrees with the oracle on random maps`() {
    var generator = SeededGenerator(11)
    func random(_ range: ClosedRange<Double>) -> Double {
      // As a float, since the maps hold floats.
      Double(Float(Double.random(in: range, using: &generator)))
    }
    var found: [DetectedFace] = []
    var expected: [AnchorOracle.Face] = []
    for photoPixels in [0.5, 1, 2] {
      let scores = (0..<9).map { _ in (0..<13).map { _ in random(-4...12) } }
      let offsets = (0..<10).map { _ in
        (0..<9).map { _ in (0..<13).map { _ in random(-0.2...0.2) } }
      }
      found += AnchorGrid.candidates(
        scores: map([scores]), offsets: map(offsets), photoPixels: photoPixels)
      expected += AnchorOracle.candidates(
        scores: scores, offsets: offsets, photoPixels: photoPixels)
    }
    AnchorOracle.expect(found, expected, within: 1e-9)
    let faces = AnchorGrid.faces(among: found)
    AnchorOracle.expect(faces, AnchorOracle.faces(among: expected), within: 1e-9)
    #expect(faces.count > 5)
    #expect(faces.count < found.count / 4)
  }

  @Test func `finds the box of a face that is turned`() throws {
    // The published places, turned by 90 degrees, 100 times as large, moved to (50, 60).
    let places = [(0.2, 0.2), (0.8, 0.2), (0.5, 0.5), (0.3, 0.75), (0.7, 0.75)]
    let turned = places.flatMap { [50 - 100 * $0.1, 60 + 100 * $0.0] }
    let landmarks = try #require(Landmarks(coordinates: turned))
    let box = try #require(AnchorGrid.box(around: landmarks))
    #expect(abs(box.width - 100) < 1e-9)
    #expect(box.width == box.height)
    #expect(abs(box.left + box.width / 2) < 1e-9)
    #expect(abs(box.top + box.height / 2 - 110) < 1e-9)
  }

  @Test func `has no box for five equal points`() throws {
    let landmarks = try #require(Landmarks(coordinates: [Double](repeating: 7, count: 10)))
    #expect(AnchorGrid.box(around: landmarks) == nil)
  }

  @Test func `keeps no face with a score of 8 or less`() {
    var sure = face(0, 0, 10, 10)
    sure.score = 8.001
    var unsure = face(100, 0, 10, 10)
    unsure.score = 8
    #expect(AnchorGrid.faces(among: [unsure, sure]) == [sure])
    #expect(AnchorGrid.faces(among: []).isEmpty)
  }
}
