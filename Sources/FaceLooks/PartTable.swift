/// The hashes in the order of their values in a part.
///
/// Pairs of values that differ by one flip are walked through in this order, so that memory is read
/// nearly in sequence: each hash looking for its neighbours alone took ten times as long.
struct PartTable {
  /// Where the hashes of a value begin.
  private let starts: [Int32]
  /// The values that some hash has, ascending.
  private let values: [Int]
  /// The hashes.
  private let hashes: [PerceptualHash]
  /// The place of each hash before they were sorted.
  private let indices: [Int32]

  /// Sorts the hashes by their values; within a value the order stays.
  ///
  /// - Complexity: O(hashes + values).
  init(_ part: HashPart, of unsorted: [PerceptualHash]) {
    let valueOfHash = unsorted.map { part.value(of: $0) }
    var starts = [Int32](repeating: 0, count: 1 << part.bits.count + 1)
    for value in valueOfHash { starts[value + 1] += 1 }
    for value in 1..<starts.count { starts[value] += starts[value - 1] }
    var next = starts
    var indices = [Int32](repeating: 0, count: unsorted.count)
    for (index, value) in valueOfHash.enumerated() {
      indices[Int(next[value])] = Int32(index)
      next[value] += 1
    }
    values = (0..<starts.count - 1).filter { starts[$0] < starts[$0 + 1] }
    hashes = indices.map { unsorted[Int($0)] }
    self.starts = starts
    self.indices = indices
  }

  /// Compares a hash that is not of the table with those of a value.
  ///
  /// - Parameters:
  ///   - hash: the hash.
  ///   - value: whose hashes are compared.
  ///   - limit: the most bits in which a pair may differ.
  ///   - body: takes the index of a hash of the table, the hash, and in how many bits they differ.
  func forEachNear(
    _ hash: PerceptualHash, value: Int, limit: Int, _ body: (Int, PerceptualHash, Int) -> Void
  ) {
    for place in Int(starts[value])..<Int(starts[value + 1]) {
      let distance = hash.distance(to: hashes[place])
      if distance <= limit { body(Int(indices[place]), hashes[place], distance) }
    }
  }

  /// Compares the hashes of all values that differ by exactly one flip.
  ///
  /// - Parameters:
  ///   - flip: the bits of the value that differ; 0 for hashes of the same value.
  ///   - limit: the most bits in which a pair may differ.
  ///   - body: takes the indices of two hashes, in any order, and in how many bits they differ.
  func forEachPair(flip: Int, limit: Int, _ body: (Int, Int, Int) -> Void) {
    for value in values where value ^ flip >= value {
      let near = Int(starts[value ^ flip])..<Int(starts[(value ^ flip) + 1])
      if near.isEmpty { continue }
      for place in Int(starts[value])..<Int(starts[value + 1]) {
        let hash = hashes[place]
        for other in (flip == 0 ? place + 1 : near.lowerBound)..<near.upperBound {
          let distance = hash.distance(to: hashes[other])
          if distance <= limit { body(Int(indices[place]), Int(indices[other]), distance) }
        }
      }
    }
  }
}
