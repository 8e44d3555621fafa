internal import Tensors
internal import Verification

/// The embeddings of a set at length 1, person after person.
struct FaceDirections {
  /// N x D.
  let rows: Matrix<Float>
  /// For each row, where the rows of its person end.
  let ends: [Int]
  /// The rows of each person that has more than one.
  let people: [Range<Int>]

  /// Sorts rows by label and divides each by its length.
  ///
  /// - Parameters:
  ///   - embeddings: N x D.
  ///   - labels: the person of each row.
  /// - Throws: `badEmbedding` for a row that is zero or not finite.
  init(_ embeddings: Matrix<Float>, labels: [Int]) throws(VerificationError) {
    precondition(
      labels.count == embeddings.rowCount,
      "labels are \(labels.count), embeddings \(embeddings.rowCount)")
    let order = labels.indices.sorted { (labels[$0], $0) < (labels[$1], $1) }
    var elements: [Float] = []
    elements.reserveCapacity(embeddings.elements.count)
    for row in order {
      let numbers = embeddings.row(row)
      let squares = numbers.reduce(0.0) { $0 + Double($1) * Double($1) }
      guard squares.isFinite else { throw .badEmbedding(row: row, found: "NaN or infinity") }
      guard squares > 0 else { throw .badEmbedding(row: row, found: "a zero vector") }
      let factor = 1 / squares.squareRoot()
      for number in numbers { elements.append(Float(Double(number) * factor)) }
    }
    rows = Matrix(
      rowCount: embeddings.rowCount, columnCount: embeddings.columnCount, elements: elements)
    var ends = [Int](repeating: labels.count, count: labels.count)
    for place in ends.indices.dropLast().reversed() {
      let isLast = labels[order[place]] != labels[order[place + 1]]
      ends[place] = isLast ? place + 1 : ends[place + 1]
    }
    self.ends = ends
    var people: [Range<Int>] = []
    var start = 0
    while start < ends.count {
      if ends[start] - start > 1 { people.append(start..<ends[start]) }
      start = ends[start]
    }
    self.people = people
  }

  /// Pairs of rows of one person.
  var sameCount: Int { people.reduce(0) { $0 + $1.count * ($1.count - 1) / 2 } }

  /// Pairs of rows of two people.
  var differentCount: Int { rows.rowCount * (rows.rowCount - 1) / 2 - sameCount }
}
