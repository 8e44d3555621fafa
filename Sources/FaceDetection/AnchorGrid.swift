package import FaceAlignment

/// Reads faces from the maps of RSA's last network.
///
/// Each cell stands for one square anchor; the network says how likely a face is there, and by how
/// much its five points differ from the anchor's, in anchor sides.
///
/// Source: the authors' program, whose numbers these are, to four digits.
package enum AnchorGrid {
  private static let stridePixels = 16.0
  private static let firstCentrePixels = 7.5
  private static let sidePixels = 89.5096
  /// The five points around the centre, x before y, in anchor sides.
  private static let points = [
    -0.1719, -0.2204, 0.1719, -0.2261, -0.0017, -0.0047, -0.1409, 0.2034, 0.1409, 0.1978,
  ]
  /// Where the points lie in a face's box, in sides of the box.
  private static let pointsInBox = [
    PixelPoint(x: 0.2, y: 0.2), PixelPoint(x: 0.8, y: 0.2), PixelPoint(x: 0.5, y: 0.5),
    PixelPoint(x: 0.3, y: 0.75), PixelPoint(x: 0.7, y: 0.75),
  ]
  /// The score from which a cell takes part.
  private static let leastCandidateScore: Float = 3
  private static let mostOverlap = 0.2
  /// The score above which a face counts.
  private static let leastScore = 8.0

  /// The candidates of one scale, in the order of the cells.
  ///
  /// - Parameters:
  ///   - scores: 1 x 1 x height x width.
  ///   - offsets: 1 x 10 x height x width, x before y of each point.
  ///   - photoPixels: the length in the photo of a pixel at this scale.
  /// - Returns: the cells with a score of 3 at least.
  package static func candidates(
    scores: NetworkOutput, offsets: NetworkOutput, photoPixels: Double
  ) -> [DetectedFace] {
    let width = scores.shape[3]
    let cellCount = scores.values.count
    return (0..<cellCount).compactMap { cell in
      guard scores.values[cell] >= leastCandidateScore else { return nil }
      let centre = [cell % width, cell / width].map {
        firstCentrePixels + stridePixels * Double($0)
      }
      let coordinates = points.indices.map { index in
        let offset = Double(offsets.values[index * cellCount + cell])
        return (centre[index % 2] + (points[index] + offset) * sidePixels) * photoPixels
      }
      guard let landmarks = Landmarks(coordinates: coordinates), let box = box(around: landmarks)
      else { return nil }
      return DetectedFace(landmarks: landmarks, box: box, score: Double(scores.values[cell]))
    }
  }

  /// The faces among the candidates of all scales, by falling score.
  package static func faces(among candidates: [DetectedFace]) -> [DetectedFace] {
    survivors(of: candidates, score: \.score) { $0.box.overlap(with: $1.box) > mostOverlap }
      .map { candidates[$0] }
      .filter { $0.score > leastScore }
  }

  /// The upright square whose middle and side are those of a box that was turned, scaled and moved
  /// so that its points come nearest to the landmarks; none where they are one point.
  ///
  /// With u the points in the box and v the landmarks, both from their means, the nearest
  /// similarity is a = sum u v / sum u^2, b = sum u x v / sum u^2.
  package static func box(around landmarks: Landmarks) -> FaceBox? {
    let source = mean(of: pointsInBox)
    let target = mean(of: landmarks.points)
    var (a, b, squares) = (0.0, 0.0, 0.0)
    for (point, landmark) in zip(pointsInBox, landmarks.points) {
      let u = (x: point.x - source.x, y: point.y - source.y)
      let v = (x: landmark.x - target.x, y: landmark.y - target.y)
      a += u.x * v.x + u.y * v.y
      b += u.x * v.y - u.y * v.x
      squares += u.x * u.x + u.y * u.y
    }
    let fit = SimilarityTransform(a: a / squares, b: b / squares, from: source, to: target)
    let side = fit.scale
    guard side.isFinite, side > 0 else { return nil }
    let middle = fit.map(PixelPoint(x: 0.5, y: 0.5))
    return FaceBox(left: middle.x - side / 2, top: middle.y - side / 2, width: side, height: side)
  }

  private static func mean(of points: [PixelPoint]) -> PixelPoint {
    let count = Double(points.count)
    return PixelPoint(
      x: points.reduce(0) { $0 + $1.x } / count, y: points.reduce(0) { $0 + $1.y } / count)
  }
}
