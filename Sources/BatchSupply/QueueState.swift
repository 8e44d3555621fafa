internal import Dispatch

/// What the lock of a `BoundedQueue` guards: the elements, who waits, and where the queue ends.
///
/// Every function is called under the lock and returns who has to be woken after it.
struct QueueState<Element: Sendable>: Sendable {
  /// What became of an offered element.
  enum Offer {
    case taken(isAwaited: Bool)
    case refused
    /// The producer has to wait for its turn and offer again.
    case full(turn: DispatchSemaphore)
  }

  /// What the consumer gets.
  enum Take {
    /// An element, and the producer whose turn has come by taking it.
    case element(Element, turn: DispatchSemaphore?)
    case ended((any Error)?)
    /// The consumer has to wait for an arrival and ask again.
    case absent
  }

  /// Who has to be woken because the queue ended.
  struct Sleepers {
    var producers: [DispatchSemaphore] = []
    var consumerIsAmongThem = false
  }

  private struct End: Sendable {
    let ticket: Int
    let error: (any Error)?
  }

  /// Total time that the consumer has waited.
  var consumerWait = Duration.zero

  /// Number of elements that wait.
  private(set) var depth = 0

  /// The element of ticket t lies at t modulo capacity.
  private var slots: [Element?]
  private var nextTicket: Int
  private var end: End?
  private var waitingProducers: [Int: DispatchSemaphore] = [:]
  private var consumerWaits = false

  init(capacity: Int, firstTicket: Int) {
    precondition(firstTicket >= 0, "first ticket is \(firstTicket), expected 0 or more")
    slots = Array(repeating: nil, count: capacity)
    nextTicket = firstTicket
  }

  func accepts(ticket: Int) -> Bool {
    end.map { ticket < $0.ticket } ?? true
  }

  mutating func offer(_ element: Element, ticket: Int) -> Offer {
    guard accepts(ticket: ticket) else { return .refused }
    precondition(ticket >= nextTicket, "ticket is \(ticket), expected \(nextTicket) or more")
    guard ticket - nextTicket < slots.count else {
      let turn = DispatchSemaphore(value: 0)
      precondition(
        waitingProducers.updateValue(turn, forKey: ticket) == nil,
        "ticket \(ticket) is pushed twice, expected once")
      return .full(turn: turn)
    }
    let slot = ticket % slots.count
    precondition(slots[slot] == nil, "ticket \(ticket) is pushed twice, expected once")
    slots[slot] = element
    depth += 1
    return .taken(isAwaited: ticket == nextTicket && wakeConsumer())
  }

  mutating func take() -> Take {
    precondition(!consumerWaits, "two threads take elements, expected one")
    if let end, nextTicket >= end.ticket { return .ended(end.error) }
    let slot = nextTicket % slots.count
    guard let element = slots[slot] else {
      consumerWaits = true
      return .absent
    }
    slots[slot] = nil
    depth -= 1
    nextTicket += 1
    return .element(
      element, turn: waitingProducers.removeValue(forKey: nextTicket + slots.count - 1))
  }

  /// Sets the end, unless there is one at a lower ticket.
  mutating func end(atTicket ticket: Int, error: (any Error)?) -> Sleepers {
    if let end, end.ticket <= ticket { return Sleepers() }
    end = End(ticket: ticket, error: error)
    var sleepers = Sleepers()
    for waiting in waitingProducers.keys.filter({ $0 >= ticket }) {
      if let turn = waitingProducers.removeValue(forKey: waiting) {
        sleepers.producers.append(turn)
      }
    }
    if nextTicket >= ticket { sleepers.consumerIsAmongThem = wakeConsumer() }
    return sleepers
  }

  /// Drops everything and ends before every ticket.
  mutating func cancel() -> Sleepers {
    slots = Array(repeating: nil, count: slots.count)
    depth = 0
    return end(atTicket: -1, error: nil)
  }

  /// True if the consumer waits; it is then counted as woken, so that it gets one signal.
  private mutating func wakeConsumer() -> Bool {
    defer { consumerWaits = false }
    return consumerWaits
  }
}
