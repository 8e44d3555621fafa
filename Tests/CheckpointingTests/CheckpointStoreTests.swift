import Checkpointing
import Foundation
import SeededRandom
import StrictJSON
import Testing

/// A state as a run may have it, with the kinds of numbers that are easily lost.
struct SampleState: Codable, Sendable, Equatable {
  var lambdaIteration: Int
  var words: [UInt64] = [.max, 0, 5]
  var loss = 0.1
}

@Suite struct CheckpointStoreTests {
  @Test func `gives back what was saved, bit for bit`() throws {
    try withStore { store, folder in
      let place = try store.save(sample(1000))
      #expect(place.lastPathComponent == "step-00001000")
      #expect(
        try names(in: place)
          == ["COMPLETE", "model.safetensors", "state.json", "state.safetensors"])
      #expect(try names(in: folder) == ["step-00001000"])
      let search = try store.latest(as: SampleState.self)
      let newest = try #require(search.newest)
      #expect(search.skipped.isEmpty)
      #expect(newest.step == 1000)
      #expect(newest.model == sample(1000).model)
      #expect(newest.tensors == sample(1000).tensors)
      #expect(newest.state == sample(1000).state)
    }
  }

  @Test func `writes the same bytes for the same state`() throws {
    let bytes = try (0..<2).map { _ in
      try withStore { store, _ in
        let place = try store.save(sample(3))
        return try names(in: place).map { try Data(contentsOf: place.appending(path: $0)) }
      }
    }
    #expect(bytes[0] == bytes[1])
  }

  @Test func `finds nothing where nothing is`() throws {
    try withStore { store, folder in
      #expect(try store.latest(as: SampleState.self).newest == nil)
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      try Data("x".utf8).write(to: folder.appending(path: "notes.txt"))
      for name in ["step-", "step-1", "step-0000000x", "step--0000001", "step-+0000001"] {
        try FileManager.default.createDirectory(
          at: folder.appending(path: name), withIntermediateDirectories: true)
      }
      let search = try store.latest(as: SampleState.self)
      #expect(search.newest == nil)
      #expect(search.skipped.isEmpty)
    }
  }

  @Test func `keeps the newest few and leaves what is not its own`() throws {
    try withStore(keeping: 2) { store, folder in
      for step in [1, 2, 99_999_999, 100_000_000] {
        try store.save(sample(step))
      }
      try Data("x".utf8).write(to: folder.appending(path: "notes.txt"))
      try store.save(sample(100_000_001))
      #expect(try names(in: folder) == ["notes.txt", "step-100000000", "step-100000001"])
      #expect(try store.latest(as: SampleState.self).newest?.step == 100_000_001)
    }
  }

  @Test func `counts only complete checkpoints when it keeps the newest few`() throws {
    try withStore(keeping: 2) { store, folder in
      for step in [1, 2] {
        try store.save(sample(step))
      }
      try FileManager.default.removeItem(at: folder.appending(path: "step-00000002/COMPLETE"))
      try store.save(sample(3))
      #expect(try names(in: folder) == ["step-00000001", "step-00000002", "step-00000003"])
      try store.save(sample(4))
      #expect(try names(in: folder) == ["step-00000002", "step-00000003", "step-00000004"])
    }
  }

  @Test func `replaces a checkpoint of the same step`() throws {
    try withStore(keeping: 1) { store, folder in
      try store.save(sample(5, loss: 1))
      try store.save(sample(5, loss: 2))
      #expect(try names(in: folder) == ["step-00000005"])
      #expect(try store.latest(as: SampleState.self).newest?.state.loss == 2)
    }
  }

  @Test func `refuses a state that JSON cannot hold, and leaves what was there`() throws {
    try withStore { store, _ in
      try store.save(sample(1))
      let error = #expect(throws: CheckpointError.self) {
        try store.save(sample(2, loss: .nan))
      }
      guard case .badState? = error else {
        Issue.record("\(String(describing: error))")
        return
      }
      #expect(try store.latest(as: SampleState.self).newest?.step == 1)
    }
  }

  @Test func `says that the folder cannot be made`() throws {
    try withTemporaryFolder { folder in
      try Data("x".utf8).write(to: folder.appending(path: "file"))
      let store = CheckpointStore(folder: folder.appending(path: "file/checkpoints"), keeping: 1)
      #expect(throws: CheckpointError.self) { try store.save(sample(1)) }
    }
  }
}

/// A checkpoint whose tensors tell its step.
func sample(_ step: Int, loss: Double = 0.1) -> Checkpoint<SampleState> {
  let weights = NamedTensor(name: "w", shape: [2], values: [Float(step), 0.1])
  let momentum = NamedTensor(name: "w.momentum", shape: [1], values: [-0.25])
  return Checkpoint(
    step: step, model: SafetensorsFile(metadata: ["step": "\(step)"], tensors: [weights]),
    tensors: SafetensorsFile(tensors: [momentum]),
    state: SampleState(lambdaIteration: step, loss: loss))
}

/// Calls a test's body with a store in a folder that does not exist yet.
func withStore<Result>(
  keeping keepCount: Int = 3, _ body: (CheckpointStore, URL) throws -> Result
) throws -> Result {
  try withTemporaryFolder { parent in
    let folder = parent.appending(path: "run/checkpoints")
    return try body(CheckpointStore(folder: folder, keeping: keepCount), folder)
  }
}
