import Foundation
import Testing

/// A run that has not learned anything, and people of its training and others.
struct PreparedRuns {
  let set: SmallSet

  init() throws {
    set = try SmallSet()
    try set.align(list: "landmarks_eval.txt", to: "held-out")
    try set.align(list: "landmarks_train.txt", to: "train")
    for output in ["run", "other"] {
      try Tool.train.succeed([
        path("train"), "--output", path(output), "--config", path("small.json"), "--quiet",
        "--set", "solver.maxIterations=0", "--set", "network.seed=\(output.count)",
      ])
    }
  }

  func path(_ name: String) -> String { set.folder.path(name) }

  func verification(_ models: [String], on manifest: String = "held-out") -> [String] {
    ["verify"] + models.flatMap { ["--model", $0] } + [
      "--manifest", path(manifest), "--pairs", path("people/pairs.txt"), "--quiet", "--json",
    ]
  }

  func report(_ models: [String], _ more: String...) throws -> [String: Any] {
    let result = try Tool.eval.succeed(verification(models) + more)
    return try #require(
      try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
  }

  func area(_ report: [String: Any]) throws -> Double {
    try #require(report["areaUnderCurve"] as? Double)
  }

  func photo(_ person: Int, _ number: Int) -> String {
    let name = String(format: "person_%04d", person)
    return path("people/images/\(name)/\(name)_\(String(format: "%04d", number)).jpg")
  }
}
