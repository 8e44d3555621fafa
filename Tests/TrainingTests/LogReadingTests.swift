import Foundation
import Testing
import Training

@Suite struct LogReadingTests {
  private let url = FileManager.default.temporaryDirectory
    .appending(path: "atl-log-\(UUID().uuidString).jsonl")

  /// A line as the log has it.
  private let good = """
    {"accuracy":0.75,"easy":0.5,"embeddingNorm":9,"epoch":0.5,"findings":[],"gradientNorm":2,\
    "hard":0.25,"imagesPerSecond":100,"items":8,"learningRate":0.1,"loss":1.25,"phase":1,\
    "queueWaitSeconds":0,"selected":8,"semihard":0.25,"smallestCosine":-0.5,"step":5,"verdicts":[]}

    """

  private func read(_ text: String) throws -> LogReading<TrainingMetrics> {
    try Data(text.utf8).write(to: url)
    defer { try? FileManager.default.removeItem(at: url) }
    return try LogReading(of: url)
  }

  @Test func `says which line cannot be read, and why`() throws {
    for (bad, found) in [
      (good.replacing("\"items\":", with: "\"things\":"), "no items"),
      (good.replacing("\"step\":5", with: "\"step\":\"5\""), "another type as step"),
      (good.replacing("\"phase\":1", with: "\"phase\":null"), "nothing as phase"),
      (good.replacing("\"verdicts\":[]", with: "\"verdicts\":[1]"), "another type as verdicts.0"),
      ("{\"step\":\n", "no JSON"), ("7\n", "no object"),
    ] {
      let reading = try read(good + bad + bad + good)
      #expect(reading.lines.map(\.step) == [5, 5])
      #expect(reading.faultCount == 2)
      #expect(reading.firstFault?.line == 2)
      #expect(reading.firstFault?.found == found)
    }
  }

  @Test func `takes a last line without an end for one that was cut off`() throws {
    let reading = try read(good + good.dropLast(9))
    #expect(reading.lines.map(\.step) == [5])
    #expect(reading.firstFault == nil)
    #expect(try read(good + good.dropLast()).lines.count == 2)
    #expect(try read("").lines.isEmpty)
  }

  @Test func `no file is an empty log, and one that cannot be read is an error`() throws {
    #expect(try LogReading<TrainingMetrics>(of: url).lines.isEmpty)
    #expect(throws: (any Error).self) {
      try LogReading<TrainingMetrics>(of: FileManager.default.temporaryDirectory)
    }
  }
}
