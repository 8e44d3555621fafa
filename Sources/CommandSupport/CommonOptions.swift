package import ArgumentParser
package import PipelineSettings
import Foundation

/// The version that every tool prints.
package let toolVersion = "0.1.0"

/// Where the settings of a command come from.
package struct SettingsOptions: ParsableArguments {
  @Option(help: "Settings; what the file does not name keeps the published recipe's value.")
  package var config: String?

  @Option(
    name: .customLong("set"),
    help: ArgumentHelp("Overrides one setting; may be repeated.", valueName: "section.key=value"))
  package var overrides: [String] = []

  package init() {}

  /// The settings that the options ask for.
  ///
  /// - Parameter base: what counts where no file is given.
  /// - Returns: checked settings.
  /// - Throws: `SettingsError`.
  package func pipeline(over base: Pipeline = Pipeline()) throws -> Pipeline {
    let start = try config.map { try Pipeline.read(from: URL(filePath: $0)) } ?? base
    return try start.applying(overrides: overrides)
  }
}

/// How much a command says.
package struct OutputOptions: ParsableArguments {
  @Flag(help: "Prints no progress.")
  package var quiet = false

  package init() {}
}
