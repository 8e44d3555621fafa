/// All that a run needs in order to go on as if it had never stopped.
package struct Checkpoint<State: Codable & Sendable>: Sendable {
  /// The steps that are done.
  package let step: Int
  /// The weights, as the final model file has them.
  package let model: SafetensorsFile
  /// The other tensors: momentum, class centres and the like.
  package let tensors: SafetensorsFile
  /// The rest: counters, generators, positions.
  package let state: State

  /// The state after a number of steps.
  package init(step: Int, model: SafetensorsFile, tensors: SafetensorsFile, state: State) {
    precondition(step >= 0, "a step is at least 0, this is \(step)")
    self.step = step
    self.model = model
    self.tensors = tensors
    self.state = state
  }
}

/// A checkpoint that was passed over because it is damaged or cut off.
package struct SkippedCheckpoint: Sendable, Equatable {
  /// The folder's name.
  package let name: String
  /// Why it cannot be used.
  package let reason: CheckpointError
}

/// The newest usable checkpoint, and what was passed over on the way to it.
package struct CheckpointSearch<State: Codable & Sendable>: Sendable {
  /// The newest usable checkpoint, or nil where there is none.
  package let newest: Checkpoint<State>?
  /// Newer ones that cannot be used, the newest first.
  package let skipped: [SkippedCheckpoint]
}
