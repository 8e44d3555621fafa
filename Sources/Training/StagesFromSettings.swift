import AlgorithmTuning
package import EmbeddingNetwork
package import FaceAlignment
package import PipelineSettings
import Tensors

// What the sections of `pipeline.json` mean to the stages. The stages do not know the settings, and
// the settings do not know the stages: they meet here.

extension AlignmentTemplate {
  /// The template that the section `align` describes.
  ///
  /// - Throws: what of it cannot be used, or what is wrong with its file.
  package init(_ align: AlignSettings) throws(AlignmentSettingError) {
    try self.init(
      name: align.template.name, width: align.givenWidth, height: align.givenHeight,
      eyeToMouthPixels: align.givenEyeToMouthPixels)
  }
}

extension Pipeline {
  /// The same settings with the sizes of a template that has a file of its own, as the file says
  /// them.
  ///
  /// - Throws: what is wrong with the file.
  package func withTemplateSizes() throws(AlignmentSettingError) -> Pipeline {
    guard case .file = align.template else { return self }
    let template = try AlignmentTemplate(align)
    var pipeline = self
    pipeline.align.width = template.width
    pipeline.align.height = template.height
    pipeline.align.eyeToMouthPixels = template.eyeToMouthPixels
    return pipeline
  }
}

extension NetworkConfiguration {
  /// The network that the section `network` describes, for the faces of the section `align`.
  ///
  /// - Throws: what of it cannot be built.
  package init(_ pipeline: Pipeline) throws(NetworkError) {
    let network = pipeline.network
    try self.init(
      name: Name(named: network.name.rawValue), width: network.width,
      inputSize: InputSize(height: network.inputSize, width: pipeline.inputWidth),
      embedding: network.embedding)
  }
}

extension Pipeline {
  /// How the section `network` says that the network is computed: the format of its maps, and who
  /// chooses the algorithms of convolutions.
  ///
  /// A run that goes on keeps to the record in its folder.
  func computation(
    by tuner: AlgorithmTuner?, _ folder: RunFolder, goesOn: Bool
  ) throws -> (format: NumberFormat, choose: ConvolutionAlgorithms.Choice) {
    if goesOn {
      let record = try AlgorithmRecord(readFrom: folder.algorithms)
      return (record.format ?? .fp32, record.choose)
    }
    let format = try mapFormat(by: tuner)
    return switch network.algorithms {
    case .tuned: (format, tuner?.choice(of: format) ?? ConvolutionAlgorithms.byRule(format))
    case .deterministic: (format, { _, _ in .direct })
    }
  }

  private func mapFormat(by tuner: AlgorithmTuner?) throws -> NumberFormat {
    switch network.precision {
    case .fp32: return .fp32
    case .bf16: return .bf16
    case .auto:
      guard let tuner, network.algorithms == .tuned else { return .fp32 }
      let blueprint = try NetworkConfiguration(self).blueprint
      return try tuner.fasterFormat(for: blueprint.convolutions(batchSize: sampler.batchSize))
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
