import Dispatch
import Foundation
import Synchronization

/// Tells a long command that its user wants it to stop: SIGINT or SIGTERM has arrived.
///
/// The command looks between two steps, saves, and exits with 130. A second signal ends the process
/// at once, as a user who presses the keys twice expects.
package final class StopRequest {
  private let flag = Flag()
  private let sources: [any DispatchSourceSignal]

  /// Begins to listen; the signals no longer end the process by themselves.
  package init() {
    let queue = DispatchQueue(label: "stop-request")
    sources = [SIGINT, SIGTERM].map { number in
      signal(number, SIG_IGN)
      return DispatchSource.makeSignalSource(signal: number, queue: queue)
    }
    for source in sources {
      source.setEventHandler { [flag] in
        if flag.isRaised.exchange(true, ordering: .relaxed) { exit(130) }
      }
      source.resume()
    }
  }

  /// Whether a signal has arrived.
  package var hasArrived: Bool { flag.isRaised.load(ordering: .relaxed) }

  /// What the handler of the signals and the command share.
  private final class Flag: Sendable {
    let isRaised = Atomic(false)
  }
}
