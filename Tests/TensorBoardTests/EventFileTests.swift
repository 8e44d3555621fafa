import Failures
import Foundation
import PythonScripts
import TensorBoard
import Testing

@Suite struct EventFileTests {
  private let folder = FileManager.default.temporaryDirectory
    .appending(path: "atl-events-\(UUID().uuidString)")

  /// What TensorBoard itself reads: for each name the steps and values.
  private func read() throws -> [String: [[Double]]] {
    let script = Bundle.module.bundleURL.appending(path: "Fixtures/read_events.py")
    let answer = try Python.ofTests.run(script, [folder.path])
    return try JSONDecoder().decode([String: [[Double]]].self, from: Data(answer.utf8))
  }

  @Test func `the bytes of a file are as documented`() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = try EventFile(inFolder: folder, fromStep: 2, time: 1.5)
    try file.append([("a/b", 0.25)], step: 3, time: 2)
    #expect(file.url.lastPathComponent == "events.out.tfevents.0000000001.500000.atl")
    // By TensorBoard's own writer of records, given the same three messages.
    let version = "1800000000000000a37f4b2209000000000000f83f1a0d627261696e2e4576656e743a322a28646c"
    let start = "0f000000000000006d532b0909000000000000f83f10023a0208010ed75a29"
    let scalar =
      "19000000000000008bf1082809000000000000004010032a0c0a0a0a03612f62150000803ed79a37fa"
    let bytes = try Data(contentsOf: file.url).map { String(format: "%02x", $0) }.joined()
    #expect(bytes == version + start + scalar)
  }

  @Test(.enabled(if: Python.ofTests.isThere))
  func `TensorBoard reads every number, and of two files the newer`() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let first = try EventFile(inFolder: folder, fromStep: 0, time: 1000)
    for step in 1...300 {
      try first.append(
        [("loss", 1 / Double(step)), ("x/y", -Double(step)), ("zero", 0)], step: step)
    }
    #expect(try read()["zero"] == (1...300).map { [Double($0), 0] })
    #expect(try read()["loss"]?.count == 300)
    #expect(try read()["x/y"]?.last == [300, -300])
    let second = try EventFile(inFolder: folder, fromStep: 0, time: 2000)
    for step in 1...200 { try second.append([("loss", Double(step))], step: step) }
    let scalars = try read()
    #expect(scalars["loss"] == (1...200).map { [Double($0), Double($0)] })
  }

  @Test func `a place that cannot be written is an error`() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    try Data().write(to: folder)
    let error = #expect(throws: EventFileError.self) {
      try EventFile(inFolder: folder, fromStep: 0, time: 1)
    }
    #expect(error?.kind == .cannotCreate)
    try FileManager.default.removeItem(at: folder)
    _ = try EventFile(inFolder: folder, fromStep: 0, time: 1)
    #expect(throws: EventFileError.self) {
      try EventFile(inFolder: folder, fromStep: 0, time: 1)
    }
  }
}
