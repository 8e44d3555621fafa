/// What a face looks like in 256 bits: faces that look alike differ in few of them.
///
/// The face in grey is averaged to 32 x 32 cells and taken through a two-dimensional cosine
/// transform. Bit i is 1 where the i-th frequency is above zero, in the order of the sums of the
/// horizontal and the vertical one, without the mean. All numbers on the way are whole: the same
/// pixels give the same bits on every machine. A face of one grey has no bit set.
///
/// 64 bits, as is usual for photos, do not tell aligned faces apart: with them, faces of different
/// people differ in as few as 9 bits, and the same photo with landmarks a pixel away in up to 11.
/// With 256, for faces of LFW at 112 x 112:
///
///     the face as JPEG again, quality 60 to 95                 2 bits in the median, at most 7
///     the photo at 0.3 to 1 of its size as JPEG, aligned       4 at 0.3, at most 13
///     the face at half its size or 0.8 as JPEG                 12 at 0.8, at most 27
///     landmarks moved by up to 1 pixel, 42 from eye to eye     15, 95 % up to 30, at most 45
///     another photo of the same person                         116, one in 1,000 up to 66
///     a photo of another person                                121, one in 10,000 up to 78
///
/// The last two are from 33,086 and 11.9 million pairs. The nearest two people differ in 53 bits;
/// of the same person, one photo in two versions is there three times, at 15, 31 and 37 bits, and
/// from 39 on follow photos that differ.
///
/// - Source: the hash by cosine transform of Zauner, "Implementation and benchmarking of perceptual
///   image hash functions", 2010, with more bits, and signs in place of a comparison with the
///   median, which separates as well.
package struct PerceptualHash: Sendable, Hashable {
  /// How many bits there are.
  package static let bitCount = 256

  private let a: UInt64
  private let b: UInt64
  private let c: UInt64
  private let d: UInt64

  /// Takes the bits, four words of 64, the lowest bit of the first word is bit 0.
  package init(words: [UInt64]) {
    precondition(words.count == 4, "hash of \(words.count) words, expected 4")
    (a, b, c, d) = (words[0], words[1], words[2], words[3])
  }

  /// The bits, four words of 64.
  package var words: [UInt64] { [a, b, c, d] }

  /// A bit, 0 or 1.
  subscript(bit: Int) -> Int {
    let word =
      switch bit / 64 {
      case 0: a
      case 1: b
      case 2: c
      default: d
      }
    return Int(truncatingIfNeeded: word >> UInt64(bit % 64) & 1)
  }

  /// In how many of the 256 bits two hashes differ: the Hamming distance.
  package func distance(to other: PerceptualHash) -> Int {
    (a ^ other.a).nonzeroBitCount + (b ^ other.b).nonzeroBitCount
      + (c ^ other.c).nonzeroBitCount + (d ^ other.d).nonzeroBitCount
  }

  /// In how many of the bits that are set in a mask two hashes differ.
  func distance(to other: PerceptualHash, within mask: PerceptualHash) -> Int {
    ((a ^ other.a) & mask.a).nonzeroBitCount + ((b ^ other.b) & mask.b).nonzeroBitCount
      + ((c ^ other.c) & mask.c).nonzeroBitCount + ((d ^ other.d) & mask.d).nonzeroBitCount
  }
}
