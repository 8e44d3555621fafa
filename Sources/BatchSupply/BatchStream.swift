internal import Dispatch

/// Batches in order of their steps, assembled ahead by several workers.
///
/// Ends its workers when it goes away. `next` blocks its thread: not for use in a Swift `Task`.
package final class BatchStream: Sendable {
  private let feed: BatchFeed

  /// Starts the workers.
  ///
  /// - Parameters:
  ///   - firstStep: the step of the first batch, 0 or more.
  ///   - endStep: the step after the last; nil for no end.
  ///   - workers: how many batches are assembled at a time, 1 or more.
  ///   - capacity: how many finished batches may wait, 1 or more.
  ///   - assemble: makes the batch of a step; called from several threads at a time.
  /// - Throws: `badSetting`.
  package init(
    from firstStep: Int, until endStep: Int?, workers: Int, capacity: Int,
    assemble: @escaping @Sendable (Int) throws -> FaceBatch
  ) throws(BatchError) {
    for (name, found) in [("workers", workers), ("batches", capacity)] where found < 1 {
      throw .badSetting(name: name, found: found, expected: "1 or more")
    }
    let feed = BatchFeed(
      firstStep: firstStep, endStep: endStep, capacity: capacity, assemble: assemble)
    self.feed = feed
    let threads = DispatchQueue(label: "batch-workers", attributes: .concurrent)
    for _ in 0..<workers {
      // A worker holds the feed and not the stream, which can then go away and stop it.
      threads.async { feed.work() }
    }
  }

  deinit {
    feed.queue.cancel()
  }

  /// The next batch; waits until it is assembled.
  ///
  /// - Returns: nil after the last step, or once the stream is cancelled.
  /// - Throws: what the worker of this step threw; and again at each later call.
  package func next() throws -> FaceBatch? {
    try feed.queue.pop()
  }

  /// Stops the workers; one that assembles a batch finishes it first, and its result is dropped.
  package func cancel() {
    feed.queue.cancel()
  }

  /// How long `next` has waited for batches, in total and in seconds.
  package var queueWaitSeconds: Double { feed.queue.consumerWaitSeconds }

  /// Number of finished batches that wait.
  package var queueDepth: Int { feed.queue.depth }
}

/// What the workers share: the queue, and which step is to be assembled next.
private final class BatchFeed: Sendable {
  let queue: BoundedQueue<FaceBatch>
  private let nextStep: Guarded<Int>
  private let assemble: @Sendable (Int) throws -> FaceBatch

  init(
    firstStep: Int, endStep: Int?, capacity: Int,
    assemble: @escaping @Sendable (Int) throws -> FaceBatch
  ) {
    queue = BoundedQueue(capacity: capacity, firstTicket: firstStep)
    if let endStep { queue.close(atTicket: endStep) }
    nextStep = Guarded(firstStep)
    self.assemble = assemble
  }

  /// Assembles step after step, until the queue wants no more.
  func work() {
    while true {
      let step = nextStep.withLock { next in
        defer { next += 1 }
        return next
      }
      do {
        // Asked before the work as well, so that a step after the end is not assembled.
        guard queue.accepts(ticket: step) else { return }
        guard queue.push(try assemble(step), ticket: step) else { return }
      } catch {
        return queue.fail(error, ticket: step)
      }
    }
  }
}
