/// One part of a run, with a loss and a solver of its own.
package struct PhaseSettings: Sendable, Equatable {
  /// When the next phase begins.
  package var until = PhaseEndSettings()
  /// Embedding to loss and gradient.
  package var loss: LossSettings
  /// Gradient to step; the number of steps is the run's.
  package var solver: SolverSettings

  /// A phase that lasts to the end of the run.
  package init(loss: LossSettings, solver: SolverSettings) {
    self.loss = loss
    self.solver = solver
  }

  static let table = SettingTable<Self>([
    .section("until", \.until, PhaseEndSettings.table, "When the next phase begins."),
    .section("loss", \.loss, LossSettings.table, "Embedding to loss and gradient."),
    .section("solver", \.solver, SolverSettings.phaseTable, "Gradient to step."),
  ])
}

/// When a phase ends: at a step, or before it at an accuracy.
package struct PhaseEndSettings: Sendable, Equatable {
  /// The number of steps of the run after which the phase ends; 0 is the end of the run.
  package var step = 0
  /// The accuracy, over 100 steps, that ends the phase before its step; 0 means none.
  package var accuracy = 0.0

  static let table = SettingTable<Self>([
    .value(
      "step", \.step, .integer(atLeast: 0, atMost: 1_000_000_000),
      "The number of steps of the run after which the phase ends; 0 is the end of the run."),
    .value(
      "accuracy", \.accuracy, .number(atLeast: 0, atMost: 1),
      "The accuracy over 100 steps that ends the phase before its step; 0 means none."),
  ])
}

extension Pipeline {
  /// The parts of the run in order; without `training.phases` the whole run is one.
  package var phasesOfRun: [PhaseSettings] {
    phases.isEmpty ? [PhaseSettings(loss: loss, solver: solver)] : phases
  }

  /// Phases that do not follow each other to the end of the run, or whose settings disagree.
  var phaseConflict: SettingConflict? {
    var last = 0
    for (index, phase) in phases.enumerated() {
      let path = "training.phases[\(index)]"
      if let conflict = phase.loss.conflict(at: "\(path).loss")
        ?? phase.solver.conflict(at: "\(path).solver")
      {
        return conflict
      }
      if index == phases.count - 1 { return lastPhaseConflict(phase, path: path) }
      guard phase.until.step > last, phase.until.step < solver.maxIterations else {
        return SettingConflict(
          path: "\(path).until.step", found: "\(phase.until.step)",
          expected: "more than \(last) and less than solver.maxIterations, \(solver.maxIterations)")
      }
      guard phase.until.accuracy == 0 || phase.until.step - last >= 100 else {
        return SettingConflict(
          path: "\(path).until.accuracy",
          found: "\(phase.until.accuracy) for a phase of \(phase.until.step - last) steps",
          expected: "0, because the accuracy is looked at after 100 steps")
      }
      last = phase.until.step
    }
    return nil
  }

  private func lastPhaseConflict(_ phase: PhaseSettings, path: String) -> SettingConflict? {
    guard phase.until != PhaseEndSettings() else { return nil }
    let isStep = phase.until.step != 0
    return SettingConflict(
      path: isStep ? "\(path).until.step" : "\(path).until.accuracy",
      found: isStep ? "\(phase.until.step)" : "\(phase.until.accuracy)",
      expected: "0, because the last phase ends with the run")
  }
}
