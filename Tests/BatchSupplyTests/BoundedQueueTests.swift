import BatchSupply
import Foundation
import Testing

private struct Stop: Error, Equatable {
  let ticket: Int
}

@Suite struct BoundedQueueTests {
  @Test func `elements arrive in the order of tickets, not of pushes`() async throws {
    let queue = BoundedQueue<String>(capacity: 3, firstTicket: 5)
    let got = try await onThread {
      #expect(queue.push("c", ticket: 7))
      #expect(queue.push("a", ticket: 5))
      #expect(queue.push("b", ticket: 6))
      #expect(queue.depth == 3)
      queue.close(atTicket: 8)
      return try (0..<4).map { _ in try queue.pop() }
    }
    #expect(got == ["a", "b", "c", nil])
    #expect(queue.depth == 0)
  }

  @Test func `a producer waits while the queue is full`() async throws {
    let queue = BoundedQueue<Int>(capacity: 2)
    let pushed = SharedNumber()
    try await onThread {
      let producer = ThreadGroup(count: 1) { _ in
        for ticket in 0..<50 {
          _ = queue.push(ticket, ticket: ticket)
          pushed.raise(to: ticket + 1)
        }
        queue.close(atTicket: 50)
      }
      var popped = 0
      while let element = try queue.pop() {
        #expect(element == popped)
        popped += 1
        #expect(queue.depth <= 2)
        #expect(pushed.value <= popped + 2)
      }
      #expect(popped == 50)
      #expect(producer.ended())
    }
  }

  @Test func `a closed queue is drained and then takes nothing`() async throws {
    let queue = BoundedQueue<Int>(capacity: 4)
    try await onThread { () throws in
      #expect(queue.push(10, ticket: 0))
      queue.close(atTicket: 2)
      #expect(queue.accepts(ticket: 1))
      #expect(!queue.accepts(ticket: 2))
      #expect(!queue.push(12, ticket: 2))
      #expect(queue.push(11, ticket: 1))
      #expect(try (0..<4).map { _ in try queue.pop() } == [10, 11, nil, nil])
    }
  }

  @Test func `an error arrives at its ticket, after what comes before it`() async throws {
    let queue = BoundedQueue<Int>(capacity: 4)
    try await onThread { () throws in
      queue.fail(Stop(ticket: 2), ticket: 2)
      #expect(!queue.push(13, ticket: 3))
      #expect(queue.push(11, ticket: 1))
      #expect(queue.push(10, ticket: 0))
      #expect(try queue.pop() == 10)
      #expect(try queue.pop() == 11)
      #expect(throws: Stop(ticket: 2)) { try queue.pop() }
      #expect(throws: Stop(ticket: 2)) { try queue.pop() }
    }
  }

  @Test func `of several ends the lowest ticket counts`() async throws {
    let queue = BoundedQueue<Int>(capacity: 4)
    try await onThread { () throws in
      queue.close(atTicket: 9)
      queue.fail(Stop(ticket: 3), ticket: 3)
      queue.fail(Stop(ticket: 1), ticket: 1)
      queue.fail(Stop(ticket: 2), ticket: 2)
      #expect(queue.push(10, ticket: 0))
      #expect(try queue.pop() == 10)
      #expect(throws: Stop(ticket: 1)) { try queue.pop() }
    }
  }

  @Test func `an end that lies ahead wakes the producers beyond it and the consumer`() async throws
  {
    let queue = BoundedQueue<Int>(capacity: 1)
    try await onThread {
      let refused = SharedNumber()
      let producers = ThreadGroup(count: 4) { index in
        if !queue.push(index, ticket: index + 1) { _ = refused.next() }
      }
      let consumer = ThreadGroup(count: 1) { _ in
        #expect(throws: Stop(ticket: 0)) { try queue.pop() }
      }
      Thread.sleep(forTimeInterval: 0.05)
      queue.fail(Stop(ticket: 0), ticket: 0)
      #expect(producers.ended())
      #expect(consumer.ended())
      #expect(refused.value == 4)
    }
  }

