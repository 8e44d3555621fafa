import Foundation
import Testing
import Verification

@Suite struct TrainingCurvesTests {
  private typealias Line = TrainingCurves.Line

  @Test func `a short log keeps every line`() throws {
    let curves = try #require(
      TrainingCurves([
        Line(step: 10, values: [.loss: 3.25, .lambda: 5]),
        Line(step: 20, values: [.loss: 2.5]),
        Line(step: 25, values: [.loss: .infinity, .accuracy: 1.0 / 3]),
      ]))
    #expect(curves.lineCount == 3)
    #expect(curves.steps == [10, 20, 25])
    #expect(
      curves.values == [
        .loss: [3.25, 2.5, nil], .lambda: [5, nil, nil], .accuracy: [nil, nil, 0.33333],
      ])
    #expect(curves.last(.loss) == 2.5)
    #expect(curves.last(.lambda) == 5)
    #expect(curves.last(.hard) == nil)
    #expect(TrainingCurves([]) == nil)
  }

  /// 201 lines become pairs and a single one; the first line is of 1 step and the second of 3.
  @Test func `neighbouring lines of a long log become one point`() throws {
    let lines = (0..<201).map { index in
      Line(
        step: index == 0 ? 1 : 4 * index,
        values: [
          .loss: index == 0 ? 10 : index == 1 ? 2 : 7, .learningRate: Double(index),
          .lambda: Double(-index), .imagesPerSecond: index == 0 ? 100 : 300,
        ])
    }
    let curves = try #require(TrainingCurves(lines))
    #expect(curves.lineCount == 201)
    #expect(curves.steps.count == 101)
    #expect(curves.steps.prefix(3) == [4, 12, 20])
    #expect(curves.steps.suffix(2) == [796, 800])
    // (1 x 10 + 3 x 2) / 4; the time of 1 step at 100 and of 3 at 300 is that of 2 at 100.
    #expect(curves.values[.loss]?.prefix(2) == [4, 7])
    #expect(curves.values[.imagesPerSecond]?.prefix(2) == [200, 300])
    #expect(curves.values[.learningRate]?.prefix(2) == [1, 3])
    #expect(curves.values[.lambda]?.last == -200)
    let folded = [5, 9, 3, 9, 12].map { Line(step: $0, values: [.loss: Double($0)]) }
    #expect(TrainingCurves(folded)?.steps == [5, 9, 12])
    let longest = (1...100_000).map { Line(step: $0, values: [.loss: 1]) }
    #expect(TrainingCurves(longest)?.steps.count == 200)
  }

  @Test func `comes back from JSON as it was`() throws {
    let curves = try #require(
      TrainingCurves([
        Line(step: 1, values: [.loss: 1e-7 / 3, .hard: 0.123456789]),
        Line(step: 2, values: [.loss: -2e30]),
      ]))
    let json = try JSONEncoder().encode(curves)
    #expect(String(decoding: json, as: UTF8.self).contains("\"0.12346 -\""))
    #expect(try JSONDecoder().decode(TrainingCurves.self, from: json) == curves)
  }

  @Test(arguments: [
    (#""steps":"1 1","loss":"1 2""#, "found 2 steps, expected steps from 0 that rise"),
    (#""steps":"","loss":"""#, "found 0 steps, expected steps from 0 that rise"),
    (#""steps":"-1 1","loss":"1 2""#, "found 2 steps, expected steps from 0 that rise"),
    (#""steps":"1 2","loss":"1""#, "found 1 values, expected 2, one a step"),
    (#""steps":"1 2","loss":"1 nan""#, "found nan, expected a number"),
    (#""steps":"1 2","loss":"1 x""#, "found x, expected a number"),
    (#""steps":"1 x","loss":"1 2""#, "found x, expected a number"),
  ])
  func `refuses JSON that says no curves`(members: String, want: String) {
    let json = Data("{\"lineCount\":2,\(members)}".utf8)
    do {
      _ = try JSONDecoder().decode(TrainingCurves.self, from: json)
      Issue.record("\(members) was taken")
    } catch DecodingError.dataCorrupted(let context) {
      #expect(context.debugDescription == want)
    } catch {
      Issue.record("\(error)")
    }
  }
}
