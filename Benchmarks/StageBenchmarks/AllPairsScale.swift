import AllPairs
import Foundation
import SeededRandom
import Tensors

/// How fast all pairs of a set are scored, beside the matrix products that this takes.
///
/// The rate of `sgemm` is that of OpenBLAS, on all cores, for square products of rows of 512 numbers.
struct AllPairsScale {
  private static let dimension = 512

  /// Measures a small set in turns with OpenBLAS, and then the whole one.
  static func measure(faceCount: Int) throws {
    let small = try pairs(faceCount: 30_000)
    var (own, sgemm) = ([Double](), [Double]())
    for turn in 0...5 {
      let rates = (sgemm: productRate(), own: rate(small))
      if turn > 0 {
        sgemm.append(rates.sgemm)
        own.append(rates.own)
      }
    }
    print("sgemm \(spread(sgemm)) GFLOP/s, all pairs of 30000 faces \(spread(own)) GFLOP/s:")
    print(String(format: "%.0f %% of sgemm", 100 * median(own) / median(sgemm)))
    let whole = try pairs(faceCount: faceCount)
    let rates = (before: productRate(), own: rate(whole), after: productRate())
    let share = 2 * rates.own / (rates.before + rates.after)
    print(
      "\(faceCount) faces: \(whole.differentCount + whole.sameCount) pairs,",
      String(format: "%.1f GFLOP/s, %.0f %% of sgemm before and after", rates.own, 100 * share))
    printMemory()
  }

  /// Faces of made-up people, 20 each.
  private static func pairs(faceCount: Int) throws -> AllPairs {
    var generator = SeededGenerator(1)
    var embeddings = Matrix<Float>(rowCount: faceCount, columnCount: dimension, repeating: 0)
    var person = [Float](repeating: 0, count: dimension)
    for face in 0..<faceCount {
      if face.isMultiple(of: 20) {
        for column in 0..<dimension { person[column] = Float(generator.uniform() - 0.5) }
      }
      for column in 0..<dimension {
        embeddings[face, column] = person[column] + Float(1.2 * (generator.uniform() - 0.5))
      }
    }
    return try AllPairs(embeddings: embeddings, labels: (0..<faceCount).map { $0 / 20 })
  }

  private static func rate(_ pairs: AllPairs) -> Double {
    ComputeThreads.use(1)
    let start = ContinuousClock.now
    let workers = ProcessInfo.processInfo.activeProcessorCount
    let curve = pairs.curve(workers: workers) { _, _ in }
    let seconds = (ContinuousClock.now - start) / .seconds(1)
    return 2e-9 * Double(curve.differentCount + curve.sameCount) * Double(dimension) / seconds
  }

  private static func productRate() -> Double {
    ComputeThreads.use(0)
    let size = 4096
    let rows = Matrix<Float>(rowCount: size, columnCount: dimension, repeating: 0.5)
    var products = [Float](repeating: 0, count: size * size)
    let start = ContinuousClock.now
    for _ in 0..<10 {
      multiplyRows(0..<size, of: rows, by: 0..<size, of: rows, into: &products)
    }
    let seconds = (ContinuousClock.now - start) / .seconds(1)
    return 2e-8 * Double(size * size * dimension) / seconds
  }
}
