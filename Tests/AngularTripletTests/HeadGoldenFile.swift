import AngularTriplet
import Foundation

/// The margin heads of `pair_losses.json`: reference values from an independent model in float64.
struct HeadGoldenFile: Decodable {
  let heads: [HeadGolden]

  /// Reads the file.
  static func load() throws -> HeadGoldenFile { try golden("pair_losses.json") }
}

struct HeadGolden: Decodable, CustomStringConvertible {
  struct Expectation: Decodable {
    let cos, logits, dx, dw: [[Double]]
    let sampleLoss: [Double]
    let loss: Double
  }
  let name, head, variant: String
  let s, m: Double
  let x, w: [[Double]]
  let labels: [Int]
  let expect: Expectation

  var description: String { name }

  /// The settings that the case names; nil for a head that is not known.
  func settings() throws -> CosineSettings? {
    if head == "cosface" { return try CosineSettings(.cosFace, scale: s, margin: m) }
    guard head == "arcface", let variant = ArcFaceVariant(rawValue: variant) else { return nil }
    return try CosineSettings(.arcFace(variant), scale: s, margin: m)
  }
}
