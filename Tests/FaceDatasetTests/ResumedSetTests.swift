import FaceDataset
import Foundation
import Testing

/// Stops a run at every place and lets another go on.
@Suite struct ResumedSetTests {
  @Test(arguments: 0...PlannedRun.results.count)
  func `a run that was stopped ends with the bytes of an undisturbed one`(done: Int) throws {
    let expected = try PlannedRun().whole()
    // The last line of the journal may be cut off anywhere.
    for cut in [0, 1, 2, 30, 80] {
      let run = try PlannedRun()
      let journal = try run.stopped(after: done)
      try journal.dropLast(cut).write(to: run.journal)
      let writer = try run.writer()
      if cut == 0 { #expect(writer.remaining == Array(done..<PlannedRun.results.count)) }
      #expect(try run.finish(writer) == expected, "cut by \(cut)")
    }
  }

  @Test func `half a line is dropped for good`() throws {
    let run = try PlannedRun()
    let expected = try PlannedRun().whole()
    try run.stopped(after: 3).dropLast(5).write(to: run.journal)
    let writer = try run.writer()
    #expect(writer.remaining == [2, 3, 4, 5])
    try writer.record(PlannedRun.results[4])
    let next = try stoppedAndReopened(run)
    #expect(next.remaining == [2, 3, 5])
    #expect(try run.finish(next) == expected)
  }

  @Test func `only what is missing is done again`() throws {
    let run = try PlannedRun()
    _ = try run.stopped(after: 4)
    #expect(try run.writer().remaining == [4, 5])
  }

  @Test func `a face that was lost or changed is made again`() throws {
    let run = try PlannedRun()
    let expected = try PlannedRun().whole()
    _ = try run.stopped(after: 5)
    try FileManager.default.removeItem(atPath: run.folder.file("faces/Ada/1.jpg"))
    try Data([9]).write(to: URL(fileURLWithPath: run.folder.file("faces/Bo/2.jpg")))
    let writer = try run.writer()
    #expect(writer.remaining == [0, 3, 5])
    // Stopped again, the journal tells what is there by now.
    try writer.record(PlannedRun.results[0])
    let next = try stoppedAndReopened(run)
    #expect(next.remaining == [3, 5])
    #expect(try run.finish(next) == expected)
  }

  @Test func `pieces that are no longer to be done are forgotten`() throws {
    let run = try PlannedRun()
    _ = try run.stopped(after: 6)
    let fewer = WorkPlan(
      facts: PlannedRun.facts, items: PlannedRun.results.dropFirst(3).map(\.item))
    let writer = try run.writer(plan: fewer)
    #expect(writer.remaining.isEmpty)
    _ = try writer.finish()
    #expect(try Manifest.read(from: run.folder.path).records.map(\.source) == ["Bo/2.jpg"])
  }

  @Test func `another run is refused by name, unless it may be overwritten`() throws {
    let run = try PlannedRun()
    _ = try run.stopped(after: 3)
    let other = WorkPlan(
      facts: [WorkFact("quality", "80"), WorkFact("list", "abc")],
      items: PlannedRun.results.map(\.item))
    let before = try run.folder.allFiles()
    let error = #expect(throws: DatasetError.self) { try run.writer(plan: other) }
    #expect(error?.description.contains("quality: found 95, expected 80") == true)
    #expect(error?.description.contains("list") == false)
    #expect(try run.folder.allFiles() == before)
    #expect(try run.writer(plan: other, overwriting: true).remaining == Array(0..<6))
  }

  @Test func `what was not planned does not replace a run that was begun`() throws {
    let run = try PlannedRun()
    _ = try run.stopped(after: 3)
    #expect(
      throws: DatasetError.otherRun(file: run.folder.file("journal.jsonl"), differences: [])
    ) { try run.writer(plan: nil) }
    _ = try run.writer(plan: nil, overwriting: true).finish()
    #expect(try !run.folder.allFiles().contains("journal.jsonl"))
  }

  @Test func `a finished set that is overwritten is begun anew`() throws {
    let run = try PlannedRun()
    _ = try run.whole()
    #expect(throws: DatasetError.self) { try run.writer() }
    let writer = try run.writer(overwriting: true)
    #expect(writer.remaining == Array(0..<6))
    #expect(try !run.folder.allFiles().contains("manifest.jsonl"))
  }

  @Test func `two runs at a time are refused`() throws {
    let run = try PlannedRun()
    let first = try run.writer()
    #expect(throws: DatasetError.busy(file: run.folder.file("journal.jsonl"))) {
      try run.writer()
    }
    _ = try first.finish()
  }

  @Test func `a line in the middle that is none of a journal is refused by number`() throws {
    let run = try PlannedRun()
    let journal = try run.stopped(after: 2)
    try (journal + Data("nonsense\n".utf8)).write(to: run.journal)
    #expect(
      throws: DatasetError.notJournal(
        file: run.folder.file("journal.jsonl"), line: 4, found: "nonsense")
    ) { try run.writer() }
  }

  @Test func `a face that cannot be put in its place stops the run and nothing is lost`() throws {
    let run = try PlannedRun()
    let expected = try PlannedRun().whole()
    let writer = try run.writer()
    try FileManager.default.createDirectory(
      atPath: run.folder.file("faces/Ada/1.jpg/in the way"), withIntermediateDirectories: true)
    #expect(throws: DatasetError.self) { try writer.record(PlannedRun.results[0]) }
    try writer.record(PlannedRun.results[1])
    try FileManager.default.removeItem(atPath: run.folder.file("faces/Ada/1.jpg"))
    let next = try stoppedAndReopened(run)
    #expect(next.remaining == [0, 2, 3, 4, 5])
    #expect(try run.finish(next) == expected)
  }

  /// Lets go of the journal as the end of a process does, and opens it again.
  private func stoppedAndReopened(_ run: PlannedRun) throws -> AlignedSetWriter {
    let written = try Data(contentsOf: run.journal)
    try FileManager.default.removeItem(at: run.journal)
    try written.write(to: run.journal)
    return try run.writer()
  }
}
