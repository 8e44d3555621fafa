import Foundation
import Testing

/// A few rendered people, aligned, and settings under which training takes seconds.
struct SmallSet {
  let folder: TemporaryFolder

  /// Renders and aligns twenty people with three photos each.
  init() throws {
    folder = try TemporaryFolder()
    try Tool.prep.succeed([
      "synthesize", folder.path("people"), "--identities", "20", "--photos", "3", "--quiet",
    ])
    try Self.settings.write(
      to: folder.url.appending(path: "small.json"), atomically: true, encoding: .utf8)
    try align(list: "landmarks.txt", to: "faces")
  }

  /// Aligns the photos of a list of the rendered set.
  func align(list: String, to output: String, _ more: [String] = []) throws {
    try Tool.prep.succeed(
      [
        "align", folder.path("people/images"), "--landmarks", folder.path("people/\(list)"),
        "--output", folder.path(output), "--config", folder.path("small.json"), "--quiet",
      ] + more)
  }

  /// The command line of a training run with these settings.
  func training(output: String, _ more: String...) -> [String] {
    [
      folder.path("faces"), "--output", folder.path(output), "--config",
      folder.path("small.json"),
    ] + more
  }

  /// The bytes of a file of the set.
  func bytes(_ name: String) throws -> Data {
    try Data(contentsOf: folder.url.appending(path: name))
  }

  /// The rows of floats that end a .npy file.
  func rows(_ name: String, columnCount: Int) throws -> [[Float]] {
    let data = Array(try bytes(name))
    let headerCount = 10 + Int(data[8]) + 256 * Int(data[9])
    let rows = data[headerCount...]
    let values = stride(from: rows.startIndex, to: rows.endIndex, by: 4).map { start in
      Float(bitPattern: (0..<4).reduce(UInt32(0)) { $0 | UInt32(rows[start + $1]) << (8 * $1) })
    }
    return stride(from: 0, to: values.count, by: columnCount).map {
      Array(values[$0..<$0 + columnCount])
    }
  }

  private static let settings = """
    {
      "align": {"width": 56, "height": 56, "eyeToMouthPixels": 20},
      "sampler": {"identitiesPerBatch": 4, "photosPerIdentity": 2, "shiftPixels": 2},
      "network": {"width": 0.25, "inputSize": 56, "embedding": 32, "algorithms": "deterministic"},
      "loss": {"kind": "atl", "margin": 2, "base": 50, "gamma": 0.5},
      "solver": {"kind": "adamw", "learningRate": 0.001, "maxIterations": 40,
                 "schedule": {"kind": "onecycle"}},
      "checkpoint": {"every": 5, "keep": 2},
      "log": {"every": 5},
      "threads": 1
    }
    """
}
