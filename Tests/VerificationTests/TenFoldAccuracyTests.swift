import SeededRandom
import Testing
import Verification

@Suite struct TenFoldAccuracyTests {
  @Test func `takes the mean of all best thresholds of the other folds`() throws {
    // Testing fold 1: on fold 2 every threshold between 0.2 and 0.6 is right, 0.2 and 0.6 are not.
    // Testing fold 2: on fold 1 those between 0.0 and 0.1.
    let accuracy = try TenFoldAccuracy(
      scores: [0.1, 0.0, 0.6, 0.2], same: [true, false, true, false], fold: [1, 1, 2, 2])
    #expect(accuracy.folds.map(\.fold) == [1, 2])
    #expect(accuracy.folds.map(\.threshold) == [0.4, 0.05])
    #expect(accuracy.folds.map(\.correctCount) == [1, 1])
    #expect(accuracy.folds.map(\.pairCount) == [2, 2])
    #expect(accuracy.mean == 0.5)
    #expect(accuracy.standardDeviation == 0)
    #expect(isClose(accuracy.meanThreshold, 0.225, within: 1e-15))
  }

  @Test func `divides the variance by the folds less one`() throws {
    // Thresholds 0.5 everywhere; accuracies 1, 1, 1/2, so the mean is 5/6 and the squares sum 1/6.
    let accuracy = try TenFoldAccuracy(
      scores: [0.8, 0.2, 0.8, 0.2, 0.8, 0.8], same: [true, false, true, false, true, false],
      fold: [1, 1, 2, 2, 3, 3])
    #expect(accuracy.folds.map(\.accuracy) == [1, 1, 0.5])
    #expect(isClose(accuracy.mean, 5.0 / 6, within: 1e-15))
    #expect(isClose(accuracy.standardDeviation, (1.0 / 12).squareRoot(), within: 1e-15))
    #expect(isClose(accuracy.standardError, 1.0 / 6, within: 1e-15))
  }

  @Test func `counts a score on the threshold as wrong for both kinds`() throws {
    // Fold 2's thresholds run from 0.3001 to 0.6999, so fold 1 is tested at exactly 0.5.
    let accuracy = try TenFoldAccuracy(
      scores: [0.5, 0.5, 0.7, 0.3], same: [true, false, true, false], fold: [1, 1, 2, 2])
    #expect(accuracy.folds[0].threshold == 0.5)
    #expect(accuracy.folds[0].correctCount == 0)
  }

  @Test func `compares with thresholds as they are in Double`() throws {
    // 0.2999... is the Double below 3000/10000: at threshold 0.3 a different pair with it is right.
    let below = (0.3).nextDown
    let accuracy = try TenFoldAccuracy(
      scores: [below, 0.3, 0, 0], same: [false, true, false, true], fold: [1, 1, 2, 2])
    // No threshold of the grid lies between the two scores: 0.3 is right for one of them only,
    // and so is every other; the mean over all 20 001 is 0.
    #expect(accuracy.folds[1].threshold == 0)
    let straddling = try TenFoldAccuracy(
      scores: [below, (0.3).nextUp, 0, 0], same: [false, true, false, true], fold: [1, 1, 2, 2])
    #expect(straddling.folds[1].threshold == 0.3)
  }

  @Test func `takes scores beyond the grid`() throws {
    let accuracy = try TenFoldAccuracy(
      scores: [3, -3, 2, -2], same: [true, false, true, false], fold: [1, 1, 2, 2])
    #expect(accuracy.mean == 1)
    #expect(accuracy.meanThreshold == 0)
  }

  @Test func `refuses a single fold`() {
    #expect(
      throws: VerificationError.badPairs(what: "folds", found: "1", expected: "at least 2")
    ) { try TenFoldAccuracy(scores: [0.1, 0.2], same: [true, false], fold: [4, 4]) }
  }

  @Test func `refuses a score that is not a number`() {
    #expect(throws: VerificationError.badScore(pair: 1, found: "nan")) {
      try TenFoldAccuracy(scores: [0.1, .nan], same: [true, false], fold: [1, 2])
    }
  }

  @Test func `asks for the scores of each fold that is tested`() throws {
    var asked: [Int] = []
    let accuracy = try TenFoldAccuracy(
      same: [true, false, true, false], fold: [2, 2, 7, 7]
    ) { fold throws(VerificationError) in
      asked.append(fold)
      return fold == 2 ? [0.9, 0.1, 0.9, 0.1] : [0.9, 0.1, 0.1, 0.9]
    }
    #expect(asked == [2, 7])
    #expect(accuracy.folds.map(\.accuracy) == [1, 0])
  }

  @Test(arguments: 0..<6) func `agrees with trying every threshold on every pair`(
    seed: Int
  ) throws {
    var generator = SeededGenerator(UInt64(seed), 2)
    let fold = (0..<36).map { $0 % 3 + 1 }
    let same = fold.map { _ in generator.uniform() < 0.5 }
    // Half of the seeds put every score on the grid of thresholds.
    let steps = seed.isMultiple(of: 2) ? 10_000.0 : 16
    let scores = same.map { isSame in
      let score = generator.uniform(in: -0.7...0.7) + (isSame ? 0.15 : -0.15)
      return (score * steps).rounded() / steps
    }
    let accuracy = try TenFoldAccuracy(scores: scores, same: same, fold: fold)
    for result in accuracy.folds {
      let training = fold.indices.filter { fold[$0] != result.fold }
      var (best, sum, count) = (-1, 0, 0)
      for step in -10_000...10_000 {
        let threshold = Double(step) / 10_000
        let right = training.count {
          same[$0] ? scores[$0] > threshold : scores[$0] < threshold
        }
        if right > best { (best, sum, count) = (right, 0, 0) }
        if right == best { (sum, count) = (sum + step, count + 1) }
      }
      #expect(result.threshold == Double(sum) / Double(count * 10_000))
    }
  }
}
