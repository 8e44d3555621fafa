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
    let elements = try unitRows(
      of: embeddings.elements, dimension: embeddings.columnCount, order: order)
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
