import Foundation

/// Runs something that blocks on a thread of its own, because a test is a task and must not block.
func onThread<Result: Sendable>(
  _ body: @escaping @Sendable () throws -> Result
) async throws -> Result {
  try await withCheckedThrowingContinuation { continuation in
    Thread.detachNewThread {
      continuation.resume(with: Swift.Result { try body() })
    }
  }
}

/// A number that threads share; its lock is one that ThreadSanitizer sees.
final class SharedNumber: @unchecked Sendable {
  private let lock = NSLock()
  private var number = 0

  var value: Int {
    lock.withLock { number }
  }

  func raise(to other: Int) {
    lock.withLock { number = max(number, other) }
  }

  /// Counts up by one and gives the number before.
  func next() -> Int {
    lock.withLock {
      defer { number += 1 }
      return number
    }
  }
}

/// Lets threads of the number's count run a body, and can be asked whether all have ended.
final class ThreadGroup: Sendable {
  private let done = DispatchGroup()

  init(count: Int, body: @escaping @Sendable (Int) -> Void) {
    for index in 0..<count {
      done.enter()
      Thread.detachNewThread { [done] in
        body(index)
        done.leave()
      }
    }
  }

  /// Waits for the threads; false if they have not ended within a minute.
  func ended() -> Bool {
    done.wait(timeout: .now() + 60) == .success
  }
}
