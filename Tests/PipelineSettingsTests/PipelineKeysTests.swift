import PipelineSettings
import StrictJSON
import Testing

/// A key with a legal value that is not its default, and values that are just not legal.
struct KeyCase: Sendable, CustomTestStringConvertible {
  let path: String
  let legal: String
  let refused: [String]

  init(_ path: String, _ legal: String, refused: String...) {
    self.path = path
    self.legal = legal
    self.refused = refused
  }

  var testDescription: String { path }

  static let all = [
    KeyCase("align.template", "sphereface", refused: "", "Wuxiang", "1", "mine"),
    KeyCase("align.width", "96", refused: "15", "1025", "96.5"),
    KeyCase("align.height", "96", refused: "15", "1025", "true"),
    KeyCase("align.eyeToMouthPixels", "48.5", refused: "0.5", "-1", "1e400"),
    KeyCase("align.encoding", "png", refused: "jpg"),
    KeyCase("align.quality", "100", refused: "0", "101"),
    KeyCase("align.applyOrientation", "true", refused: "yes", "1"),
    KeyCase("align.fixOrder", "true", refused: "0"),
    KeyCase("sampler.identitiesPerBatch", "2", refused: "1", "-3"),
    KeyCase("sampler.photosPerIdentity", "2", refused: "1"),
    KeyCase("sampler.seed", "9007199254740991", refused: "-1", "9007199254740992", "0.5"),
    KeyCase("sampler.mirror", "false", refused: "0"),
    KeyCase("sampler.shiftPixels", "3", refused: "-1", "112"),
    KeyCase("sampler.flippedLabels", "0.2", refused: "-0.1", "1"),
    KeyCase("queue.batches", "1", refused: "0", "1025"),
    KeyCase("queue.workers", "1", refused: "0", "1025"),
    KeyCase("network.name", "sphereface20", refused: "resnet", "sphereface"),
    KeyCase("network.width", "0.25", refused: "0.3", "2.25", "0"),
    KeyCase("network.inputSize", "56", refused: "96"),
    KeyCase("network.embedding", "128", refused: "0", "65537"),
    KeyCase("network.precision", "bf16", refused: "fp64"),
    KeyCase("network.algorithms", "deterministic", refused: "winograd"),
    KeyCase("network.seed", "0", refused: "-1"),
    KeyCase("loss.preset", "smallSet", refused: "small"),
    KeyCase("loss.kind", "sphereface", refused: "contrastive"),
    KeyCase("loss.weight", "2", refused: "-1"),
    KeyCase("loss.margin", "4", refused: "0", "5"),
    KeyCase("loss.base", "1000", refused: "-1"),
    KeyCase("loss.gamma", "0", refused: "-0.1"),
    KeyCase("loss.power", "0.5", refused: "-1"),
    KeyCase("loss.iteration", "28000", refused: "-1"),
    KeyCase("loss.lambdaMin", "0", refused: "-1e-9"),
    KeyCase("loss.gradient", "reference", refused: "none"),
    KeyCase("loss.triplet", "false", refused: "null"),
    KeyCase("loss.replacementProbability", "1", refused: "-0.1", "1.1"),
    KeyCase("loss.centre", "mean", refused: "raw"),
    KeyCase("loss.semihard", "false", refused: "null"),
    KeyCase("loss.weights", "plain", refused: "raw"),
    KeyCase("loss.scale", "30", refused: "0"),
    KeyCase("loss.additiveMargin", "0.5", refused: "-0.1"),
    KeyCase("loss.variant", "easy", refused: "hard"),
    KeyCase("loss.mining", "batchHard", refused: "easy"),
    KeyCase("loss.squared", "false", refused: "0"),
    KeyCase("loss.form", "hinge", refused: "triplet"),
    KeyCase("loss.alpha", "80", refused: "0", "80.1"),
    KeyCase("loss.negatives", "otherPositives", refused: "all"),
    KeyCase("loss.averaging", "all", refused: "mean"),
    KeyCase("loss.plus", #"[{"kind":"triplet"}]"#, refused: "{}", "1"),
    KeyCase("solver.kind", "adamw", refused: "adam"),
    KeyCase("solver.learningRate", "0.002", refused: "0", "-0.1", "\"0.1\""),
    KeyCase("solver.momentum", "0", refused: "1", "-0.1"),
    KeyCase("solver.beta1", "0.5", refused: "1", "-0.1"),
    KeyCase("solver.beta2", "0.99", refused: "1", "-0.1"),
    KeyCase("solver.epsilon", "1e-6", refused: "0"),
    KeyCase("solver.weightDecay", "0", refused: "-1"),
    KeyCase("solver.maxIterations", "0", refused: "-1"),
    KeyCase("solver.clipNorm", "5", refused: "-1"),
    KeyCase("solver.schedule.kind", "cosine", refused: "linear"),
    KeyCase("solver.schedule.steps", "[]", refused: "[0]", "[2,1]", "[1,1]", "3", "[\"1\"]"),
    KeyCase("solver.schedule.gamma", "0.5", refused: "0"),
    KeyCase("solver.schedule.warmup", "100", refused: "-1"),
    KeyCase("solver.schedule.final", "0.001", refused: "-1"),
    KeyCase("solver.schedule.peakAt", "1", refused: "-0.1", "1.1"),
    KeyCase("solver.schedule.startDivisor", "10", refused: "0.9"),
    KeyCase("solver.schedule.endDivisor", "1", refused: "0"),
    KeyCase("training.phases", #"[{"until":{"step":9}},{}]"#, refused: "{}", "1"),
    KeyCase("checkpoint.every", "1", refused: "0"),
    KeyCase("checkpoint.keep", "1", refused: "0"),
    KeyCase("log.every", "1", refused: "0"),
    KeyCase("threads", "2", refused: "-1", "1025", "[]"),
  ]
}

@Suite struct PipelineKeysTests {
  @Test func `knows a legal and an illegal value of every key`() {
    #expect(KeyCase.all.map(\.path) == Pipeline.reference.map(\.path))
    #expect(KeyCase.all.allSatisfy { !$0.refused.isEmpty })
  }

  @Test(arguments: KeyCase.all)
  func `sets this key and no other`(key: KeyCase) throws {
    let changed = try Pipeline().applying(overrides: ["\(key.path)=\(key.legal)"])
    #expect(changed != Pipeline())
    let differing = zip(try leaves(changed), try leaves(Pipeline()))
      .filter { $0.text != $1.text }.map(\.0.path)
    // These keys carry the defaults of others with them.
    let dependent =
      switch key.path {
      case "align.template": ["align.width", "align.eyeToMouthPixels"]
      case "loss.kind": ["loss.triplet", "loss.semihard"]
      case "loss.preset": ["loss.margin"]
      default: [String]()
      }
    #expect(differing == [key.path] + dependent)
  }

  @Test(arguments: KeyCase.all)
  func `refuses values beyond the rule of this key`(key: KeyCase) {
    for value in key.refused {
      let error = #expect(throws: SettingsError.self, "\(value)") {
        try Pipeline().applying(overrides: ["\(key.path)=\(value)"])
      }
      #expect(error?.description.hasPrefix("--set \(key.path): found ") == true)
    }
  }

  @Test func `describes every key with its default`() throws {
    for (entry, leaf) in zip(Pipeline.reference, try leaves(Pipeline())) {
      #expect(entry.path == leaf.path)
      #expect(entry.defaultText == leaf.text)
      #expect(entry.documentation.hasSuffix("."), "\(entry.path)")
      #expect(!entry.documentation.contains("|"), "\(entry.path) would break the table")
    }
  }

  /// The dotted paths and texts of all plain values in what a pipeline writes.
  private func leaves(_ pipeline: Pipeline) throws -> [(path: String, text: String)] {
    func walk(_ node: JSONNode, _ path: String) -> [(path: String, text: String)] {
      guard let members = node.members else { return [(path, node.text())] }
      return members.flatMap { walk($0.node, path.isEmpty ? $0.name : "\(path).\($0.name)") }
    }
    return walk(try JSONReader.read(Array(pipeline.json().utf8)), "")
  }
}
