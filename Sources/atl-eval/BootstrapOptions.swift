import ArgumentParser
import Verification

/// How intervals by bootstrap are drawn.
struct BootstrapOptions: ParsableArguments {
  @Option(help: "Draws of people for the intervals by bootstrap.")
  var resamples = BootstrapSettings().resampleCount

  @Option(help: "The seed of these draws.")
  var seed = BootstrapSettings().seed

  func validate() throws {
    guard (100...1_000_000).contains(resamples) else {
      throw ValidationError("--resamples: found \(resamples), expected 100 to 1000000.")
    }
  }

  /// What the options say.
  var settings: BootstrapSettings { BootstrapSettings(resampleCount: resamples, seed: seed) }
}
