internal import Tensors

/// What becomes of the pairs of one person, person by person.
struct SamePairs {
  /// How many scores are in each bin.
  let counts: [Int]
  /// For each point and each person with more than one face, how many pairs are accepted.
  let acceptedByPerson: [[Int]]
  /// For each person with more than one face, how many pairs there are.
  let pairsByPerson: [Int]
  /// For each point, the least score that is accepted; nil where none is.
  let leastAccepted: [Float?]

  /// Scores the pairs and counts them at each point.
  init(_ directions: FaceDirections, tileSide: Int, points: [Acceptance]) {
    var counter = ScoreCounter()
    var products = [Float](repeating: 0, count: tileSide * tileSide)
    var accepted = [[Int]](repeating: [], count: points.count)
    var least = [Float?](repeating: nil, count: points.count)
    for person in directions.people {
      for point in points.indices { accepted[point].append(0) }
      Self.forEachTile(of: person, side: tileSide) { left, right in
        multiplyRows(left, of: directions.rows, by: right, of: directions.rows, into: &products)
        for row in left {
          let first = max(row + 1, right.lowerBound)
          guard first < right.upperBound else { continue }
          let start = (row - left.lowerBound) * right.count
          let scores = products[(start + first - right.lowerBound)..<(start + right.count)]
          counter.add(scores, above: .infinity)
          for (index, point) in points.enumerated() {
            for score in scores where point.accepts(score) {
              accepted[index][accepted[index].count - 1] += 1
              least[index] = min(least[index] ?? score, score)
            }
          }
        }
      }
    }
    counter.settle()
    counts = counter.counts
    acceptedByPerson = accepted
    pairsByPerson = directions.people.map { $0.count * ($0.count - 1) / 2 }
    leastAccepted = least
  }

  /// Calls the body with pieces of the rows of a person, left ones not behind right ones.
  private static func forEachTile(
    of person: Range<Int>, side: Int, _ body: (Range<Int>, Range<Int>) -> Void
  ) {
    let pieces = stride(from: person.lowerBound, to: person.upperBound, by: side).map {
      $0..<min($0 + side, person.upperBound)
    }
    for (index, left) in pieces.enumerated() {
      for right in pieces[index...] { body(left, right) }
    }
  }
}
