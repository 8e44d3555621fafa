import Foundation
import Testing

/// Crops that are higher than wide, as SphereFace has them, from the photos to a network of others.
@Suite(.serialized) struct CropShapeTests {
  @Test func `crops of SphereFace train, verify and go on to every other program`() throws {
    let set = try SmallSet()
    try set.align(list: "landmarks.txt", to: "narrow", Self.crops)
    try Tool.train.succeed(
      [
        set.folder.path("narrow"), "--output", set.folder.path("run"), "--config",
        set.folder.path("small.json"), "--quiet", "--set", "solver.maxIterations=3",
      ] + Self.crops)
    try Tool.eval.succeed([
      "export", "--model", set.folder.path("run"), "--output", set.folder.path("run.onnx"),
    ])
    try Tool.eval.succeed(
      [
        "import", set.folder.path("run/model.safetensors"), "--output",
        set.folder.path("back.safetensors"), "--colour", "rgb", "--config",
        set.folder.path("small.json"),
      ] + Self.crops)
    let models = ["run", "run.onnx", "back.safetensors"]
    for model in models {
      try Tool.eval.succeed([
        "embed", "--model", set.folder.path(model), "--manifest", set.folder.path("narrow"),
        "--output", set.folder.path("\(model).npy"), "--quiet",
      ])
    }
    let rows = try models.map { try set.rows("\($0).npy", columnCount: 32) }
    #expect(rows[0].count == 60)
    #expect(rows[2] == rows[0])
    for (own, exported) in zip(rows[0], rows[1]) {
      let length = own.reduce(0) { $0 + $1 * $1 }.squareRoot()
      // Sums of fp32 in another order.
      #expect(zip(own, exported).allSatisfy { abs($0 - $1) <= 1e-5 * length })
    }
    let verification = try Tool.eval.succeed([
      "verify", "--model", set.folder.path("run.onnx"), "--manifest", set.folder.path("narrow"),
      "--pairs", set.folder.path("people/pairs.txt"), "--allow-overlap",
    ])
    #expect(verification.output.contains("48 x 56"))

    let square = try Tool.train.run(
      [
        set.folder.path("faces"), "--output", set.folder.path("x"), "--config",
        set.folder.path("small.json"),
      ] + Self.crops)
    #expect(square.status == 65)
    #expect(
      square.errors.contains(
        "size of the faces: found 56 x 56, expected 48 x 56 by network.inputSize and"))
  }

  @Test func `the sizes of a template file make the input of the network`() throws {
    let set = try SmallSet()
    let template = set.folder.path("narrow.json")
    try Data(
      """
      {"format": "atl-alignment-template", "version": 1, "name": "wuxiang", "width": 48,
       "height": 56, "eyeToMouthPixels": 20}
      """.utf8
    ).write(to: URL(filePath: template))
    // The sizes that the settings have are given back to the template.
    let crops = [
      "align.template=\(template)", "align.width=112", "align.height=112",
      "align.eyeToMouthPixels=40",
    ].flatMap { ["--set", $0] }
    let config = ["--config", set.folder.path("small.json")]
    let network = try Tool.train.succeed(["describe"] + config + crops)
    #expect(network.output.contains("input 56 x 48 (height x width)"))
    try set.align(list: "landmarks.txt", to: "narrow", crops)
    try Tool.train.succeed(
      [
        set.folder.path("narrow"), "--output", set.folder.path("run"), "--quiet", "--set",
        "solver.maxIterations=1",
      ] + config + crops)
  }

  private static let crops = [
    "--set", "align.template=sphereface", "--set", "align.width=48", "--set", "align.height=56",
  ]
}
