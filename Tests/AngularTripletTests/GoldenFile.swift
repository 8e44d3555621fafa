import Foundation
import Tensors

/// `margin_inner_product.json`: reference values from an independent model in float64.
struct GoldenFile: Decodable {
  let cases: [GoldenCase]
  let sequences: [GoldenSequence]
  let lambdaSchedule: [GoldenLambda]
  let refusals: [GoldenRefusal]

  /// Reads the file.
  static func load() throws -> GoldenFile { try golden("margin_inner_product.json") }
}

struct GoldenCase: Decodable, CustomStringConvertible {
  let name: String
  let m: Int
  let base, gamma, power, lambdaMin, normEps: Double
  let iteration: Int
  let triplet, semihard: Bool
  let x, w: [[Double]]
  let labels, draws: [Int]
  let expect: GoldenCaseExpectation

  var description: String { name }
}

struct GoldenCaseExpectation: Decodable {
  let iterationAfter: Int
  let lambda, loss: Double
  let xNorm, cosLabel, psiLabel, sampleLoss: [Double]
  let degenerate, keep: [Bool]
  let segment, categoryAmbiguous, centreSource: [Int]
  let plainLogits, logits, dxExact, dxReference, dwExact, dwReference, centresAfter: [[Double]]
  let category: [String]
}

struct GoldenSequence: Decodable, CustomStringConvertible {
  let name: String
  let m: Int
  let base, gamma, power, lambdaMin, normEps: Double
  let iteration: Int
  let triplet, semihard: Bool
  let w: [[Double]]
  let steps: [GoldenStep]

  var description: String { name }
}

struct GoldenStep: Decodable {
  let x: [[Double]]
  let labels, draws: [Int]
  let expect: GoldenStepExpectation
}

struct GoldenStepExpectation: Decodable {
  let iterationAfter: Int
  let lambda, loss: Double
  let category: [String]
  let keep: [Bool]
  let dxExact, dxReference, centresAfter: [[Double]]
  let centreSource: [Int]
}

struct GoldenLambda: Decodable, CustomStringConvertible {
  struct Expectation: Decodable {
    let lambda: Double
  }
  let base, gamma, power, lambdaMin: Double
  let iteration: Int
  let expect: Expectation

  var description: String { "base \(base), gamma \(gamma), power \(power), after \(iteration)" }
}

struct GoldenRefusal: Decodable, CustomStringConvertible {
  let name, reason: String
  let m: Int
  let base, gamma, power, lambdaMin: Double
  let iteration: Int
  let x, w: [[Double?]]
  let labels: [Int]

  var description: String { name }
}
