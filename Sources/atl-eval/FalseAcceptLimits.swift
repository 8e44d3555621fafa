import ArgumentParser
import Verification

/// Limits of FAR, separated by commas.
struct FalseAcceptLimits: ExpressibleByArgument, CustomStringConvertible {
  let limits: [FalseAcceptLimit]

  init(limits: [FalseAcceptLimit]) { self.limits = limits }

  init?(argument: String) {
    let texts = argument.split(separator: ",", omittingEmptySubsequences: false)
    limits = texts.compactMap { FalseAcceptLimit(text: String($0)) }
    guard limits.count == texts.count, Set(limits).count == limits.count else { return nil }
  }

  var description: String { limits.map(\.description).joined(separator: ",") }
}
