import FaceAlignment
import Foundation
import Testing

/// The reference transforms and refusals, read from `ATL_GOLDEN_DIR` or the fixtures.
struct AlignmentGolden: Decodable {
  struct Expected: Decodable {
    struct Wuxiang: Decodable {
      let matrix: [[Double]]
      let inverse: [[Double]]
      let scale: Double
      let mapped: [[Double]]
    }

    let matrix: [[Double]]
    let inverse: [[Double]]
    let angle_degrees: Double
    let scale: Double
    let mapped: [[Double]]
    let wuxiang: Wuxiang
    let arcface112: [[Double]]
    let arcface112_rms: Double
    let sphereface112x96: [[Double]]
    let sphereface112x96_inverse_fit: [[Double]]
  }

  struct Case: Decodable {
    let name: String
    let image_size: [Int]
    let landmarks: [[Double]]
    let size: Int
    let ec_mc_y: Double
    let ec_y: Double
    let expect: Expected
  }

  /// A coordinate: a number, `null` for NaN, "inf" for infinity.
  struct Coordinate: Decodable {
    let value: Double

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      if container.decodeNil() {
        value = .nan
      } else if let text = try? container.decode(String.self) {
        value = text == "-inf" ? -.infinity : .infinity
      } else {
        value = try container.decode(Double.self)
      }
    }
  }

  struct Refusal: Decodable {
    let name: String
    let image_size: [Int]
    let landmarks: [[Coordinate]]
    let reason: String
  }

  let templates: [String: [[Double]]]
  let cases: [Case]
  let refusals: [Refusal]

  static func load() throws -> AlignmentGolden {
    let folder: URL
    if let path = ProcessInfo.processInfo.environment["ATL_GOLDEN_DIR"] {
      folder = URL(fileURLWithPath: path)
    } else {
      folder = try #require(Bundle.module.resourceURL).appendingPathComponent("Fixtures")
    }
    let data = try Data(contentsOf: folder.appendingPathComponent("alignment.json"))
    return try JSONDecoder().decode(AlignmentGolden.self, from: data)
  }
}

/// Expects equal lists, each number to 1e-9 of the largest of the list or of 1: what the reference
/// states for transforms in Double.
func expectClose(
  _ found: [Double], _ expected: [Double], _ what: String,
  sourceLocation: SourceLocation = #_sourceLocation
) {
  #expect(found.count == expected.count, "\(what)", sourceLocation: sourceLocation)
  let tolerance = 1e-9 * expected.map(abs).reduce(1, max)
  let isClose = zip(found, expected).allSatisfy { abs($0 - $1) <= tolerance }
  #expect(isClose, "\(what): \(found), expected \(expected)", sourceLocation: sourceLocation)
}
