import SeededRandom
import Testing

@Suite struct SeededGeneratorTests {
  @Test func `gives the numbers that other programs compute for this seed`() {
    // Computed by an independent implementation of SplitMix64 and xoshiro256** in Python.
    var generator = SeededGenerator(1, 2)
    #expect(generator.next() == 6637761277257410096)
    #expect(generator.next() == 7842712669375960356)
  }

  @Test func `other words and another order give another stream`() {
    var streams = [
      SeededGenerator(1, 2), SeededGenerator(2, 1), SeededGenerator(1), SeededGenerator(),
    ]
    let firsts = streams.indices.map { streams[$0].next() }
    #expect(Set(firsts).count == firsts.count)
  }

  @Test func `a copy goes on like the original`() {
    var original = SeededGenerator(9)
    _ = original.next()
    var copy = original
    #expect((0..<10).map { _ in original.next() } == (0..<10).map { _ in copy.next() })
  }

  @Test func `a permutation holds every index once and is not the identity`() {
    var generator = SeededGenerator(3)
    let order = generator.permutation(of: 100)
    #expect(order.sorted() == Array(0..<100))
    #expect(order != Array(0..<100))
    #expect(generator.permutation(of: 0).isEmpty)
    #expect(generator.permutation(of: 1) == [0])
  }

  @Test func `indices are even over their range`() {
    var generator = SeededGenerator(4)
    var counts = [Int](repeating: 0, count: 7)
    for _ in 0..<70_000 { counts[generator.index(below: 7)] += 1 }
    // Each count is binomial with a standard deviation of 93; 500 is more than five of them.
    #expect(counts.allSatisfy { abs($0 - 10_000) < 500 })
  }

  @Test func `gaussian numbers have mean 0 and variance 1`() {
    var generator = SeededGenerator(5)
    let numbers = (0..<100_000).map { _ in generator.gaussian() }
    let mean = numbers.reduce(0, +) / Double(numbers.count)
    let variance = numbers.map { ($0 - mean) * ($0 - mean) }.reduce(0, +) / Double(numbers.count)
    // Standard errors are 0.0032 and 0.0045; five of them.
    #expect(abs(mean) < 0.016)
    #expect(abs(variance - 1) < 0.023)
  }

  @Test func `uniform numbers stay within their range`() {
    var generator = SeededGenerator(6)
    let numbers = (0..<10_000).map { _ in generator.uniform(in: -2...3) }
    #expect(numbers.allSatisfy { (-2..<3).contains($0) })
    #expect((numbers.min() ?? 0) < -1.9 && (numbers.max() ?? 0) > 2.9)
  }
}
