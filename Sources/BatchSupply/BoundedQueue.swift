internal import Dispatch

/// Hands numbered elements from many producers to one consumer, in order of their numbers.
///
/// Every element has a ticket. The consumer gets ticket after ticket; a producer that is more than
/// `capacity` ahead of it waits. Every ticket up to the end has to be pushed by someone, and each
/// producer pushes its tickets in ascending order; then no waiting can last for ever.
///
/// The queue ends at a ticket: by `close`, with nil for the consumer, or by `fail`, with an error.
/// Elements before the end are delivered first; of several ends the lowest ticket counts. So the
/// consumer sees the same elements before the same error, whichever producer was faster.
///
/// Producers and consumer block their threads: none of this belongs into a Swift `Task`.
package final class BoundedQueue<Element: Sendable>: Sendable {
  private let state: Guarded<QueueState<Element>>
  private let arrival = DispatchSemaphore(value: 0)

  /// Makes an empty queue.
  ///
  /// - Parameters:
  ///   - capacity: how many elements may wait, 1 or more.
  ///   - firstTicket: the ticket that the consumer gets first.
  package init(capacity: Int, firstTicket: Int = 0) {
    precondition(capacity >= 1, "capacity is \(capacity), expected 1 or more")
    state = Guarded(QueueState(capacity: capacity, firstTicket: firstTicket))
  }

  /// Adds an element, and waits while the consumer is `capacity` or more elements behind.
  ///
  /// - Returns: true if the element was taken; false if the producer should stop, because the queue
  ///   ends before this ticket or was cancelled.
  package func push(_ element: Element, ticket: Int) -> Bool {
    while true {
      switch state.withLock({ $0.offer(element, ticket: ticket) }) {
      case .taken(let isAwaited):
        if isAwaited { arrival.signal() }
        return true
      case .refused: return false
      case .full(let turn): turn.wait()
      }
    }
  }

  /// Takes the next element, and waits until it is there.
  ///
  /// - Returns: nil once the queue has ended or was cancelled.
  /// - Throws: the error of `fail`, after all elements before it, and again at each later call.
  package func pop() throws -> Element? {
    while true {
      switch state.withLock({ $0.take() }) {
      case .element(let element, let turn):
        turn?.signal()
        return element
      case .ended(let error):
        if let error { throw error }
        return nil
      case .absent:
        let clock = ContinuousClock()
        let wait = clock.measure { arrival.wait() }
        state.withLock { $0.consumerWait += wait }
      }
    }
  }

  /// False if the queue ends before this ticket, so that its element need not be made.
  package func accepts(ticket: Int) -> Bool {
    state.withLock { $0.accepts(ticket: ticket) }
  }

  /// Ends the queue in good order: tickets below `end` are delivered, then nil.
  package func close(atTicket end: Int) {
    wake(state.withLock { $0.end(atTicket: end, error: nil) })
  }

  /// Ends the queue with an error, which the consumer gets in place of this ticket's element.
  package func fail(_ error: any Error, ticket: Int) {
    wake(state.withLock { $0.end(atTicket: ticket, error: error) })
  }

  /// Ends the queue at once: producers are told to stop, elements that wait are dropped.
  package func cancel() {
    wake(state.withLock { $0.cancel() })
  }

  /// Number of elements that wait for the consumer.
  package var depth: Int { state.withLock { $0.depth } }

  /// How long the consumer has waited for elements, in total and in seconds.
  package var consumerWaitSeconds: Double {
    state.withLock { $0.consumerWait / .seconds(1) }
  }

  private func wake(_ sleepers: QueueState<Element>.Sleepers) {
    for turn in sleepers.producers { turn.signal() }
    if sleepers.consumerIsAmongThem { arrival.signal() }
  }
}
