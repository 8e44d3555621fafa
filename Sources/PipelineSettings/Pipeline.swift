/// All settings of a pipeline: the content of `pipeline.json`, a section per stage.
///
/// A new value is the published recipe. Sections and keys stand in the order of the data. To add a
/// key, add a property with its default to its section and a line to the section's `table`;
/// reading, checks, overrides, writing, JSON Schema, reference table and suggestions follow from
/// these two.
package struct Pipeline: Sendable, Equatable {
  /// Photo to aligned face.
  package var align = AlignSettings()
  /// Manifest to the order of batches.
  package var sampler = SamplerSettings()
  /// Batches waiting for the trainer.
  package var queue = QueueSettings()
  /// Face to embedding.
  package var network = NetworkSettings()
  /// Embedding to loss and gradient.
  package var loss = LossSettings()
  /// Gradient to step.
  package var solver = SolverSettings()
  /// Parts of the run with losses and solvers of their own; empty for a run of one part.
  package var phases: [PhaseSettings] = []
  /// State to disk.
  package var checkpoint = CheckpointSettings()
  /// What a run tells.
  package var log = LogSettings()
  /// Threads of the computation; 0 means all cores.
  package var threads = 0

  /// The published recipe.
  package init() {}

  static let table = SettingTable<Pipeline>([
    .section("align", \.align, AlignSettings.table, "Photo to aligned face."),
    .section("sampler", \.sampler, SamplerSettings.table, "Manifest to the order of batches."),
    .section("queue", \.queue, QueueSettings.table, "Batches waiting for the trainer."),
    .section("network", \.network, NetworkSettings.table, "Face to embedding."),
    .section("loss", \.loss, LossSettings.table, "Embedding to loss and gradient."),
    .section("solver", \.solver, SolverSettings.table, "Gradient to step."),
    // Its root is the pipeline, because a phase starts from the loss and the solver of the run.
    .section(
      "training", \.self,
      SettingTable([
        .list(
          "phases", \.phases, PhaseSettings.table,
          startingFrom: { PhaseSettings(loss: $0.loss, solver: $0.solver) },
          "Parts of the run in order, each with `until` (`step`, `accuracy`) and with what it changes "
            + "in `loss` and `solver`; none means one part.")
      ]), "The parts of the run."),
    .section("checkpoint", \.checkpoint, CheckpointSettings.table, "State to disk."),
    .section("log", \.log, LogSettings.table, "What a run tells."),
    .value(
      "threads", \.threads, .integer(atLeast: 0, atMost: 1024),
      "Threads of the computation; 0 means all cores."),
  ])

  /// Width of the network's input in pixels: for its height, that of the aligned faces.
  package var inputWidth: Int { network.inputSize * align.width / align.height }

  /// Values that are legal one by one but not together; the first one counts.
  var conflict: SettingConflict? {
    if align.eyeToMouthPixels >= Double(align.height) {
      return SettingConflict(
        path: "align.eyeToMouthPixels", found: "\(align.eyeToMouthPixels)",
        expected: "less than align.height, \(align.height)")
    }
    let shorterSide = min(network.inputSize, inputWidth)
    if sampler.shiftPixels >= shorterSide {
      return SettingConflict(
        path: "sampler.shiftPixels", found: "\(sampler.shiftPixels)",
        expected: "less than the input of the network, \(shorterSide)")
    }
    return loss.conflict(at: "loss") ?? solver.conflict(at: "solver") ?? phaseConflict
  }
}
