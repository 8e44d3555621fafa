/// Some bits of every hash, of which the search makes a table.
struct HashPart: Sendable {
  /// The positions of the bits in the hash.
  let bits: [Int]
  /// The bits as a hash.
  let mask: PerceptualHash
  /// How many of the bits may differ; -1 where nobody needs to look.
  let radius: Int

  /// Deals the bits out to parts in turns, so that each part has low and high frequencies.
  ///
  /// - Parameters:
  ///   - count: the number of parts.
  ///   - limit: the most bits in which two hashes may differ as a whole.
  /// - Returns: parts with their radii.
  static func all(count: Int, limit: Int) -> [HashPart] {
    (0..<count).map { number in
      let bits = Array(stride(from: number, to: PerceptualHash.bitCount, by: count))
      var words = [UInt64](repeating: 0, count: 4)
      for bit in bits { words[bit / 64] |= 1 << UInt64(bit % 64) }
      return HashPart(
        bits: bits, mask: PerceptualHash(words: words),
        radius: number <= limit % count ? limit / count : limit / count - 1)
    }
  }

  /// How many parts make a search shortest among evenly spread hashes.
  ///
  /// - Parameters:
  ///   - hashCount: how many hashes are in the tables.
  ///   - limit: the most bits in which two hashes may differ.
  /// - Returns: one of `counts`.
  static func bestCount(ofHashes hashCount: Int, limit: Int) -> Int {
    counts.map { (count: $0, cost: cost(ofHashes: hashCount, limit: limit, partCount: $0)) }
      .min { $0.cost < $1.cost }?.count ?? counts.lowerBound
  }

  /// The numbers of parts that a search may have: more than 24 bits of one would make a table
  /// larger than its use.
  static let counts = 11...PerceptualHash.bitCount

  /// The expected number of looks at values and at other hashes, for each hash.
  private static func cost(ofHashes count: Int, limit: Int, partCount: Int) -> Double {
    all(count: partCount, limit: limit).reduce(0) { sum, part in
      let valueCount = Double(1 << part.bits.count)
      let looks = part.radius < 0 ? 0 : Double(part.flipCount)
      return sum + looks * (1 + Double(count) / valueCount) + valueCount / Double(max(1, count))
    }
  }

  /// The bits of a hash as a number.
  func value(of hash: PerceptualHash) -> Int {
    var value = 0
    for bit in bits.reversed() { value = value << 1 | hash[bit] }
    return value
  }

  /// How many values lie within the radius of one.
  var flipCount: Int {
    var (term, sum) = (1, 1)
    for flipped in stride(from: 1, through: min(radius, bits.count), by: 1) {
      term = term * (bits.count - flipped + 1) / flipped
      sum += term
    }
    return sum
  }

  /// The numbers that take a value to those within its radius, by exclusive or.
  var flips: [Int] {
    var flips = [0]
    var last = flips
    for _ in 0..<max(0, min(radius, bits.count)) {
      // A further bit above all that are set: each set of bits comes once.
      last = last.flatMap { flip in
        let lowest = Int.bitWidth - flip.leadingZeroBitCount
        return (lowest..<bits.count).map { flip | 1 << $0 }
      }
      flips += last
    }
    return flips
  }
}

extension [HashPart] {
  /// Whether two hashes are within the radius of a part before a number, where their pair is told.
  func areNear(_ hash: PerceptualHash, _ other: PerceptualHash, before number: Int) -> Bool {
    self[..<number].contains { hash.distance(to: other, within: $0.mask) <= $0.radius }
  }
}
