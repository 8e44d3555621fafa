package import AngularTriplet
package import EmbeddingNetwork
package import PipelineSettings
import SeededRandom
package import Tensors

/// What a run trains: the network, the class rows, the loss that joins them, and the solver.
///
/// Everything that changes from step to step, and that a checkpoint keeps, is in here.
package final class TrainableModel {
  /// Faces to embeddings.
  package let network: FaceNetwork
  /// One row per identity of the manifest, named as the published prototxt names the last layer; no
  /// rows where no phase of the run has a loss that uses them.
  package let centres: Parameter
  /// Embeddings to loss and gradient.
  package private(set) var loss: any EmbeddingLoss<Float>
  var solver: any Solver

  private let phases: [PhaseSettings]
  private var phase: PhaseSettings
  private var replacement: CentreReplacement?
  private let seed: UInt64

  /// Says what each stream of random numbers decides; the letters of the word in ASCII.
  private enum Purpose {
    static let weights: UInt64 = 0x7765_6967_6874_73
    static let centres: UInt64 = 0x6365_6e74_7265_73
    static let replacement: UInt64 = 0x7265_706c_6163_65
  }

  /// Builds everything and draws the starting values, for the first phase of the run.
  ///
  /// - Parameters:
  ///   - settings: of the whole pipeline.
  ///   - classCount: N, the identities of the manifest.
  ///   - format: of the maps that layers hand on.
  ///   - choose: says how each convolution is computed.
  /// - Throws: `NetworkError` and `LossError` for settings that cannot be built, `KernelError`.
  package init(
    _ settings: Pipeline, classCount: Int, format: NumberFormat = .fp32,
    algorithms choose: ConvolutionAlgorithms.Choice? = nil
  ) throws {
    network = try FaceNetwork(
      NetworkConfiguration(settings), batchSize: settings.sampler.batchSize,
      purpose: .training, maps: MapLayout(format), algorithms: choose)
    var weightGenerator = SeededGenerator(Purpose.weights, settings.network.seed)
    network.initialise(using: &weightGenerator)
    phases = settings.phasesOfRun
    phase = phases[0]
    let hasClassRows = phases.contains { $0.loss.terms.contains(where: \.hasClassRows) }
    centres = Parameter(
      name: "fc6.weight", shape: [hasClassRows ? classCount : 0, settings.network.embedding],
      initialisation: .xavier(fanIn: settings.network.embedding))
    var centreGenerator = SeededGenerator(Purpose.centres, settings.network.seed)
    centres.initialise(using: &centreGenerator)
    seed = settings.sampler.seed
    // All losses are made once, so that a bad one does not stop the run at a later border.
    loss = try phases.map { phase throws(LossError) in try phase.loss.makeLoss() }[0]
    solver = makeSolver(phase.solver, for: [])
    try begin(phase: 0)
  }

  /// Takes up the loss and a fresh solver of a phase; weights and class rows stay as they are.
  ///
  /// - Parameters:
  ///   - index: of the phase, from 0.
  ///   - stepCount: how many of its steps are done.
  /// - Throws: `LossError` for settings of the loss that cannot be built.
  func begin(phase index: Int, after stepCount: Int = 0) throws(LossError) {
    phase = phases[index]
    loss = try phase.loss.makeLoss()
    loss.advance(by: stepCount)
    replacement = try phase.loss.centreReplacement()
    solver = makeSolver(phase.solver, for: learned)
  }

  /// Whether there is a phase of this index.
  func hasPhase(_ index: Int) -> Bool { phases.indices.contains(index) }

  /// What the solver moves: no running statistics, and the class rows only where the loss learns
  /// them.
  private var learned: [Parameter] {
    network.learned + (loss.classRowUse == .learned ? [centres] : [])
  }

  /// Loss and gradients of a batch: the forward pass, the loss, the backward pass.
  ///
  /// - Parameters:
  ///   - images: N x 3 x H x W.
  ///   - labels: N.
  /// - Returns: the embeddings, N x D, and what the loss says of them.
  /// - Throws: `LossError` for a batch that the loss refuses, `KernelError`.
  func differentiate(
    images: [Float], labels: [Int]
  ) throws -> (embeddings: Matrix<Float>, outcome: LossOutcome) {
    let embeddings = try network.forward(images)
    let step = try centres.withValuesAndGradient { values, gradient in
      try loss.step(
        embeddings: embeddings, labels: labels, classRows: &values, classGradient: &gradient)
    }
    try network.backward(step.embeddingGradient)
    return (embeddings, step.outcome)
  }

  /// Moves what is learned along its gradient.
  ///
  /// - Returns: the length of the whole gradient before clipping.
  package func move(learningRate: Double) -> Double {
    let norm = gradientNorm(of: learned)
    guard norm.isFinite else { return norm }
    let limit = phase.solver.clipNorm
    if limit > 0 { clipGradients(of: learned, norm: norm, to: limit) }
    solver.update(learned, learningRate: learningRate)
    return norm
  }

  /// Whether every weight and every class row is a finite number.
  var isFinite: Bool {
    (network.parameters + [centres]).allSatisfy { $0.values.allSatisfy(\.isFinite) }
  }

  /// Where the loss remembers classes by features, makes features of the batch the class centres.
  ///
  /// The draws are a pure function of seed and step, so that a resumed run draws the same.
  func replaceCentres(with embeddings: Matrix<Float>, labels: [Int], atStep step: Int) {
    guard let replacement else { return }
    var generator = SeededGenerator(Purpose.replacement, seed, UInt64(step))
    let accepted = ClassCentres.acceptances(
      count: labels.count, probability: replacement.acceptanceProbability, using: &generator)
    _ = centres.withValues { values in
      ClassCentres.replace(
        &values, with: embeddings, labels: labels, accepted: accepted,
        feature: replacement.feature, normEpsilon: MarginSettings.defaultNormEpsilon)
    }
  }
}
