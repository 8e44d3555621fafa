internal import Foundation

/// A value that one thread at a time can reach.
///
/// Built on the system's lock and not on `Mutex`, because ThreadSanitizer does not see the latter
/// on Linux and would report every access as a race.
final class Guarded<Value> {
  private let lock = NSLock()
  private var value: Value

  init(_ value: Value) {
    self.value = value
  }

  /// Lets a body read and change the value while no other thread can.
  func withLock<Result>(_ body: (inout Value) -> Result) -> Result {
    lock.lock()
    defer { lock.unlock() }
    return body(&value)
  }
}

// @unchecked: the value is reached through withLock alone, and withLock holds the lock.
extension Guarded: @unchecked Sendable where Value: Sendable {}
