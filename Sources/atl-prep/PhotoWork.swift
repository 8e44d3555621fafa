import CommandSupport
import Dispatch
import Synchronization

/// Work on many photos, several at a time, with a line of progress.
enum PhotoWork {
  /// Hands the photos out by their index, each once, in order.
  ///
  /// - Parameters:
  ///   - count: how many photos.
  ///   - jobs: how many are worked on at a time.
  ///   - quiet: true for no progress.
  ///   - unit: what the progress counts.
  ///   - refused: what the progress calls those that were not accepted.
  ///   - makeWorker: makes what one thread works with.
  ///   - work: works on a photo, and tells whether it was accepted.
  /// - Throws: the first error of a worker; the rest is not begun then.
  static func run<Worker>(
    count: Int, jobs: Int, quiet: Bool, unit: String = "photos", refused: String = "rejected",
    makeWorker: @Sendable () throws -> Worker,
    work: @Sendable (Int, Worker) throws -> Bool
  ) throws {
    let state = Mutex(State(progress: ProgressLine(quiet: quiet), unit: unit, refused: refused))
    DispatchQueue.concurrentPerform(iterations: min(jobs, count)) { _ in
      do {
        let worker = try makeWorker()
        while let index = state.withLock({ $0.take(below: count) }) {
          let isAccepted = try work(index, worker)
          state.withLock { $0.note(isAccepted, of: count) }
        }
      } catch {
        state.withLock { $0.failure = $0.failure ?? error }
      }
    }
    state.withLock { $0.progress.finish() }
    try state.withLock { try $0.failure.map { throw $0 } }
  }
}

/// What the workers share.
private struct State {
  var progress: ProgressLine
  var failure: (any Error)?
  private var next = 0
  private var done = 0
  private var refusedCount = 0
  private let unit: String
  private let refused: String

  init(progress: ProgressLine, unit: String, refused: String) {
    self.progress = progress
    self.unit = unit
    self.refused = refused
  }

  /// The next photo; none once something has failed.
  mutating func take(below count: Int) -> Int? {
    guard failure == nil, next < count else { return nil }
    defer { next += 1 }
    return next
  }

  mutating func note(_ isAccepted: Bool, of count: Int) {
    refusedCount += isAccepted ? 0 : 1
    done += 1
    progress.show(
      done: done, of: count, unit: unit,
      detail: refusedCount > 0 ? "\(refusedCount) \(refused)" : "")
  }
}
