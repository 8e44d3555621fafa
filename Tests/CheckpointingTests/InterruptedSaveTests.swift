import Checkpointing
import Foundation
import StrictJSON
import Testing

/// Every state in which a killed process or a damaged disk can leave a store.
@Suite struct InterruptedSaveTests {
  private static let fileNames = [
    "model.safetensors", "state.safetensors", "state.json", "COMPLETE",
  ]

  @Test(arguments: 0...4)
  func `goes on with the previous one when killed while writing`(fileCount: Int) throws {
    try withStore { store, folder in
      try store.save(sample(1))
      let partial = try store.save(sample(2))
      let hidden = folder.appending(path: ".step-00000002.partial")
      try FileManager.default.moveItem(at: partial, to: hidden)
      for name in Self.fileNames.dropFirst(fileCount) {
        try FileManager.default.removeItem(at: hidden.appending(path: name))
      }
      try Data("half".utf8).write(to: hidden.appending(path: ".state.json.partial"))
      let search = try store.latest(as: SampleState.self)
      #expect(search.newest?.step == 1)
      #expect(search.skipped.isEmpty)
      // The next save, of this or another step, takes the rest away.
      try store.save(sample(fileCount.isMultiple(of: 2) ? 2 : 3))
      #expect(try names(in: folder).allSatisfy { $0.hasPrefix("step-") })
      let again = try #require(try store.latest(as: SampleState.self).newest)
      #expect(again.step >= 2)
      let place = folder.appending(path: String(format: "step-%08d", again.step))
      #expect(try names(in: place) == Self.fileNames.sorted())
    }
  }

  @Test func `finds the old one when killed while replacing it`() throws {
    try withStore(keeping: 1) { store, folder in
      let place = try store.save(sample(7, loss: 1))
      let previous = folder.appending(path: "step-00000007.previous")
      // Between the two renames: the old one has stepped aside, the new one has no name yet.
      try FileManager.default.moveItem(at: place, to: previous)
      #expect(try store.latest(as: SampleState.self).newest?.state.loss == 1)
      // After both: the new one counts, and the next save deletes the old one.
      try FileManager.default.copyItem(at: previous, to: place)
      try Data(#"{"lambdaIteration":7,"words":[1],"loss":2}"#.utf8)
        .write(to: place.appending(path: "state.json"))
      try writeMark(place)
      #expect(try store.latest(as: SampleState.self).newest?.state.loss == 2)
      try store.save(sample(7, loss: 3))
      #expect(try store.latest(as: SampleState.self).newest?.state.loss == 3)
      #expect(try names(in: folder) == ["step-00000007"])
    }
  }

  @Test func `finishes a deletion that was cut off`() throws {
    try withStore(keeping: 1) { store, folder in
      try store.save(sample(1))
      let doomed = folder.appending(path: ".step-00000001.partial")
      try FileManager.default.copyItem(at: folder.appending(path: "step-00000001"), to: doomed)
      try FileManager.default.removeItem(at: doomed.appending(path: "COMPLETE"))
      try store.save(sample(2))
      #expect(try names(in: folder) == ["step-00000002"])
    }
  }

  @Test(arguments: fileNames)
  func `passes over one that lacks a file, and says why`(name: String) throws {
    try withDamage { place in
      try FileManager.default.removeItem(at: place.appending(path: name))
      return .missing(file: place.appending(path: name).relativePath)
    }
  }

  @Test(arguments: fileNames.dropLast())
  func `passes over one with a file that is cut off`(name: String) throws {
    try withDamage { place in
      let url = place.appending(path: name)
      let bytes = try Data(contentsOf: url)
      try bytes.dropLast().write(to: url)
      return .fileLength(
        file: url.relativePath, byteCount: bytes.count - 1, expected: bytes.count)
    }
  }

  @Test func `passes over one with weights that lie, though their length is right`() throws {
    try withDamage { place in
      let url = place.appending(path: "model.safetensors")
      var bytes = try Data(contentsOf: url)
      bytes[8] = UInt8(ascii: "[")
      try bytes.write(to: url)
      return .syntax(
        file: url.relativePath,
        error: .unexpected(
          position: JSONPosition(line: 1, column: 16), found: "\":\"",
          expected: "\",\" or \"]\""))
    }
  }

  @Test(arguments: ["", "{", "null", "{}", #"{"format":"atl-checkpoint","version":2,"files":{}}"#])
  func `passes over one with a bad mark`(mark: String) throws {
    try withDamage { place in
      try Data(mark.utf8).write(to: place.appending(path: "COMPLETE"))
      return nil
    }
  }

  @Test func `passes over one whose mark leaves a file out`() throws {
    try withDamage { place in
      let url = place.appending(path: "COMPLETE")
      try Data(#"{"format":"atl-checkpoint","version":1,"files":{}}"#.utf8).write(to: url)
      return .badField(
        file: url.relativePath, field: "files.model.safetensors", found: "nothing",
        expected: "a length in bytes")
    }
  }

  @Test func `passes over one with the state of another program`() throws {
    try withDamage { place in
      try Data("{}".utf8).write(to: place.appending(path: "state.json"))
      try writeMark(place)
      return nil
    }
  }

  @Test func `says all reasons where none is usable`() throws {
    try withStore { store, folder in
      for step in [1, 2] {
        let place = try store.save(sample(step))
        try FileManager.default.removeItem(at: place.appending(path: "COMPLETE"))
      }
      let search = try store.latest(as: SampleState.self)
      #expect(search.newest == nil)
      #expect(search.skipped.map(\.name) == ["step-00000002", "step-00000001"])
    }
  }

  /// Saves steps 1 and 2, damages 2, and expects that 1 is taken and 2 named with the reason.
  private func withDamage(
    sourceLocation: SourceLocation = #_sourceLocation, _ damage: (URL) throws -> CheckpointError?
  ) throws {
    try withStore { store, _ in
      try store.save(sample(1))
      let expected = try damage(try store.save(sample(2)))
      let search = try store.latest(as: SampleState.self)
      #expect(search.newest?.step == 1, sourceLocation: sourceLocation)
      #expect(search.skipped.map(\.name) == ["step-00000002"], sourceLocation: sourceLocation)
      if let expected {
        #expect(search.skipped.map(\.reason) == [expected], sourceLocation: sourceLocation)
      }
    }
  }

  /// Writes a mark that fits the files as they are now.
  private func writeMark(_ place: URL) throws {
    let files = try Self.fileNames.dropLast().map { name in
      "\"\(name)\":\(try Data(contentsOf: place.appending(path: name)).count)"
    }
    let text = #"{"format":"atl-checkpoint","version":1,"files":{"#
    try Data("\(text)\(files.joined(separator: ","))}}".utf8)
      .write(to: place.appending(path: "COMPLETE"))
  }
}
