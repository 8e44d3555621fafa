internal import Foundation

extension PerceptualHash {
  /// The most bits in which two faces differ that count as near duplicates, by default.
  ///
  /// Above what encoding and size do, and most of what landmarks a pixel away do; far below the 53
  /// of the nearest two people of 701. As the counts fall towards that end, a million faces may
  /// have some ten pairs of different people that differ in less.
  package static let defaultLimit = 32

  /// Looks at a face.
  ///
  /// - Parameters:
  ///   - rgb: width x height x 3 bytes.
  ///   - width: in pixels, 1 ... 16384.
  ///   - height: in pixels, 1 ... 16384.
  /// - Complexity: O(width height).
  package init(rgb: [UInt8], width: Int, height: Int) {
    self.init(GreyCells(rgb: rgb, width: width, height: height))
  }

  init(_ cells: GreyCells) {
    let side = GreyCells.side
    // The rows by their horizontal frequencies first.
    var rows = [Int](repeating: 0, count: side * Self.frequencyCount)
    for y in 0..<side {
      for u in 0..<Self.frequencyCount {
        var sum = 0
        for x in 0..<side { sum += Self.cosines[u * side + x] * cells.values[y * side + x] }
        rows[y * Self.frequencyCount + u] = sum
      }
    }
    var words = [UInt64](repeating: 0, count: 4)
    for (bit, frequency) in Self.frequencies.enumerated() {
      var sum = 0
      for y in 0..<side {
        sum += Self.cosines[frequency.v * side + y] * rows[y * Self.frequencyCount + frequency.u]
      }
      if sum > 0 { words[bit / 64] |= 1 << UInt64(bit % 64) }
    }
    self.init(words: words)
  }

  /// Frequencies of either direction that are looked at, from 0.
  private static let frequencyCount = 24

  /// The horizontal and vertical frequency of each bit: the lowest sums, without the mean.
  private static let frequencies: [(u: Int, v: Int)] = {
    let all = (0..<frequencyCount).flatMap { u in (0..<frequencyCount).map { (u: u, v: $0) } }
    return Array(all.sorted { ($0.u + $0.v, $0.u) < ($1.u + $1.v, $1.u) }[1...bitCount])
  }()

  /// 2^14 cos((2 x + 1) u pi / 64), rounded to a whole number: for each frequency u the cells x.
  private static let cosines: [Int] = (0..<frequencyCount).flatMap { u in
    (0..<GreyCells.side).map { x in
      let angle = Double((2 * x + 1) * u) * Double.pi / Double(2 * GreyCells.side)
      return Int((16384 * cos(angle)).rounded())
    }
  }
}
