import AngularTriplet
import Testing

@Suite struct LambdaScheduleTests {
  @Test func `falls from near the base to the minimum`() throws {
    let schedule = try LambdaSchedule(base: 20, gamma: 0.25, power: 1, minimum: 4)
    #expect(schedule.lambda(atStep: 0) == 20)
    #expect(schedule.lambda(atStep: 1) == 16)
    #expect(schedule.lambda(atStep: 4) == 10)
    #expect(schedule.lambda(atStep: 1000) == 4)
  }

  @Test func `is constant with a base of 0`() throws {
    let schedule = try LambdaSchedule(base: 0, gamma: 0.12, power: 1, minimum: 3)
    #expect([1, 2, 120_000].map { schedule.lambda(atStep: $0) } == [3, 3, 3])
  }

  @Test func `refuses numbers that would not give a lambda`() {
    func expectRefusal(_ parameter: String, base: Double = 0, gamma: Double = 0, power: Double = 1)
    {
      do throws(LossError) {
        _ = try LambdaSchedule(base: base, gamma: gamma, power: power, minimum: 1)
        Issue.record("accepted, expected \(parameter) to be refused")
      } catch {
        guard case .badSchedule(parameter, _, _) = error else {
          Issue.record("found \(error), expected \(parameter) to be refused")
          return
        }
      }
    }
    expectRefusal("base", base: .nan)
    expectRefusal("base", base: .infinity)
    expectRefusal("gamma", gamma: -0.1)
    expectRefusal("gamma", gamma: .nan)
    expectRefusal("power", power: -1)
    #expect(
      throws: LossError.badSchedule(
        parameter: "lambdaMin", found: -0.5, expected: "a number of at least 0")
    ) {
      try LambdaSchedule(base: 0, gamma: 0, power: 1, minimum: -0.5)
    }
  }
}
