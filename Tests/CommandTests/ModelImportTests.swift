import Foundation
import Testing

@Suite struct ModelImportTests {
  @Test func `a model of tensors alone embeds as before, and training goes on from it`() throws {
    let set = try SmallSet()
    try Tool.train.succeed(
      set.training(output: "run", "--quiet", "--set", "solver.maxIterations=3"))
    func importing(_ output: String, _ more: String...) -> [String] {
      [
        "import", set.folder.path("run/model.safetensors"), "--output", set.folder.path(output),
        "--config", set.folder.path("small.json"),
      ] + more
    }
    func embeddings(_ model: String) throws -> Data {
      let output = "\(model.replacing("/", with: "-")).npy"
      try Tool.eval.succeed([
        "embed", "--model", set.folder.path(model), "--manifest", set.folder.path("faces"),
        "--output", set.folder.path(output), "--quiet",
      ])
      return try set.bytes(output)
    }
    let summary = try Tool.eval.succeed(importing("own.safetensors", "--colour", "rgb")).output
    #expect(summary.contains("resface28, width 0.25, input 56, embedding 32; wuxiang, 56 x 56"))
    try Tool.eval.succeed(importing("turned.safetensors"))
    let own = try embeddings("run")
    #expect(try embeddings("own.safetensors") == own)
    #expect(try embeddings("turned.safetensors") != own)
    let training = try Tool.train.succeed(
      set.training(
        output: "on", "--init", set.folder.path("own.safetensors"), "--set",
        "solver.maxIterations=1"))
    #expect(training.errors.contains("weights of"))

    #expect(try Tool.eval.run(importing("own.safetensors")).status == 73)
    try Tool.eval.succeed(importing("own.safetensors", "--force"))
    let nowhere = try Tool.eval.run(importing("none/model.safetensors"))
    #expect(nowhere.status == 73)
    #expect(nowhere.errors.contains("none/model.safetensors: file: found No such file"))
    #expect(try Tool.eval.run(importing("x", "--colour", "grey")).status == 64)
    #expect(try Tool.eval.run(importing("x", "--prototxt", "/none")).status == 66)
    let other = try Tool.eval.run(importing("x", "--set", "network.name=sphereface4"))
    #expect(other.status == 65)
    #expect(other.errors.contains("tensor conv1_1.weight: found nothing"))
    let size = try Tool.eval.run(importing("x", "--set", "align.width=112"))
    #expect(size.status == 64)
    #expect(
      size.errors.contains("network: inputSize: found 56x112, expected one of 56, 112, 56x48"))
    let height = try Tool.eval.run(importing("x", "--set", "align.height=112"))
    #expect(height.status == 65)
    #expect(height.errors.contains("align.height: found 112, expected 56, network.inputSize"))
  }
}
