import Foundation
import MadeUpNetworks
import Testing

@Suite(.serialized) struct EmbeddingCommandTests {
  @Test func `embeddings of a file are verified as those of their model`() throws {
    let prepared = try PreparedRuns()
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
    let prepared = try PreparedRuns()
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
    let prepared = try PreparedRuns()
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
    let prepared = try PreparedRuns()
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
    let prepared = try PreparedRuns()
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
