import AlgorithmTuning
package import EmbeddingNetwork
import FaceDataset
package import PipelineSettings
import Tensors

// What the sections of `pipeline.json` mean to the stages. The stages do not know the settings, and the
// settings do not know the stages: they meet here.

extension AlignmentContract {
  /// How the section `align` says that the faces are aligned.
  init(_ align: AlignSettings) {
    self.init(
      template: align.template.rawValue, width: align.width, height: align.height,
      eyeToMouthPixels: align.eyeToMouthPixels)
  }
}

extension NetworkConfiguration {
  /// The network that the section `network` describes.
  ///
  /// - Throws: what of it cannot be built.
  package init(_ network: NetworkSettings) throws(NetworkError) {
    try self.init(
      name: Name(named: network.name.rawValue), width: network.width, inputSize: network.inputSize,
      embedding: network.embedding)
  }
}

extension Pipeline {
  /// How the section `network` says that convolutions are computed.
  ///
  /// A run that goes on keeps to the record in its folder.
  func algorithmChoice(
    by tuner: AlgorithmTuner?, _ folder: RunFolder, goesOn: Bool
  ) throws -> ConvolutionAlgorithms.Choice {
    if goesOn { return try AlgorithmRecord(readFrom: folder.algorithms).choose }
    return switch network.algorithms {
    case .tuned: tuner?.choose ?? ConvolutionAlgorithms.fewProducts
    case .deterministic: { _, _ in .direct }
    }
  }
}

extension LearningRateSchedule {
  /// The schedule that the section `solver` describes.
  init(_ solver: SolverSettings) {
    let schedule = solver.schedule
    self =
      switch schedule.kind {
      case .multistep:
        .multistep(steps: schedule.steps, gamma: schedule.gamma, warmup: schedule.warmup)
      case .cosine:
        .cosine(final: schedule.final / solver.learningRate, warmup: schedule.warmup)
      case .onecycle:
        .oneCycle(
          peakAt: schedule.peakAt, startDivisor: schedule.startDivisor,
          endDivisor: schedule.endDivisor)
      }
  }
}

/// The solver that the section `solver` describes.
func makeSolver(_ solver: SolverSettings, for parameters: [Parameter]) -> any Solver {
  switch solver.kind {
  case .sgd:
    MomentumSolver(
      parameters: parameters, momentum: solver.momentum, weightDecay: solver.weightDecay)
  case .adamw:
    AdamWSolver(
      parameters: parameters, beta1: solver.beta1, beta2: solver.beta2,
      epsilon: solver.epsilon, weightDecay: solver.weightDecay)
  }
}
