import AngularTriplet
import Foundation
import SeededRandom
import Tensors

/// 20,000 triplets of unrelated unit vectors in 128 dimensions, each a batch of its own.
struct RandomTriplets {
  static let count = 20_000

  let batches: [UnitBatch]

  init(seed: UInt64) throws {
    var generator = SeededGenerator(seed)
    batches = try (0..<Self.count).map { _ in
      try UnitBatch(
        Matrix<Double>(rowCount: 3, columnCount: 128, using: &generator), labels: [0, 0, 1])
    }
  }

  /// The share of triplets with a loss.
  func activeShare(_ items: (Triplets, UnitBatch) -> ItemLosses) -> Double {
    let triplet = Triplets([[0, 1, 2]])
    return Double(batches.count { items(triplet, $0).activeCount == 1 }) / Double(Self.count)
  }
}

/// The posted loss of one triplet, as its author wrote it but for the names, and without the hinge.
///
/// - Parameters:
///   - features: anchor, positive and negative, of any lengths.
///   - alpha: the angle, in degrees or not.
///   - inDegree: the flag that is the wrong way round.
///   - squared: whether distances are squared.
/// - Returns: what the hinge is taken of.
func postedExpression(
  _ features: [[Double]], alpha: Double, inDegree: Bool, squared: Bool
) -> Double {
  let angle = inDegree ? alpha : alpha * .pi / 180
  let middle = zip(features[0], features[1]).map { ($0 + $1) / 2 }
  func distance(_ left: [Double], _ right: [Double]) -> Double {
    let length = length(zip(left, right).map { $0 - $1 })
    return squared ? length * length : length
  }
  return distance(features[0], features[1])
    - 4 * pow(tan(angle), 2) * distance(features[2], middle)
}

/// The derivative of the posted loss by its features, by central differences.
func postedGradient(_ features: [[Double]], alpha: Double) -> [[Double]] {
  func loss(_ features: [[Double]]) -> Double {
    max(0, postedExpression(features, alpha: alpha, inDegree: false, squared: true))
  }
  return features.indices.map { row in
    features[row].indices.map { column in
      // The loss is of second degree: differences have no error but rounding.
      let step = 1e-3 * max(1, length(features[row]))
      var (above, below) = (features, features)
      above[row][column] += step
      below[row][column] -= step
      return (loss(above) - loss(below)) / (2 * step)
    }
  }
}

/// The angle in degrees, below 90, whose tangent has a size.
func angleDegrees(ofTangent tangent: Double) -> Double {
  atan(abs(tangent)) * 180 / .pi
}
