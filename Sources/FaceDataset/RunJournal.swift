internal import Failures
internal import Foundation
internal import Synchronization

/// What a run has done so far, a line a piece of work, in the folder of its set.
///
/// A piece is done when its line is whole: a process that is killed while it writes one leaves half
/// a line at the end, which the next drops. The file is locked while a run writes to it. Once a line
/// could not be written, no other is.
final class RunJournal: Sendable {
  static let fileName = "journal.jsonl"

  private let file: String
  private let header: JournalHeader
  private let state: Mutex<State>

  private struct State {
    let handle: FileHandle
    var failure: DatasetError?
  }

  /// What was done before this run, in the order of the file.
  let entries: [JournalEntry]

  /// Opens the journal of a run, to go on with it or to begin.
  ///
  /// - Parameters:
  ///   - folder: of the set.
  ///   - header: which run it is.
  ///   - resumes: false to begin anew whatever there is.
  ///   - discarding: true if the journal of another run may be thrown away.
  /// - Throws: `busy`, where another process has it; `otherRun`; `notJournal`; `unwritable`,
  ///   `unreadable`.
  init(
    inFolder folder: String, header: JournalHeader, resumes: Bool, discarding: Bool
  ) throws(DatasetError) {
    file = folder + "/" + Self.fileName
    self.header = header
    let handle = try Self.lockedHandle(file)
    state = Mutex(State(handle: handle))
    if resumes,
      let content = try JournalContent(file: file, bytes: Self.contents(file, handle))
    {
      let differences = content.header.differences(from: header)
      if differences.isEmpty {
        entries = content.entries
        try cut(to: content.wholeCount)
        return
      }
      guard discarding else { throw .otherRun(file: file, differences: differences) }
    }
    entries = []
    try cut(to: 0)
    try write(header.line)
  }

  /// Forgets the pieces that are not among some.
  func keep(_ entries: [JournalEntry]) throws(DatasetError) {
    try cut(to: 0)
    try write(header.line + entries.map(\.text).joined())
  }

  /// Notes that a piece of work is done.
  func add(_ entry: JournalEntry) throws(DatasetError) {
    try write(entry.text)
  }

  /// Notes that all of a shard's work is done.
  func complete() throws(DatasetError) {
    try write(JournalContent.completionLine)
  }

  /// Removes the file, when the set is finished.
  func remove() throws(DatasetError) {
    try SetFiles.remove(file)
  }

  private static func lockedHandle(_ file: String) throws(DatasetError) -> FileHandle {
    let descriptor = unsafe open(file, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0o644)
    guard descriptor >= 0 else {
      throw .unwritable(file: file, reason: unsafe String(cString: strerror(errno)))
    }
    let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else { throw .busy(file: file) }
    return handle
  }

  private static func contents(
    _ file: String, _ handle: FileHandle
  ) throws(DatasetError) -> [UInt8] {
    do {
      return [UInt8](try handle.readToEnd() ?? Data())
    } catch {
      throw .unreadable(file: file, reason: systemReason(of: error))
    }
  }

  private func cut(to count: Int) throws(DatasetError) {
    try withHandle { try $0.truncate(atOffset: UInt64(count)) }
  }

  private func write(_ line: String) throws(DatasetError) {
    try withHandle { try $0.write(contentsOf: Data(line.utf8)) }
  }

  private func withHandle(_ body: (FileHandle) throws -> Void) throws(DatasetError) {
    try state.withLock { state throws(DatasetError) in
      if let failure = state.failure { throw failure }
      do {
        try body(state.handle)
      } catch {
        let failure = DatasetError.unwritable(file: file, reason: systemReason(of: error))
        state.failure = failure
        throw failure
      }
    }
  }
}
