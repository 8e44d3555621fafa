internal import Failures
package import Foundation

/// The checkpoints of a run: a folder with a folder for each, such as `step-00001000`.
///
/// A process that dies at any moment leaves every checkpoint that was complete before usable: a new
/// one is written into a hidden folder, marked as complete, brought to the disk, and only then
/// given its name. One process at a time may save.
package struct CheckpointStore: Sendable {
  private let folder: URL
  private let keepCount: Int

  private static let modelName = "model.safetensors"
  private static let tensorsName = "state.safetensors"
  private static let stateName = "state.json"
  private static let fileNames = [modelName, tensorsName, stateName]

  /// A store that keeps the newest few of its checkpoints; the folder need not exist yet.
  package init(folder: URL, keeping keepCount: Int) {
    precondition(keepCount >= 1, "a store keeps at least 1 checkpoint, not \(keepCount)")
    self.folder = folder
    self.keepCount = keepCount
  }

  /// Saves a checkpoint, then deletes those that are too old and what broken saves left behind.
  ///
  /// - Returns: the checkpoint's folder. A checkpoint of the same step is replaced.
  @discardableResult
  package func save<State>(_ checkpoint: Checkpoint<State>) throws(CheckpointError) -> URL {
    let name = CheckpointName(step: checkpoint.step)
    let target = folder.appending(path: name.text)
    let partial = folder.appending(path: name.partialText)
    try createFolder(folder)
    try remove(partial)
    try createFolder(partial)
    try checkpoint.model.write(to: partial.appending(path: Self.modelName))
    try checkpoint.tensors.write(to: partial.appending(path: Self.tensorsName))
    try write(checkpoint.state, to: partial.appending(path: Self.stateName))
    try CompletionMark.write(to: partial, listing: Self.fileNames)
    // Folders do not replace each other by renaming, so an old one steps aside under a name by
    // which it is still found.
    if FileManager.default.fileExists(atPath: target.path) {
      let previous = folder.appending(path: name.previousText)
      try remove(previous)
      try SystemCall.rename(target, to: previous)
    }
    try SystemCall.rename(partial, to: target)
    try SystemCall.synchronize(folder: folder)
    try prune()
    return target
  }

  /// Finds and reads the newest checkpoint that is complete.
  ///
  /// - Returns: nil as the newest where the folder is missing or holds no usable checkpoint; then
  ///   the reasons tell the two apart.
  package func latest<State>(
    as type: State.Type = State.self
  ) throws(CheckpointError) -> CheckpointSearch<State> {
    var skipped: [SkippedCheckpoint] = []
    for name in try names() {
      do {
        let checkpoint: Checkpoint<State> = try read(name)
        return CheckpointSearch(newest: checkpoint, skipped: skipped)
      } catch {
        skipped.append(SkippedCheckpoint(name: name.folderName, reason: error))
      }
    }
    return CheckpointSearch(newest: nil, skipped: skipped)
  }

  /// The path of a step's checkpoint, as messages name it.
  package func path(ofStep step: Int) -> String {
    folder.appending(path: CheckpointName(step: step).text).relativePath
  }

  private func read<State>(_ name: CheckpointName) throws(CheckpointError) -> Checkpoint<State> {
    let place = folder.appending(path: name.folderName)
    try CompletionMark.check(place, requiring: Self.fileNames)
    return Checkpoint(
      step: name.step,
      model: try SafetensorsFile.read(from: place.appending(path: Self.modelName)),
      tensors: try SafetensorsFile.read(from: place.appending(path: Self.tensorsName)),
      state: try readState(from: place.appending(path: Self.stateName)))
  }

  /// The checkpoints' names, usable or not, the newest first.
  private func names() throws(CheckpointError) -> [CheckpointName] {
    try contents().compactMap(CheckpointName.init(folderName:)).sorted(by: >)
  }

  private func contents() throws(CheckpointError) -> [String] {
    guard FileManager.default.fileExists(atPath: folder.path) else { return [] }
    do {
      return try FileManager.default.contentsOfDirectory(atPath: folder.path)
    } catch {
      throw .inputOutput(
        file: folder.relativePath, operation: "list", reason: systemReason(of: error))
    }
  }

  /// Deletes all but the newest complete checkpoints, and everything unfinished.
  ///
  /// Damaged checkpoints stay where they are, for whoever wants to know why.
  private func prune() throws(CheckpointError) {
    let all = try names()
    let complete = all.filter { name in
      let place = folder.appending(path: name.folderName)
      let mark: Void? = try? CompletionMark.check(place, requiring: Self.fileNames)
      return !name.isPrevious && mark != nil
    }
    let replaced = all.filter { $0.isPrevious && complete.map(\.step).contains($0.step) }
    for name in complete.dropFirst(keepCount) + replaced {
      // Under its unfinished name a folder that is deleted halfway is never taken for damaged.
      let place = folder.appending(path: name.folderName)
      let doomed = folder.appending(path: name.partialText)
      try remove(doomed)
      try SystemCall.rename(place, to: doomed)
    }
    for name in try contents() where CheckpointName.isPartial(folderName: name) {
      try remove(folder.appending(path: name))
    }
  }

  private func createFolder(_ url: URL) throws(CheckpointError) {
    do {
      try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    } catch {
      throw .uncreatable(file: url.relativePath, reason: systemReason(of: error))
    }
  }

  private func remove(_ url: URL) throws(CheckpointError) {
    guard FileManager.default.fileExists(atPath: url.path) else { return }
    do {
      try FileManager.default.removeItem(at: url)
    } catch {
      throw .inputOutput(
        file: url.relativePath, operation: "remove", reason: systemReason(of: error))
    }
  }
}

// The state as JSON, in a form that people can read and compare.
extension CheckpointStore {
  private func write(_ state: some Codable, to url: URL) throws(CheckpointError) {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    let bytes: [UInt8]
    do {
      bytes = Array(try encoder.encode(state))
    } catch {
      throw .badState(file: url.relativePath, reason: "\(error)")
    }
    try OutputFile.write(to: url) { output throws(CheckpointError) in try output.append(bytes) }
  }

  private func readState<State: Codable>(from url: URL) throws(CheckpointError) -> State {
    var input = try InputFile.open(url)
    let bytes = try input.readBytes(input.byteCount)
    do {
      return try JSONDecoder().decode(State.self, from: Data(bytes))
    } catch DecodingError.keyNotFound(let key, _) {
      throw .badState(
        file: url.relativePath, reason: "no \(key.stringValue), as of another version")
    } catch {
      throw .badState(file: url.relativePath, reason: "\(error)")
    }
  }
}
