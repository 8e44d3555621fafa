package import AlgorithmTuning
import AngularTriplet
import BatchSupply
import Checkpointing
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
  /// How each convolution is computed.
  package let algorithms = AlgorithmRecord()
  /// What a user should know about the start, such as a checkpoint that was skipped.
  package let notes: [String]

  private let manifest: IndexedManifest
  private let settings: Pipeline
  private let folder: RunFolder
  /// Given back when the training has ended.
  private var lock: FolderLock?
  private let checkpoints: RunCheckpoints
  private let index: IdentityIndex
  private let usableFaceCount: Int
  private let batches: BatchStream
  private let log: TrainingLog
  private let phases: [PhaseSettings]
  private var phase: PhaseProgress
  private var signs: LossSigns
  private var doctor: TrainingDoctor
  private var window = MetricsWindow()
  private var waitedSeconds = 0.0

  /// Prepares a run; nothing is trained yet.
  ///
  /// - Parameters:
  ///   - manifest: the aligned faces.
  ///   - settings: of the whole pipeline.
  ///   - folder: where the run is kept.
  ///   - start: where the first weights come from. Unless it is the checkpoint of this very folder,
  ///     what the folder holds of another run is removed, once everything else is known to be
  ///     right.
  ///   - tuner: finds the fastest algorithms where the settings leave them to it; nil takes those
  ///     with few products.
  /// - Throws: whatever is wrong with the input, before the first step.
  package init(
    manifest: IndexedManifest, settings: Pipeline, folder: RunFolder, start: Start,
    tuner: AlgorithmTuner? = nil
  ) throws {
    let settings = try settings.withTemplateSizes()
    try settings.requireAlignment(of: manifest)
    self.manifest = manifest
    self.settings = settings
    self.folder = folder
    let (index, sampler) = try settings.sampling(of: manifest)
    self.index = index
    usableFaceCount = index.usableFaceCount
    lock = try folder.lock()
    let (format, choose) = try settings.computation(
      by: tuner, folder, goesOn: start == .checkpoint)
    model = try TrainableModel(
      settings, classCount: manifest.identityCount, format: format,
      algorithms: algorithms.noting(format, choose))
    let timing = tuner?.save()
    checkpoints = RunCheckpoints(folder: folder, settings: settings, manifest: manifest)
    let beginning = try checkpoints.begin(model, from: start)
    (step, phase) = (beginning.step, beginning.phase)
    notes = beginning.notes + (timing.map { [$0] } ?? [])
    phases = settings.phasesOfRun
    (signs, doctor) = settings.watch(phase, afterStep: step, manifest: manifest)
    guard step <= settings.solver.maxIterations else {
      throw TrainingError.tooFewIterations(found: settings.solver.maxIterations, done: step)
    }
    if start != .checkpoint { try folder.clear() }
    try folder.write(settings, manifest, algorithms)
    try RunSession(start, step: step).append(to: folder.sessions)
    // The weights that it starts from are the run's own from here on, also for a resumption.
    if start != .checkpoint { try checkpoints.save(model, step: 0, phase: phase) }
    log = try TrainingLog(file: folder.metrics, keepingThrough: step)
    let assembler = BatchAssembler(manifest: manifest)
    batches = try BatchStream(
      from: step, until: settings.solver.maxIterations, workers: settings.queue.workers,
      capacity: settings.queue.batches
    ) { step in try assembler.assemble(sampler.plan(forStep: step)) }
  }

  /// What the run works on, for its user to read before the first step.
  package var summary: String {
    let weightCount = model.network.learned.map(\.count).reduce(0, +)
    return "\(usableFaceCount) faces of \(index.usableLabels.count) people, "
      + "\(index.droppedIdentityCount) people with a single photo left out; "
      + "\(weightCount) weights; batch of \(settings.sampler.identitiesPerBatch) x "
      + "\(settings.sampler.photosPerIdentity)"
      + (model.network.maps.format == .fp32
        ? "" : "; maps in \(model.network.maps.format)")
  }

  /// Trains until the last iteration, or until asked to stop.
  ///
  /// - Parameters:
  ///   - shouldStop: asked after every step.
  ///   - warn: given what the doctor finds, at the step at which it begins.
  ///   - logged: given each line that was appended to the log.
  ///   - report: given, after every step, the means since the last line of the log.
  /// - Returns: how the run ended.
  /// - Throws: `TrainingError.diverged` when a number is not finite; nothing of that step is kept.
  package func train(
    until shouldStop: () -> Bool, warn: (Finding) -> Void = { _ in },
    logged: (TrainingMetrics) throws -> Void = { _ in },
    report: (TrainingMetrics) throws -> Void
  ) throws -> Ending {
    defer { lock = nil }
    window = MetricsWindow()
    var stepEnd = ContinuousClock.now
    while let batch = try nextBatch() {
      let (embeddings, outcome) = try differentiate(batch)
      let movement = try move(after: outcome)
      model.replaceCentres(with: embeddings, labels: batch.labels, atStep: step)
      step += 1
      let stepReport = self.report(of: outcome, embeddings, movement)
      window.add(stepReport)
      let stepStart = stepEnd
      stepEnd = .now
      let findings = doctor.examine(
        signs.vitals(
          stepReport, step: step, labels: batch.labels,
          stepSeconds: (stepEnd - stepStart) / .seconds(1)))
      findings.forEach(warn)
      window.add(findings)
      let next = phase.following(outcome, step: step, among: phases)
      try tell(report, logged, endsPhase: next.index != phase.index)
      if next.index != phase.index { try begin(next) }
      phase = next
      let stopsHere = shouldStop()
      if stopsHere || isLast || step.isMultiple(of: settings.checkpoint.every) {
        try save()
      }
      if stopsHere && !isLast { return .interrupted(step: step) }
    }
    try checkpoints.finish(model, step: step)
    return .finished
  }

  private func begin(_ next: PhaseProgress) throws {
    try model.begin(phase: next.index)
    (signs, doctor) = settings.watch(next, afterStep: step, manifest: manifest)
  }

  /// Writes a checkpoint, unless the last update has made weights that no step could go on from.
  private func save() throws {
    guard model.isFinite else { throw diverged("a weight is not finite after the update") }
    try checkpoints.save(model, step: step, phase: phase)
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
  ) throws -> (embeddings: Matrix<Float>, outcome: LossOutcome) {
    do {
      return try model.differentiate(images: batch.images, labels: batch.labels)
    } catch LossError.notFinite(let subject, let row, _) {
      throw diverged("\(subject): row \(row) is not finite")
    }
  }

  private func move(after outcome: LossOutcome) throws -> Movement {
    guard outcome.loss.isFinite else { throw diverged("the loss is \(outcome.loss)") }
    let learningRate = settings.learningRate(atStep: step, in: phase)
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

  private func report(
    of outcome: LossOutcome, _ embeddings: Matrix<Float>, _ movement: Movement
  ) -> StepReport {
    let waited = batches.queueWaitSeconds
    defer { waitedSeconds = waited }
    return StepReport(
      outcome: outcome, spread: EmbeddingSpread(of: embeddings),
      learningRate: movement.learningRate, gradientNorm: movement.gradientNorm,
      queueWaitSeconds: waited - waitedSeconds, backward: model.network.backwardReport)
  }

  private func tell(
    _ report: (TrainingMetrics) throws -> Void, _ logged: (TrainingMetrics) throws -> Void,
    endsPhase: Bool
  ) throws {
    let metrics = window.metrics(
      step: step, phase: phase.index + 1, epoch: epoch, verdicts: doctor.active.map(\.rawValue))
    try report(metrics)
    guard isLast || endsPhase || step.isMultiple(of: settings.log.every) else { return }
    try log.append(metrics)
    try logged(metrics)
    window = MetricsWindow()
  }

  private var isLast: Bool { step == settings.solver.maxIterations }

  private var epoch: Double {
    let batchSize = settings.sampler.batchSize
    return Double(step) * Double(batchSize) / Double(usableFaceCount)
  }
}

/// How a step moved the weights.
private struct Movement {
  let learningRate: Double
  let gradientNorm: Double
}
