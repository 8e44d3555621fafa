import Foundation
import MadeUpNetworks
import Testing

@Suite(.serialized) struct EmbeddingCommandTests {
  /// A run that has not learned anything, and people of its training and others.
  private struct Prepared {
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

  @Test func `a model is not verified on what it was trained on`() throws {
    let prepared = try Prepared()
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
    let prepared = try Prepared()
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

  @Test func `embeddings of a file are verified as those of their model`() throws {
    let prepared = try Prepared()
    let (file, run) = (prepared.path("rows.npy"), prepared.path("run"))
    try Tool.eval.succeed([
      "embed", "--model", run, "--manifest", prepared.path("held-out"), "--output", file, "--quiet",
    ])
    #expect(
      try prepared.area(prepared.report([file])) == prepared.area(prepared.report([run])))
    let wrong = try Tool.eval.run(prepared.verification([file], on: "train"))
    #expect(wrong.status == 65)
    let mirrored = try Tool.eval.run(prepared.verification([file]) + ["--mirror"])
    #expect(mirrored.status == 64)
    #expect(mirrored.errors.contains("mirrored faces: found a file of embeddings"))
    #expect(mirrored.errors.contains("--mirrored-embeddings"))
    // Twice the same at length 1 is the same.
    let insightface =
      prepared.verification([file]) + [
        "--protocol", "insightface", "--mirrored-embeddings", file,
      ]
    #expect(try Tool.eval.run(insightface).status == 0)
    let unused = try Tool.eval.run(
      prepared.verification([file]) + ["--mirrored-embeddings", file])
    #expect(unused.status == 65)
    #expect(unused.errors.contains("found no use of mirrored faces"))
  }

  @Test func `a network of somebody else is verified by its contract`() throws {
    let prepared = try Prepared()
    // The mean of nine squares of each colour: the same as pixels, but coarse.
    var network = ONNXNetwork(input: "data", shape: [-1, 3, 56, 56])
    let (side, count) = (18, 3)
    let weights = (0..<count).flatMap { output in
      (0..<count * side * side).map { Float($0 / (side * side) == output ? 1 : 0) }
    }
    network.convolve(
      "data", to: "maps", weights: weights, shape: [count, count, side, side], bias: [0, 0, 0],
      stride: 18)
    network.reshape("maps", to: "embedding", shape: [-1, 27])
    network.output("embedding", rank: 2)
    let file = prepared.path("net.onnx")
    try Data(network.bytes).write(to: URL(filePath: file))
    let lacking = try Tool.eval.run(prepared.verification([file]))
    #expect(lacking.status == 66)
    #expect(lacking.errors.contains("net.onnx.json: found no file"))
    func contract(template: String) throws {
      try """
      {"format": "atl-network-contract", "version": 1, "template": "\(template)", "width": 56,
       "height": 56, "eyeToMouthPixels": 20, "colour": "bgr", "mean": 127.5, "divisor": 128}
      """.write(toFile: file + ".json", atomically: true, encoding: .utf8)
    }
    try contract(template: "eyes-level")
    let other = try Tool.eval.run(prepared.verification([file]))
    #expect(other.status == 65)
    #expect(other.errors.contains("template: found wuxiang, expected eyes-level"))
    try contract(template: "wuxiang")
    let area = try prepared.area(prepared.report([file]))
    #expect((0.4...1).contains(area))
  }

  @Test func `an ensemble joins features, or averages scores, on axes of other people`() throws {
    let prepared = try Prepared()
    let models = [prepared.path("run"), prepared.path("other")]
    let features = try prepared.area(prepared.report(models))
    let scores = try prepared.area(prepared.report(models, "--ensemble", "scores"))
    // Without anything subtracted the two are one.
    #expect(abs(features - scores) < 1e-9)

    let projected = try Tool.eval.succeed(
      prepared.verification(models) + [
        "--pca", "8", "--pca-fit", prepared.path("train"), "--whiten", "--mirror-concatenated",
      ])
    #expect(projected.output.contains("8, whitened, "))
    let fitted = try Tool.eval.run(
      prepared.verification(models) + ["--pca", "8", "--pca-fit", prepared.path("held-out")])
    #expect(fitted.status == 65)
    #expect(fitted.errors.contains("expected to fit principal axes on other people"))
    for arguments in [["--pca", "8"], ["--whiten"], ["--mirror", "--mirror-concatenated"]] {
      #expect(try Tool.eval.run(prepared.verification(models) + arguments).status == 64)
    }
    let embedded = try Tool.eval.succeed(
      ["embed"] + models.flatMap { ["--model", $0] } + [
        "--manifest", prepared.path("held-out"), "--output", prepared.path("e.npy"), "--quiet",
      ])
    #expect(embedded.output.contains("12 x 64"))
  }

  @Test
  func `two photos are as similar as their faces in a set, and a calibration says what it means`()
    throws
  {
    let prepared = try Prepared()
    let (run, curve) = (prepared.path("run"), prepared.path("curve.json"))
    try Tool.eval.succeed(prepared.verification([run]) + ["--calibration", curve])
    let known = try #require(
      try JSONSerialization.jsonObject(with: prepared.set.bytes("curve.json")) as? [String: Any])
    let same = try #require(known["sameScores"] as? [Double])
    func comparison(_ more: String...) throws -> ToolResult {
      try Tool.eval.run(
        [
          "compare", "--model", run, prepared.photo(17, 1), prepared.photo(17, 2), "--landmarks",
          prepared.path("people/landmarks.txt"), "--json",
        ] + more)
    }
    let result = try comparison("--calibration", curve)
    let object = try #require(
      try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
    let similarity = try #require(object["similarity"] as? Double)
    // It is the first pair of the list.
    #expect(same.contains { abs($0 - similarity) < 1e-6 })
    let reading = try #require(object["calibration"] as? [String: Any])
    #expect(reading["trueAccepts"] as? Int == same.count { $0 >= similarity })
    #expect(reading["differentCount"] as? Int == 12)
    let other = try comparison("--calibration", curve, "--mirror")
    #expect(other.status == 65)
    #expect(other.errors.contains("found a calibration of model"))
    let faceless = try Tool.eval.run([
      "compare", "--model", run, prepared.photo(17, 1), prepared.path("small.json"), "--landmarks",
      prepared.path("people/landmarks.txt"),
    ])
    #expect(faceless.status == 65)
    #expect(faceless.errors.contains("small.json: no_landmarks"))
  }

  @Test func `whoever is in the gallery is found first`() throws {
    let prepared = try Prepared()
    let asked = [prepared.photo(18, 3), prepared.path("none.jpg")]
    for gallery in ["held-out", "people/images"] {
      let result = try Tool.eval.run(
        [
          "identify", "--model", prepared.path("run"), "--gallery", prepared.path(gallery),
          "--landmarks", prepared.path("people/landmarks.txt"), "--best", "2", "--json", "--quiet",
        ] + asked)
      #expect(result.status == 65)
      let list = try #require(
        try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [[String: Any]])
      #expect(list.map { $0["photo"] as? String } == asked)
      let best = try #require(list[0]["candidates"] as? [[String: Any]])
      #expect(best.count == 2)
      // The very photo is in the gallery.
      #expect(best[0]["identity"] as? String == "person_0018")
      #expect(abs(try #require(best[0]["similarity"] as? Double) - 1) < 1e-5)
      #expect(list[1]["reason"] as? String == "no_landmarks")
    }
  }
}
