/// Scores pairs of embeddings by the angle between them, in Double.
package struct CosineScorer: Sendable {
  private let embeddings: [Float]
  private let dimension: Int

  /// Takes embeddings to score.
  ///
  /// - Parameters:
  ///   - embeddings: N x D, row by row.
  ///   - dimension: D, at least 1.
  package init(embeddings: [Float], dimension: Int) {
    precondition(dimension > 0, "dimension is \(dimension), expected at least 1")
    precondition(
      embeddings.count.isMultiple(of: dimension),
      "embeddings have \(embeddings.count) numbers, expected a multiple of \(dimension)")
    self.embeddings = embeddings
    self.dimension = dimension
  }

  /// Scores pairs by their cosines.
  ///
  /// - Parameters:
  ///   - pairs: rows of the embeddings.
  ///   - mean: D numbers that are subtracted from both sides first, or nothing.
  /// - Returns: a cosine per pair, from -1 to 1.
  /// - Throws: `badEmbedding` for the first row of a pair that is zero or not finite; rows that no
  ///   pair names are not looked at.
  /// - Complexity: O(pairs x D).
  package func scores(
    of pairs: [ResolvedPair], subtracting mean: [Double]? = nil
  ) throws(VerificationError) -> [Double] {
    let mean = mean ?? Array(repeating: 0, count: dimension)
    precondition(mean.count == dimension, "mean has \(mean.count) numbers, expected \(dimension)")
    var scores: [Double] = []
    scores.reserveCapacity(pairs.count)
    for pair in pairs {
      scores.append(try score(of: pair, subtracting: mean))
    }
    return scores
  }

  /// The mean over both sides of pairs, a face counted once for every pair that it is in.
  ///
  /// - Throws: `badEmbedding` for a row that is zero or not finite, so that the mean does not carry
  ///   the fault to other rows.
  /// - Complexity: O(pairs x D).
  package func mean(of pairs: [ResolvedPair]) throws(VerificationError) -> [Double] {
    precondition(!pairs.isEmpty, "pairs are 0, expected at least 1")
    var sum = [Double](repeating: 0, count: dimension)
    for pair in pairs {
      for row in [pair.left, pair.right] {
        let start = start(of: row)
        var squares = 0.0
        for column in 0..<dimension {
          let number = Double(embeddings[start + column])
          sum[column] += number
          squares += number * number
        }
        try requireDirection(squares: squares, row: row)
      }
    }
    return sum.map { $0 / Double(2 * pairs.count) }
  }

  /// Scores pairs by minus the squared Euclidean distance of their embeddings at length 1.
  ///
  /// - Returns: a number per pair, from -4 to 0; greater for pairs more alike.
  /// - Throws: as `scores`.
  /// - Complexity: O(pairs x D).
  package func negatedSquaredDistances(
    of pairs: [ResolvedPair]
  ) throws(VerificationError) -> [Double] {
    var scores: [Double] = []
    scores.reserveCapacity(pairs.count)
    for pair in pairs {
      let (left, right) = (start(of: pair.left), start(of: pair.right))
      let leftLength = try length(of: pair.left)
      let rightLength = try length(of: pair.right)
      var sum = 0.0
      for column in 0..<dimension {
        let difference =
          Double(embeddings[left + column]) / leftLength
          - Double(embeddings[right + column]) / rightLength
        sum += difference * difference
      }
      scores.append(0 - sum)
    }
    return scores
  }

  private func length(of row: Int) throws(VerificationError) -> Double {
    let start = start(of: row)
    var squares = 0.0
    for column in 0..<dimension {
      let number = Double(embeddings[start + column])
      squares += number * number
    }
    try requireDirection(squares: squares, row: row)
    return squares.squareRoot()
  }

  private func score(
    of pair: ResolvedPair, subtracting mean: [Double]
  ) throws(VerificationError) -> Double {
    let (left, right) = (start(of: pair.left), start(of: pair.right))
    var (product, leftSquares, rightSquares) = (0.0, 0.0, 0.0)
    for column in 0..<dimension {
      let leftNumber = Double(embeddings[left + column]) - mean[column]
      let rightNumber = Double(embeddings[right + column]) - mean[column]
      product += leftNumber * rightNumber
      leftSquares += leftNumber * leftNumber
      rightSquares += rightNumber * rightNumber
    }
    try requireDirection(squares: leftSquares, row: pair.left)
    try requireDirection(squares: rightSquares, row: pair.right)
    let cosine = product / (leftSquares.squareRoot() * rightSquares.squareRoot())
    // Rounding may carry the cosine of parallel vectors past 1.
    return cosine.clamped(to: -1...1)
  }

  private func start(of row: Int) -> Int {
    let count = embeddings.count / dimension
    precondition((0..<count).contains(row), "row is \(row), expected one of \(count)")
    return row * dimension
  }
}