  @Test func `cancelling wakes everyone and drops what waits`() async throws {
    let queue = BoundedQueue<Int>(capacity: 1)
    try await onThread { () throws in
      #expect(queue.push(0, ticket: 0))
      let producers = ThreadGroup(count: 3) { index in
        #expect(!queue.push(index, ticket: index + 1))
      }
      Thread.sleep(forTimeInterval: 0.05)
      queue.cancel()
      #expect(producers.ended())
      #expect(queue.depth == 0)
      #expect(try queue.pop() == nil)
      #expect(!queue.push(1, ticket: 1))
      queue.cancel()
    }
  }

  @Test func `a waiting consumer is counted`() async throws {
    let queue = BoundedQueue<Int>(capacity: 1)
    try await onThread { () throws in
      #expect(queue.push(0, ticket: 0))
      #expect(try queue.pop() == 0)
      #expect(queue.consumerWaitSeconds == 0)
      let producer = ThreadGroup(count: 1) { _ in
        Thread.sleep(forTimeInterval: 0.05)
        _ = queue.push(1, ticket: 1)
      }
      #expect(try queue.pop() == 1)
      #expect(queue.consumerWaitSeconds > 0.01)
      #expect(producer.ended())
    }
  }
}

/// Eight producers against one consumer; the shares add up to a million pushes.
@Suite(.serialized) struct BoundedQueueStressTests {
  /// Runs producers that claim tickets one by one, and gives the queue to the consumer.
  private func withProducers(
    capacity: Int, end: Int?, failingAt failure: Int? = nil,
    consume: @escaping @Sendable (BoundedQueue<Int>) throws -> Void
  ) async throws {
    try await onThread {
      let queue = BoundedQueue<Int>(capacity: capacity)
      if let end { queue.close(atTicket: end) }
      let tickets = SharedNumber()
      let producers = ThreadGroup(count: 8) { _ in
        while true {
          let ticket = tickets.next()
          if ticket == failure { return queue.fail(Stop(ticket: ticket), ticket: ticket) }
          guard queue.push(ticket * 3, ticket: ticket) else { return }
        }
      }
      try consume(queue)
      #expect(producers.ended())
    }
  }

  @Test(arguments: [(1, 10_000), (2, 10_000), (7, 30_000), (64, 150_000), (1024, 800_000)])
  func `a million pushes arrive complete and in order`(capacity: Int, count: Int) async throws {
    try await withProducers(capacity: capacity, end: count) { queue in
      var sum = 0
      var wrongCount = 0
      while let element = try queue.pop() {
        if element != sum * 3 { wrongCount += 1 }
        sum += 1
      }
      #expect(sum == count)
      #expect(wrongCount == 0)
    }
  }

  @Test(arguments: [1, 3, 16])
  func `a slow consumer gets everything and the queue stays bounded`(capacity: Int) async throws {
    try await withProducers(capacity: capacity, end: 200) { queue in
      var next = 0
      while let element = try queue.pop() {
        #expect(element == next * 3)
        #expect(queue.depth <= capacity)
        if next % 10 == 0 { Thread.sleep(forTimeInterval: 0.002) }
        next += 1
      }
      #expect(next == 200)
    }
  }

  @Test(arguments: [1, 3, 16])
  func `a consumer that throws and cancels frees all producers`(capacity: Int) async throws {
    for turn in 0..<20 {
      try await withProducers(capacity: capacity, end: nil) { queue in
        #expect(throws: Stop(ticket: turn * 10)) {
          defer { queue.cancel() }
          while let element = try queue.pop() {
            if element == turn * 30 { throw Stop(ticket: turn * 10) }
          }
        }
      }
    }
  }

  @Test(arguments: [1, 3, 16])
  func `a producer that fails stops the others, at the same element every time`(
    capacity: Int
  ) async throws {
    for turn in 0..<20 {
      try await withProducers(capacity: capacity, end: nil, failingAt: turn * 10) { queue in
        var count = 0
        #expect(throws: Stop(ticket: turn * 10)) {
          while try queue.pop() != nil { count += 1 }
        }
        #expect(count == turn * 10)
      }
    }
  }
}
