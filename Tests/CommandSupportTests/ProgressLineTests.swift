import CommandSupport
import Testing

@Suite struct ProgressLineTests {
  @Test(
    arguments: [
      (0, "0:00"), (59.4, "0:59"), (61, "1:01"), (3599, "59:59"), (3600, "1:00:00"),
      (1e12, "99:59:59"), (-5, "0:00"),
    ] as [(Double, String)])
  func `time left reads as a clock`(seconds: Double, text: String) {
    #expect(ProgressLine.clock(seconds: seconds) == text)
  }

  @Test(
    arguments: [(0.25, "0.2"), (9.96, "10.0"), (99.9, "99.9"), (1234.4, "1234")]
      as [(Double, String)])
  func `rates have as many digits as are worth reading`(rate: Double, text: String) {
    #expect(ProgressLine.rounded(rate) == text)
  }

  @Test(
    arguments: [
      (0, 9, "[--------------------]"), (1, 2, "[##########----------]"),
      (99, 100, "[###################-]"), (5, 5, "[####################]"),
      (0, 0, "[####################]"), (7, 5, "[####################]"),
    ] as [(Int, Int, String)])
  func `the bar is as full as the work is done`(done: Int, total: Int, text: String) {
    #expect(ProgressLine.bar(done: done, of: total) == text)
  }
}
