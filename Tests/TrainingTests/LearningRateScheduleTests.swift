import Testing
import Training

@Suite struct LearningRateScheduleTests {
  @Test func `multistep drops at each of its steps, as the published recipe does`() {
    let schedule = LearningRateSchedule.multistep(
      steps: [30_000, 60_000, 90_000], gamma: 0.1, warmup: 0)
    let factors = [0, 29_999, 30_000, 60_000, 119_999].map {
      schedule.factor(atStep: $0, of: 120_000)
    }
    for (factor, expected) in zip(factors, [1, 1, 0.1, 0.01, 0.001]) {
      #expect(abs(factor - expected) < 1e-12)
    }
  }

  @Test func `warm-up rises in equal parts and ends at the full rate`() {
    let schedule = LearningRateSchedule.multistep(steps: [], gamma: 0.1, warmup: 4)
    #expect((0..<6).map { schedule.factor(atStep: $0, of: 10) } == [0.25, 0.5, 0.75, 1, 1, 1])
    let cosine = LearningRateSchedule.cosine(final: 0, warmup: 4)
    #expect((0..<4).map { cosine.factor(atStep: $0, of: 10) } == [0.25, 0.5, 0.75, 1])
  }

  @Test func `cosine falls from one over a half to its final share`() {
    let schedule = LearningRateSchedule.cosine(final: 0.1, warmup: 0)
    #expect(schedule.factor(atStep: 0, of: 100) == 1)
    #expect(abs(schedule.factor(atStep: 50, of: 100) - 0.55) < 1e-12)
    #expect(abs(schedule.factor(atStep: 100, of: 100) - 0.1) < 1e-12)
  }

  @Test func `one-cycle starts low, peaks once, ends lower`() {
    let schedule = LearningRateSchedule.oneCycle(peakAt: 0.3, startDivisor: 25, endDivisor: 10_000)
    let factors = (0..<101).map { schedule.factor(atStep: $0, of: 101) }
    #expect(abs(factors[0] - 0.04) < 1e-12)
    #expect(abs(factors[15] - (0.04 + 0.96 / 2)) < 1e-12)
    #expect(factors[30] == 1)
    #expect(abs(factors[100] - 1e-4) < 1e-12)
    #expect(zip(factors[..<30], factors[1...]).allSatisfy { $0 < $1 })
    #expect(zip(factors[30...], factors[31...]).allSatisfy { $0 > $1 })
  }

  @Test func `a run of a single step has a rate`() {
    let schedule = LearningRateSchedule.oneCycle(peakAt: 0.3, startDivisor: 25, endDivisor: 10_000)
    #expect(abs(schedule.factor(atStep: 0, of: 1) - 0.04) < 1e-12)
    let peakAtOnce = LearningRateSchedule.oneCycle(peakAt: 0, startDivisor: 25, endDivisor: 10)
    #expect(peakAtOnce.factor(atStep: 0, of: 1) == 1)
  }
}
