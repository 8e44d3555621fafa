import Foundation

/// A process that does one step whenever it is given a line, and answers by the seconds that it
/// took.
final class Worker {
  /// Peak memory in MiB, known when it has ended.
  private(set) var peakMebibytes = 0.0
  private let process = Process()
  private let toWorker = Pipe()
  private let fromWorker = Pipe()
  private var unread = Data()

  /// Starts the process, on bound threads, and waits until it has warmed up.
  ///
  /// - Parameters:
  ///   - executable: the path of the program.
  ///   - arguments: its arguments.
  /// - Throws: what starting it throws; `CocoaError` when it ends before it is ready.
  init(_ executable: String, _ arguments: [String]) throws {
    process.executableURL = URL(filePath: executable)
    process.arguments = arguments
    process.environment = ProcessInfo.processInfo.environment.merging(
      ["OMP_PROC_BIND": "true", "OMP_WAIT_POLICY": "passive"]
    ) { $1 }
    process.standardInput = toWorker
    process.standardOutput = fromWorker
    try process.run()
    guard try line().hasPrefix("ready") else { throw CocoaError(.executableLoad) }
  }

  /// The seconds of one step.
  func step() throws -> Double {
    try toWorker.fileHandleForWriting.write(contentsOf: Data("step\n".utf8))
    return Double(try line()) ?? .nan
  }

  /// Ends the process.
  func end() throws {
    try toWorker.fileHandleForWriting.close()
    peakMebibytes = Double(try line()) ?? .nan
    process.waitUntilExit()
  }

  private func line() throws -> String {
    while true {
      if let end = unread.firstIndex(of: 0x0A) {
        let text = String(decoding: unread[unread.startIndex..<end], as: UTF8.self)
        unread = Data(unread[unread.index(after: end)...])
        return text
      }
      let more = fromWorker.fileHandleForReading.availableData
      if more.isEmpty { throw CocoaError(.fileReadUnknown) }
      unread += more
    }
  }
}
