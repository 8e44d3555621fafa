import AngularTriplet
import BatchSupply
import EmbeddingNetwork
package import FaceDataset
import FaceModel
import Foundation
package import PipelineSettings
import Tensors

/// One training run: a manifest and settings in, checkpoints and a model out.
///
/// Used from one thread, which is also the one whose OpenMP threads compute.
package final class TrainingRun {
  /// Where a run takes its first weights from.
  package enum Start: Sendable, Equatable {
    /// Drawn from the seed.
    case drawn
    /// The model at a path, and its class centres where they fit.
    case model(path: String)
    /// The newest checkpoint of the run, which has one from its beginning.
    case checkpoint
  }

  /// How a run ended.
  package enum Ending: Sendable, Equatable {
    /// All iterations are done and the model is written.
    case finished
    /// It was asked to stop; the checkpoint of this step is written.
    case interrupted(step: Int)
  }

  package let model: TrainableModel
  /// How many steps are done.
  package private(set) var step: Int
  /// What a user should know about the start, such as a checkpoint that was skipped.
  package let notes: [String]

  private let manifest: Manifest
  private let settings: Pipeline
  private let folder: RunFolder
  private let checkpoints: RunCheckpoints
  private let usableFaceCount: Int
  private let schedule: LearningRateSchedule
  private let batches: BatchStream
  private let log: TrainingLog
  private var window = MetricsWindow()
  private var waitedSeconds = 0.0

  /// Prepares a run; nothing is trained yet.
  ///
  /// - Parameters:
  ///   - manifest: the aligned faces.
  ///   - settings: of the whole pipeline.
  ///   - folder: where the run is kept.
  ///   - start: where the first weights come from. Unless it is the checkpoint of this very folder,
  ///     what the folder holds of another run is removed, once everything else is known to be right.
  /// - Throws: whatever is wrong with the input, before the first step.
  package init(
    manifest: Manifest, settings: Pipeline, folder: RunFolder, start: Start
  ) throws {
    try Self.requireFaceSize(of: manifest, settings.network.inputSize)
    try manifest.require(AlignmentContract(settings.align))
    self.manifest = manifest
    self.settings = settings
    self.folder = folder
    let index = IdentityIndex(manifest)
    let sampler = try IdentityBalancedSampler(
      index: index, manifestHash: manifest.contentHash.seedWord, seed: settings.sampler.seed,
      identitiesPerBatch: settings.sampler.identitiesPerBatch,
      photosPerIdentity: settings.sampler.photosPerIdentity, mirrors: settings.sampler.mirror,
      shiftPixels: settings.sampler.shiftPixels)
    usableFaceCount = index.usableLabels.map { index.facesByLabel[$0].count }.reduce(0, +)
    model = try TrainableModel(settings, classCount: manifest.identities.count)
    checkpoints = RunCheckpoints(folder: folder, settings: settings, manifest: manifest)
    (step, notes) = try checkpoints.begin(model, from: start)
    guard step <= settings.solver.maxIterations else {
      throw TrainingError.tooFewIterations(found: settings.solver.maxIterations, done: step)
    }
    schedule = LearningRateSchedule(settings.solver)
    if start != .checkpoint { try folder.clear() }
    try folder.write(settings)
    // The weights that it starts from are the run's own from here on, also for a resumption.
    if start != .checkpoint { try checkpoints.save(model, step: 0) }
    log = try TrainingLog(file: folder.metrics, keepingThrough: step)
    let assembler = BatchAssembler(manifest: manifest)
    batches = try BatchStream(
      from: step, until: settings.solver.maxIterations, workers: settings.queue.workers,
      capacity: settings.queue.batches
    ) { step in try assembler.assemble(sampler.plan(forStep: step)) }
  }

  /// What the run works on, for its user to read before the first step.
  package var summary: String {
    let index = IdentityIndex(manifest)
    let weightCount = model.network.parameters.map(\.count).reduce(0, +)
    return "\(usableFaceCount) faces of \(index.usableLabels.count) people, "
      + "\(index.droppedIdentityCount) people with a single photo left out; "
      + "\(weightCount) weights; batch of \(settings.sampler.identitiesPerBatch) x "
      + "\(settings.sampler.photosPerIdentity)"
  }

  /// Trains until the last iteration, or until asked to stop.
  ///
  /// - Parameters:
  ///   - shouldStop: asked after every step.
  ///   - report: given, after every step, the means since the last line of the log.
  /// - Returns: how the run ended.
  /// - Throws: `TrainingError.diverged` when a number is not finite; nothing of that step is kept.
  package func train(
    until shouldStop: () -> Bool, report: (TrainingMetrics) throws -> Void
  ) throws -> Ending {
    window = MetricsWindow()
    while let batch = try nextBatch() {
      let (embeddings, outcome) = try differentiate(batch)
      let movement = try move(after: outcome)
      model.replaceCentres(with: embeddings, labels: batch.labels, atStep: step)
      step += 1
      try record(outcome, movement, report: report)
      let stopsHere = shouldStop()
      if stopsHere || isLast || step.isMultiple(of: settings.checkpoint.every) {
        try save()
      }
      if stopsHere && !isLast { return .interrupted(step: step) }
    }
    try checkpoints.finish(model, step: step)
    return .finished
  }

  /// Writes a checkpoint, unless the last update has made weights that no step could go on from.
  private func save() throws {
    guard model.isFinite else { throw diverged("a weight is not finite after the update") }
    try checkpoints.save(model, step: step)
  }

  /// A face that cannot be read ends the run, but the steps that are done are not lost.
  private func nextBatch() throws -> FaceBatch? {
    do {
      return try batches.next()
    } catch {
      if step > 0 { try save() }
      throw error
    }
  }

  private func differentiate(
    _ batch: FaceBatch
  ) throws -> (embeddings: Matrix<Float>, outcome: MarginStep<Float>) {
    do {
      return try model.differentiate(images: batch.images, labels: batch.labels)
    } catch LossError.notFinite(let subject, let row, _) {
      throw diverged("\(subject): row \(row) is not finite")
    }
  }

  private func move(after outcome: MarginStep<Float>) throws -> Movement {
    guard outcome.evaluation.loss.isFinite else {
      throw diverged("the loss is \(outcome.evaluation.loss)")
    }
    let learningRate =
      settings.solver.learningRate
      * schedule.factor(atStep: step, of: settings.solver.maxIterations)
    let norm = model.move(learningRate: learningRate)
    guard norm.isFinite else { throw diverged("the length of the gradient is \(norm)") }
    return Movement(learningRate: learningRate, gradientNorm: norm)
  }

  private func diverged(_ cause: String) -> TrainingError {
    let norms = (try? model.network.activationNorms()) ?? []
    return .diverged(
      step: step + 1, cause: cause, layerNorms: norms.map { "\($0.layer) \($0.norm)" },
      lastCheckpoint: checkpoints.newestPath)
  }

  private func record(
    _ outcome: MarginStep<Float>, _ movement: Movement,
    report: (TrainingMetrics) throws -> Void
  ) throws {
    let waited = batches.queueWaitSeconds
    window.add(
      StepReport(
        outcome.evaluation, movement, queueWaitSeconds: waited - waitedSeconds))
    waitedSeconds = waited
    let metrics = window.metrics(step: step, epoch: epoch)
    try report(metrics)
    guard isLast || step.isMultiple(of: settings.log.every) else { return }
    try log.append(metrics)
    window = MetricsWindow()
  }

  private var isLast: Bool { step == settings.solver.maxIterations }

  private var epoch: Double {
    let batchSize = settings.sampler.identitiesPerBatch * settings.sampler.photosPerIdentity
    return Double(step) * Double(batchSize) / Double(usableFaceCount)
  }

  private static func requireFaceSize(
    of manifest: Manifest, _ inputSize: Int
  ) throws(TrainingError) {
    let contract = manifest.contract
    guard contract.width == inputSize, contract.height == inputSize else {
      throw .wrongFaceSize(
        manifest: manifest.file, found: "\(contract.width) x \(contract.height)",
        expected: "\(inputSize) x \(inputSize)")
    }
  }
}

/// How a step moved the weights.
private struct Movement {
  let learningRate: Double
  let gradientNorm: Double
}

extension StepReport {
  fileprivate init(
    _ evaluation: MarginEvaluation<Float>, _ movement: Movement, queueWaitSeconds: Double
  ) {
    self.init(
      loss: evaluation.loss, lambda: evaluation.lambda, learningRate: movement.learningRate,
      easyCount: evaluation.count(of: .easy), semihardCount: evaluation.count(of: .semihard),
      hardCount: evaluation.count(of: .hard),
      correctCount: evaluation.verdicts.count { $0.winsPlainly },
      sampleCount: evaluation.verdicts.count, gradientNorm: movement.gradientNorm,
      queueWaitSeconds: queueWaitSeconds)
  }
}
