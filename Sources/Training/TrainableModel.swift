import AngularTriplet
package import EmbeddingNetwork
package import PipelineSettings
import SeededRandom
package import Tensors

/// What a run trains: the network, the class centres, the head that joins them, and the solver.
///
/// Everything that changes from step to step, and that a checkpoint keeps, is in here.
package final class TrainableModel {
  /// Faces to embeddings.
  package let network: ResFace
  /// One row per identity of the manifest, named as the published prototxt names the last layer.
  package let centres: Parameter
  var head: MarginHead<Float>
  var solver: any Solver

  private let learnsCentres: Bool
  private let clipNorm: Double
  private let seed: UInt64

  /// Says what each stream of random numbers decides; the letters of the word in ASCII.
  private enum Purpose {
    static let weights: UInt64 = 0x7765_6967_6874_73
    static let centres: UInt64 = 0x6365_6e74_7265_73
    static let replacement: UInt64 = 0x7265_706c_6163_65
  }

  /// Builds everything and draws the starting values.
  ///
  /// - Parameters:
  ///   - settings: of the whole pipeline.
  ///   - classCount: N, the identities of the manifest.
  /// - Throws: `NetworkError` and `LossError` for settings that cannot be built, `KernelError`.
  package init(_ settings: Pipeline, classCount: Int) throws {
    let batchSize = settings.sampler.identitiesPerBatch * settings.sampler.photosPerIdentity
    network = try ResFace(
      ResFaceConfiguration(settings.network), batchSize: batchSize, purpose: .training)
    var weightGenerator = SeededGenerator(Purpose.weights, settings.network.seed)
    network.initialise(using: &weightGenerator)
    centres = Parameter(
      name: "fc6.weight", shape: [classCount, settings.network.embedding],
      initialisation: .xavier(fanIn: settings.network.embedding))
    var centreGenerator = SeededGenerator(Purpose.centres, settings.network.seed)
    centres.initialise(using: &centreGenerator)
    head = try MarginHead(MarginSettings(settings.loss), iteration: settings.loss.iteration)
    learnsCentres = !settings.loss.triplet
    solver = makeSolver(
      settings.solver, for: network.parameters + (learnsCentres ? [centres] : []))
    clipNorm = settings.solver.clipNorm
    seed = settings.sampler.seed
  }

  /// What the solver moves: in triplet mode the class centres are no parameters.
  private var learned: [Parameter] { network.parameters + (learnsCentres ? [centres] : []) }

  /// Loss and gradients of a batch: the forward pass, the head, the backward pass.
  ///
  /// - Parameters:
  ///   - images: N x 3 x H x W.
  ///   - labels: N.
  /// - Returns: the embeddings, N x D, and what the head says of them.
  /// - Throws: `LossError` for a batch that the head refuses, `KernelError`.
  func differentiate(
    images: [Float], labels: [Int]
  ) throws -> (embeddings: Matrix<Float>, outcome: MarginStep<Float>) {
    let embeddings = try network.forward(images)
    let outcome = try centres.withValuesAndGradient { values, gradient in
      try head.train(
        embeddings: embeddings, labels: labels, centres: &values, centreGradient: &gradient)
    }
    try network.backward(outcome.embeddingGradient)
    return (embeddings, outcome)
  }

  /// Moves what is learned along its gradient.
  ///
  /// - Returns: the length of the whole gradient before clipping.
  func move(learningRate: Double) -> Double {
    let norm = gradientNorm(of: learned)
    guard norm.isFinite else { return norm }
    if clipNorm > 0 { clipGradients(of: learned, norm: norm, to: clipNorm) }
    solver.update(learned, learningRate: learningRate)
    return norm
  }

  /// Whether every weight and every class centre is a finite number.
  var isFinite: Bool {
    (network.parameters + [centres]).allSatisfy { $0.values.allSatisfy(\.isFinite) }
  }

  /// In triplet mode, makes features of the batch the centres of their classes.
  ///
  /// The draws are a pure function of seed and step, so that a resumed run draws the same.
  func replaceCentres(with embeddings: Matrix<Float>, labels: [Int], atStep step: Int) {
    guard !learnsCentres else { return }
    var generator = SeededGenerator(Purpose.replacement, seed, UInt64(step))
    let draws = ClassCentres.draws(count: labels.count, using: &generator)
    _ = centres.withValues { values in
      ClassCentres.replace(
        &values, with: embeddings, labels: labels, draws: draws,
        normEpsilon: head.settings.normEpsilon)
    }
  }

  /// Goes on with the lambda counter of a checkpoint.
  func restoreHead(iteration: Int) throws {
    head = try MarginHead(head.settings, iteration: iteration)
  }
}
