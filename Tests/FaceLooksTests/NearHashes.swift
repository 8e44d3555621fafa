import FaceLooks
import SeededRandom

/// Hashes of which many are near to another one, at all distances up to 40, and skewed ones.
func nearHashes(count: Int, seed: UInt64 = 11) -> [PerceptualHash] {
  var generator = SeededGenerator(seed)
  var hashes: [PerceptualHash] = []
  for index in 0..<count {
    if index % 3 == 0 || hashes.isEmpty {
      hashes.append(PerceptualHash(words: (0..<4).map { _ in generator.next() }))
    } else {
      var words = hashes[Int(generator.next() % UInt64(hashes.count))].words
      for _ in 0..<Int(generator.next() % 40) {
        let bit = Int(generator.next() % 256)
        words[bit / 64] ^= 1 << UInt64(bit % 64)
      }
      hashes.append(PerceptualHash(words: words))
    }
  }
  return Array(Set(hashes)).sorted { $0.words.lexicographicallyPrecedes($1.words) }
}
