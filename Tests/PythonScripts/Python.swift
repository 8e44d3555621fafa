package import Foundation

/// A Python that a test hands its results to, and asks for a second opinion.
package struct Python: Sendable {
  private let executable: String
  private let modules: String

  /// That of `make test`, with the packages of the Makefile's `PYTHON_PACKAGES`.
  package static let ofTests = Python(variable: "ATL_PYTHON", modules: "numpy")
  /// That of `make bench`, which has PyTorch.
  package static let withTorch = Python(variable: "ATL_PYTORCH", modules: "torch, safetensors")

  /// Whether the variable names a Python that has the modules; where it does not, the tests that
  /// need it are left out, which is said.
  package let isThere: Bool

  private init(variable: String, modules: String) {
    executable = ProcessInfo.processInfo.environment[variable] ?? ""
    self.modules = modules
    isThere =
      !executable.isEmpty
      && (try? Self.run(executable, ["-c", "import \(modules)"])) != nil
    if !isThere { print("skipped: no Python with \(modules) at \(variable) '\(executable)'") }
  }

  /// Runs a script to its end, in a folder if one is given, and gives what it printed.
  ///
  /// - Throws: `ScriptFailure` with its errors, where it ends in another status than 0.
  @discardableResult
  package func run(
    _ script: URL, _ arguments: [String], in folder: URL? = nil
  ) throws -> String {
    try Self.run(executable, [script.path] + arguments, in: folder)
  }

  private static func run(
    _ executable: String, _ arguments: [String], in workingFolder: URL? = nil
  ) throws -> String {
    let folder = FileManager.default.temporaryDirectory
      .appending(path: "atl-python-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let places = ["output", "errors"].map { folder.appending(path: $0) }
    for place in places { try Data().write(to: place) }
    let process = Process()
    process.executableURL = URL(filePath: executable)
    process.arguments = arguments
    if let workingFolder { process.currentDirectoryURL = workingFolder }
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = try FileHandle(forWritingTo: places[0])
    process.standardError = try FileHandle(forWritingTo: places[1])
    try process.run()
    process.waitUntilExit()
    let texts = try places.map { try String(contentsOf: $0, encoding: .utf8) }
    guard process.terminationStatus == 0 else {
      throw ScriptFailure(status: process.terminationStatus, errors: texts[1])
    }
    return texts[0]
  }
}

/// How a script ended that was to succeed.
package struct ScriptFailure: Error, CustomStringConvertible {
  package let status: Int32
  package let errors: String

  package var description: String { "status \(status): \(errors)" }
}
