/// What a run tells while it goes.
package struct LogSettings: Sendable, Equatable {
  /// Steps between lines of the log.
  package var every = 100

  /// The published log.
  package init() {}

  static let table = SettingTable<Self>([
    .value("every", \.every, .integer(atLeast: 1), "Steps between lines of `metrics.jsonl`.")
  ])
}
