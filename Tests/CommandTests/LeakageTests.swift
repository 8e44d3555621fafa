import Foundation
import Testing

@Suite(.serialized) struct LeakageTests {
  @Test func `a model is not verified on what it was trained on`() throws {
    let prepared = try PreparedRuns()
    let apart = try Tool.eval.succeed(prepared.verification([prepared.path("run")]))
    #expect(apart.output.contains("which shares nothing"))
    // People of the training among the pairs.
    try prepared.set.align(list: "landmarks.txt", to: "all")
    let all = prepared.verification([prepared.path("run")], on: "all")
    #expect(try Tool.eval.run(all).status == 0)
    try Tool.train.succeed([
      prepared.path("all"), "--output", prepared.path("knows-all"), "--config",
      prepared.path("small.json"), "--quiet", "--set", "solver.maxIterations=0",
    ])
    let known = prepared.verification([prepared.path("knows-all")])
    let refused = try Tool.eval.run(known)
    #expect(refused.status == 65)
    #expect(refused.errors.contains("found 4 of 4 people (person_0017, person_0018,"))
    #expect(refused.errors.contains("12 of 12 faces"))
    #expect(refused.errors.contains(".jpg is faces/"))
    let allowed = try Tool.eval.succeed(known + ["--allow-overlap"])
    #expect(allowed.output.contains("which shares 4 of 4 people"))
    #expect(allowed.errors.contains("are also in the training set"))

    // Where the training set is gone, the run knows whom and what it has seen.
    try FileManager.default.moveItem(
      atPath: prepared.path("all"), toPath: prepared.path("elsewhere"))
    let remembered = try Tool.eval.run(known)
    #expect(remembered.status == 65)
    #expect(remembered.errors.contains("found 4 of 4 people (person_0017, person_0018,"))
    #expect(remembered.errors.contains(" of the training set: 0 of 256 bits differ"))
    // As a run of an earlier version.
    try FileManager.default.removeItem(atPath: prepared.path("knows-all/training-faces"))
    let unknown = try Tool.eval.succeed(known.filter { $0 != "--quiet" })
    #expect(unknown.errors.contains("was not found: leakage not checked; give --training"))
    #expect(unknown.output.contains("\"status\" : \"not checked\""))
    let named = try Tool.eval.run(known + ["--training", prepared.path("elsewhere")])
    #expect(named.status == 65)
  }

  @Test func `an exported model is not verified on what it was trained on either`() throws {
    let prepared = try PreparedRuns()
    let exported = prepared.path("model.onnx")
    try Tool.eval.succeed(["export", "--model", prepared.path("run"), "--output", exported])
    func status(_ more: String...) throws -> (status: String?, compared: [[String]?]) {
      let result = try Tool.eval.succeed(prepared.verification([exported]) + more)
      let report = try #require(
        try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
      let leakage = try #require(report["leakage"] as? [String: Any])
      let sets = try #require(leakage["trainingSets"] as? [[String: Any]])
      return (
        leakage["status"] as? String,
        sets.map { ($0["shared"] as? [String: Any])?["compared"] as? [String] }
      )
    }
    #expect(try status().status == "not checked")
    let named = try status("--training", prepared.path("train"))
    #expect(named.status == "checked")
    #expect(named.compared == [["names", "bytes", "looks"]])
    // The faces of the pairs in other JPEGs, under other names.
    let photos = prepared.set.folder.path("copies")
    for file in try FileManager.default.subpathsOfDirectory(
      atPath: prepared.path("held-out/faces")) where file.hasSuffix(".jpg")
    {
      let name = file.replacing("person_", with: "somebody_")
      let target = URL(filePath: "\(photos)/\(name)")
      try FileManager.default.createDirectory(
        at: target.deletingLastPathComponent(), withIntermediateDirectories: true)
      let bytes = try Data(contentsOf: URL(filePath: prepared.path("held-out/faces/\(file)")))
      // A comment after the start of the picture: other bytes, the same pixels.
      try (bytes.prefix(2) + Data([0xff, 0xfe, 0, 4, 0x68, 0x69]) + bytes.dropFirst(2))
        .write(to: target)
    }
    try Tool.prep.succeed([
      "import", photos, "--output", prepared.path("copied"), "--template", "wuxiang", "--size",
      "56x56", "--quiet",
    ])
    let leaky = try Tool.eval.run(
      prepared.verification([exported]) + ["--training", prepared.path("copied")])
    #expect(leaky.status == 65)
    #expect(leaky.errors.contains("found 0 of 4 people and 12 of 12 faces (faces/person_00"))
    #expect(leaky.errors.contains(" looks like faces/somebody_00"))
  }
}
