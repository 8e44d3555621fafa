/// Batches that wait for the trainer, and who prepares them; neither changes a result.
package struct QueueSettings: Sendable, Equatable {
  /// Batches prepared ahead of the trainer.
  package var batches = 4
  /// Threads that prepare batches.
  package var workers = 2

  /// The default queue.
  package init() {}

  static let table = SettingTable<Self>([
    .value(
      "batches", \.batches, .integer(atLeast: 1, atMost: 1024),
      "Batches prepared ahead of the trainer at most."),
    .value(
      "workers", \.workers, .integer(atLeast: 1, atMost: 1024),
      "Threads that prepare batches."),
  ])
}
