import Foundation
import Testing

/// What a tool printed and how it ended.
struct ToolResult {
  var status: Int32
  var output: String
  var errors: String
}

/// A built tool, run as its users run it.
struct Tool {
  let name: String

  static let prep = Tool(name: "atl-prep")
  static let train = Tool(name: "atl-train")
  static let eval = Tool(name: "atl-eval")

  /// The tools lie beside the program that runs these tests.
  private var executable: URL {
    Bundle.main.bundleURL.appending(path: name)
  }

  /// Starts the tool without waiting for it.
  ///
  /// Its standard output goes to the file `output`, its errors to the same name with `.errors`. With
  /// a limit no file that it writes grows beyond so many blocks of 512 bytes, as if the disk were full.
  func start(
    _ arguments: [String], environment: [String: String] = [:], blocksPerFile: Int? = nil,
    output: URL
  ) throws -> Process {
    let errors = output.appendingPathExtension("errors")
    try Data().write(to: output)
    try Data().write(to: errors)
    let process = Process()
    if let blocksPerFile {
      process.executableURL = URL(filePath: "/bin/sh")
      let limit = "trap '' XFSZ; ulimit -f \(blocksPerFile); exec \"$0\" \"$@\""
      process.arguments = ["-c", limit, executable.path] + arguments
    } else {
      process.executableURL = executable
      process.arguments = arguments
    }
    // Without a home the tools keep nothing of their own between two tests.
    process.environment = ProcessInfo.processInfo.environment
      .filter { !["HOME", "XDG_CACHE_HOME"].contains($0.key) }
      .merging(environment) { _, new in new }
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = try FileHandle(forWritingTo: output)
    process.standardError = try FileHandle(forWritingTo: errors)
    try process.run()
    return process
  }

  /// Runs the tool to its end.
  func run(
    _ arguments: [String], environment: [String: String] = [:], blocksPerFile: Int? = nil
  ) throws -> ToolResult {
    let output = FileManager.default.temporaryDirectory
      .appending(path: "tool-output-\(UUID().uuidString)")
    let errors = output.appendingPathExtension("errors")
    defer {
      try? FileManager.default.removeItem(at: output)
      try? FileManager.default.removeItem(at: errors)
    }
    let process = try start(
      arguments, environment: environment, blocksPerFile: blocksPerFile, output: output)
    process.waitUntilExit()
    return ToolResult(
      status: process.terminationStatus,
      output: try String(contentsOf: output, encoding: .utf8),
      errors: try String(contentsOf: errors, encoding: .utf8))
  }

  /// Runs the tool and expects that it succeeds.
  @discardableResult
  func succeed(
    _ arguments: [String], environment: [String: String] = [:],
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws -> ToolResult {
    let result = try run(arguments, environment: environment)
    #expect(
      result.status == 0, "\(name) \(arguments.joined(separator: " ")): \(result.errors)",
      sourceLocation: sourceLocation)
    return result
  }
}

/// A folder that goes away with the value.
final class TemporaryFolder {
  let url: URL

  init() throws {
    url = FileManager.default.temporaryDirectory.appending(path: "atl-test-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  /// The path of something within the folder.
  func path(_ name: String) -> String { url.appending(path: name).path }

  deinit { try? FileManager.default.removeItem(at: url) }
}
