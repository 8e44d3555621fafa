/// The learning rate over the run.
package struct ScheduleSettings: Sendable, Equatable {
  /// The shape.
  package var kind = Kind.multistep
  /// The steps at which the rate is multiplied by gamma (multistep).
  package var steps = [30_000, 60_000, 90_000]
  /// The factor at each of the steps (multistep).
  package var gamma = 0.1
  /// Steps over which the rate rises linearly to its full height (multistep, cosine).
  package var warmup = 0
  /// The rate at the end of the run (cosine).
  package var final = 0.0
  /// The share of the run after which the rate is highest (onecycle).
  package var peakAt = 0.3
  /// The first rate is the learning rate divided by this (onecycle).
  package var startDivisor = 25.0
  /// The last rate is the learning rate divided by this (onecycle).
  package var endDivisor = 10_000.0

  /// The published schedule.
  package init() {}

  /// The shapes.
  package enum Kind: String, Sendable, CaseIterable {
    case multistep, cosine, onecycle
  }

  static let table = SettingTable<Self>([
    .value(
      "kind", \.kind, .choice,
      "The shape: `multistep` falls by a factor at some steps, `cosine` falls smoothly, "
        + "`onecycle` rises to a peak and falls by a cosine."),
    .value(
      "steps", \.steps, .integers(atLeast: 1),
      "The steps, counted within the phase, at which the rate is multiplied by gamma, rising; "
        + "`multistep` only."),
    .value(
      "gamma", \.gamma, .number(above: 0), "The factor at each of the steps; `multistep` only."),
    .value(
      "warmup", \.warmup, .integer(atLeast: 0),
      "Steps over which the rate rises linearly to its full height; not for `onecycle`."),
    .value(
      "final", \.final, .number(atLeast: 0), "The rate at the end of the run; `cosine` only."),
    .value(
      "peakAt", \.peakAt, .number(atLeast: 0, atMost: 1),
      "The share of the run after which the rate is highest; `onecycle` only."),
    .value(
      "startDivisor", \.startDivisor, .number(atLeast: 1),
      "The first rate is learningRate divided by this; `onecycle` only."),
    .value(
      "endDivisor", \.endDivisor, .number(atLeast: 1),
      "The last rate is learningRate divided by this; `onecycle` only."),
  ])

  /// Steps that do not rise, or a second warm-up on top of the one-cycle's own.
  ///
  /// - Parameter path: of the section, such as `solver.schedule`.
  /// - Returns: the first of them, or nil.
  func conflict(at path: String) -> SettingConflict? {
    if zip(steps, steps.dropFirst()).contains(where: { $0 >= $1 }) {
      return SettingConflict(
        path: "\(path).steps", found: "\(steps)", expected: "steps that rise")
    }
    if kind == .onecycle, warmup > 0 {
      return SettingConflict(
        path: "\(path).warmup", found: "\(warmup) with the kind onecycle",
        expected: "0, because onecycle rises by itself until \(path).peakAt")
    }
    return nil
  }
}
