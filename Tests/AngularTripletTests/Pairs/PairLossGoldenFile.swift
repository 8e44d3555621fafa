import Foundation

/// The pair losses and mining sets of `pair_losses.json`: reference values of a model in float64.
struct PairLossGoldenFile: Decodable {
  let cases: [PairLossGoldenCase]
  let mining: [MiningGoldenCase]

  /// Reads the file.
  static func load() throws -> PairLossGoldenFile { try golden("pair_losses.json") }
}

struct PairLossGoldenCase: Decodable, CustomStringConvertible {
  struct Expectation: Decodable {
    let unit, dunitMean, dxMean: [[Double]]
    let itemLoss: [Double]
    let active: Int
    let lossMean, lossSum, lossMeanActive: Double
  }
  enum Kind: String, Decodable {
    case facenetTriplet = "facenet_triplet"
    case angularTriplet = "angular_triplet"
    case npair
    case angularNpair = "angular_npair"
    case npairPlusAngular = "npair_plus_angular"
  }
  let name: String
  let kind: Kind
  let x: [[Double]]
  let labels: [Int]
  let margin, alphaDegrees, weight: Double?
  let squared: Bool?
  let triplets: [[Int]]?
  let anchors, positives: [Int]?
  let negatives: String?
  let expect: Expectation

  var description: String { name }
}

struct MiningGoldenCase: Decodable, CustomStringConvertible {
  struct Expectation: Decodable {
    let allCount: Int
    let allFirst, semihard, hard, batchHard: [[Int]]
  }
  let name: String
  let x: [[Double]]
  let labels: [Int]
  let margin: Double
  let expect: Expectation

  var description: String { name }
}
