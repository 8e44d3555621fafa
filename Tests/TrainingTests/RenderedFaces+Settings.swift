import PipelineSettings
import RenderedFaces

extension RenderedFaces {
  /// Settings under which a step takes milliseconds.
  static func settings(_ overrides: String...) throws -> Pipeline {
    try Pipeline().applying(
      overrides: [
        "sampler.identitiesPerBatch=3", "sampler.photosPerIdentity=2", "network.width=0.25",
        "network.inputSize=56", "align.width=56", "align.height=56", "align.eyeToMouthPixels=20",
        "network.embedding=32", "loss.kind=sphereface", "loss.margin=1",
        "solver.kind=adamw", "solver.learningRate=0.001", "solver.maxIterations=10",
        "checkpoint.every=4", "log.every=3", "threads=1",
      ] + overrides)
  }
}
