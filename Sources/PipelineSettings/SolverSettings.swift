/// Gradient to step: the update rule, how long, and how fast.
package struct SolverSettings: Sendable, Equatable {
  /// The update rule.
  package var kind = Kind.sgd
  /// The learning rate that the schedule starts from or rises to.
  package var learningRate = 0.1
  /// Share of the previous step that is kept (sgd).
  package var momentum = 0.9
  /// Decay of the gradient's running mean (adamw).
  package var beta1 = 0.9
  /// Decay of the squared gradient's running mean (adamw).
  package var beta2 = 0.999
  /// What keeps the division finite (adamw).
  package var epsilon = 1e-8
  /// Weight decay.
  package var weightDecay = 0.0005
  /// Steps of the run.
  package var maxIterations = 120_000
  /// Largest norm of the whole gradient; 0 means no limit.
  package var clipNorm = 0.0
  /// The learning rate over the run.
  package var schedule = ScheduleSettings()

  /// The published solver.
  package init() {}

  /// The update rules.
  package enum Kind: String, Sendable, CaseIterable {
    case sgd, adamw
  }

  static let table = SettingTable<Self>([
    .value(
      "kind", \.kind, .choice,
      "The update rule: `sgd` is Caffe's, with momentum; `adamw` decouples the weight decay."),
    .value(
      "learningRate", \.learningRate, .number(above: 0),
      "The learning rate; `onecycle` reaches it at its peak."),
    .value(
      "momentum", \.momentum, .number(atLeast: 0, below: 1),
      "Share of the previous step that is kept; `sgd` only."),
    .value(
      "beta1", \.beta1, .number(atLeast: 0, below: 1),
      "Decay of the gradient's running mean; `adamw` only."),
    .value(
      "beta2", \.beta2, .number(atLeast: 0, below: 1),
      "Decay of the squared gradient's running mean; `adamw` only."),
    .value(
      "epsilon", \.epsilon, .number(above: 0),
      "Added to the root of the squared gradient's mean; `adamw` only."),
    .value("weightDecay", \.weightDecay, .number(atLeast: 0), "Weight decay; biases have none."),
    .value(
      "maxIterations", \.maxIterations, .integer(atLeast: 0, atMost: 1_000_000_000),
      "Steps of the run; 0 writes the model that a run would start from."),
    .value(
      "clipNorm", \.clipNorm, .number(atLeast: 0),
      "Largest norm of the whole gradient, longer ones are scaled to it; 0 means no limit."),
    .section(
      "schedule", \.schedule, ScheduleSettings.table, "The learning rate over the run."),
  ])

  /// The keys that a phase of a run can change: all but the length of the run.
  static let phaseTable = SettingTable<Self>(table.keys.filter { $0.name != "maxIterations" })

  /// What is wrong with the schedule, alone or with the rate that it starts from.
  ///
  /// - Parameter path: of the section, such as `solver`.
  /// - Returns: the first contradiction, or nil.
  func conflict(at path: String) -> SettingConflict? {
    if schedule.kind == .cosine, schedule.final > learningRate {
      return SettingConflict(
        path: "\(path).schedule.final", found: "\(schedule.final)",
        expected: "at most \(path).learningRate, \(learningRate)")
    }
    return schedule.conflict(at: "\(path).schedule")
  }
}
