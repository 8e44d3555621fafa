/// Brings embeddings to length 1, so that the product of two is their cosine.
///
/// - Parameters:
///   - embeddings: N x D, row by row.
///   - dimension: D.
///   - order: which rows, in which order; nil takes all as they are.
/// - Returns: the rows; each is divided in Double and rounded once.
/// - Throws: `badEmbedding` for the first row that is zero or not finite, by its place in the
///   embeddings.
/// - Complexity: O(N D).
package func unitRows(
  of embeddings: [Float], dimension: Int, order: [Int]? = nil
) throws(VerificationError) -> [Float] {
  let order = order ?? Array(0..<(dimension == 0 ? 0 : embeddings.count / dimension))
  var elements: [Float] = []
  elements.reserveCapacity(order.count * dimension)
  for row in order {
    let numbers = embeddings[row * dimension..<(row + 1) * dimension]
    let squares = numbers.reduce(0.0) { $0 + Double($1) * Double($1) }
    try requireDirection(squares: squares, row: row)
    let length = squares.squareRoot()
    for number in numbers { elements.append(Float(Double(number) / length)) }
  }
  return elements
}

/// Refuses an embedding without a direction, by the sum of its squares.
func requireDirection(squares: Double, row: Int) throws(VerificationError) {
  // The square of any finite Float is finite in Double, so only NaN and infinity end up here.
  guard squares.isFinite else { throw .badEmbedding(row: row, found: "NaN or infinity") }
  guard squares > 0 else { throw .badEmbedding(row: row, found: "a zero vector") }
}
