import AngularTriplet
import Foundation

/// The margin heads of `pair_losses.json`: reference values from an independent model in float64.
struct HeadGoldenFile: Decodable {
  let heads: [HeadGolden]

  /// Reads the file from the folder that `ATL_GOLDEN_DIR` names, or else the bundled one.
  static func load() throws -> HeadGoldenFile {
    let folder =
      if let path = ProcessInfo.processInfo.environment["ATL_GOLDEN_DIR"] {
        URL(filePath: path)
      } else {
        Bundle.module.bundleURL.appending(path: "Fixtures")
      }
    let data = try Data(contentsOf: folder.appending(path: "pair_losses.json"))
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    return try decoder.decode(HeadGoldenFile.self, from: data)
  }
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
