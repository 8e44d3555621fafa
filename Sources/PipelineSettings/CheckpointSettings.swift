/// State to disk: how often, and how much of it stays.
package struct CheckpointSettings: Sendable, Equatable {
  /// Steps between checkpoints.
  package var every = 1000
  /// How many of the newest checkpoints stay.
  package var keep = 3

  /// The published checkpoints.
  package init() {}

  static let table = SettingTable<Self>([
    .value(
      "every", \.every, .integer(atLeast: 1),
      "Steps between checkpoints; one more is saved at the end and when a run is interrupted."),
    .value("keep", \.keep, .integer(atLeast: 1), "How many of the newest checkpoints stay."),
  ])
}
