internal import Failures
import Foundation
package import Tensors

/// Chooses the fastest algorithm of every pass of every convolution by trying them on this machine.
///
/// A time once taken counts until it is asked for anew: the choice then is the same in every run.
package final class AlgorithmTuner {
  /// Takes the time of one pass by one algorithm, in processor seconds.
  package typealias Stopwatch =
    (ConvolutionPass, ConvolutionAlgorithm) throws(KernelError) -> Double

  /// Prepares to time the passes of a convolution of an input of N x I x H x W, on maps of a
  /// format.
  package typealias MakeStopwatch =
    (ConvolutionGeometry, _ input: [Int], NumberFormat) throws(KernelError) -> Stopwatch

  /// How many rounds an algorithm is timed in; the least time counts.
  private static let roundCount = 5
  /// How much slower than the best an algorithm may be to stay for the next round.
  private static let tolerance = 1.25
  /// How many times the fewest products a tile may need to be tried at all.
  private static let productLimit = 1.7

  private let machine: () -> Machine
  private let cache: TimingCache
  private let makeStopwatch: MakeStopwatch
  private let retunes: Bool
  private let announce: () -> Void
  private var timedNow: Set<TimedPass> = []
  private var unsaved = (passCount: 0, seconds: 0.0)

  /// Makes a tuner.
  ///
  /// - Parameters:
  ///   - machine: gives what the times belong to.
  ///   - cache: where they are looked up and kept.
  ///   - retunes: whether all times that are needed are taken anew, once.
  ///   - announce: called before the first time is taken, which may last.
  ///   - makeStopwatch: what takes them; by default, trials on memory of their own.
  package init(
    on machine: @escaping () -> Machine = { .current }, cache: TimingCache, retunes: Bool = false,
    announce: @escaping () -> Void = {},
    makeStopwatch: @escaping MakeStopwatch = AlgorithmTuner.trial
  ) {
    self.machine = machine
    self.cache = cache
    self.makeStopwatch = makeStopwatch
    self.retunes = retunes
    self.announce = announce
  }

  /// Times the passes of a convolution for real.
  package static func trial(
    _ geometry: ConvolutionGeometry, input: [Int], _ format: NumberFormat
  ) throws(KernelError) -> Stopwatch {
    let trial = try ConvolutionTrial(geometry, input: input, format)
    return { pass, algorithm throws(KernelError) in
      try trial.seconds(for: pass, by: algorithm)
    }
  }

  /// What chooses for convolutions on maps of a format.
  package func choice(of format: NumberFormat) -> ConvolutionAlgorithms.Choice {
    { geometry, input throws(KernelError) in try self.choose(geometry, input: input, format) }
  }

  private func choose(
    _ geometry: ConvolutionGeometry, input: [Int], _ format: NumberFormat
  ) throws(KernelError) -> ConvolutionAlgorithms {
    let times = try times(geometry, input: input, format)
    return ConvolutionAlgorithms { pass in
      fastest(contenders(geometry, pass, input: input, format), times[pass] ?? [:])
    }
  }

  /// Finds the format of maps with which all passes of convolutions together take less time.
  ///
  /// - Parameters:
  ///   - convolutions: the sizes, and those of the inputs, N x I x H x W.
  ///   - computesBF16: whether the processor computes with bf16: if not, rounding gains nothing
  ///     that is worth it.
  /// - Returns: bf16 where that is less, and the processor computes with it.
  /// - Throws: `KernelError`, as every call of the library may.
  package func fasterFormat(
    for convolutions: [(geometry: ConvolutionGeometry, input: [Int])],
    computesBF16: Bool = ComputeEngine.computesBF16
  ) throws(KernelError) -> NumberFormat {
    guard computesBF16 else { return .fp32 }
    func seconds(_ format: NumberFormat) throws(KernelError) -> Double {
      var sum = 0.0
      for (geometry, input) in convolutions {
        let times = try times(geometry, input: input, format)
        sum += times.values.reduce(0) { $0 + ($1.values.min() ?? 0) }
      }
      return sum
    }
    return try seconds(.bf16) < seconds(.fp32) ? .bf16 : .fp32
  }

  /// The times of the passes of a convolution for which there is a choice, taken now where they are
  /// not known.
  private func times(
    _ geometry: ConvolutionGeometry, input: [Int], _ format: NumberFormat
  ) throws(KernelError) -> [ConvolutionPass: TimingCache.Times] {
    let machine = machine()
    var stopwatch: Stopwatch?
    var result: [ConvolutionPass: TimingCache.Times] = [:]
    for pass in ConvolutionPass.allCases {
      let contenders = contenders(geometry, pass, input: input, format)
      if contenders.count == 1 { continue }
      let key = TimedPass(pass, of: geometry.description, input: input, format, on: machine)
      result[pass] = knownTimes(key, of: contenders)
      if result[pass] != nil { continue }
      if timedNow.isEmpty { announce() }
      let start = ContinuousClock.now
      let watch: Stopwatch
      if let stopwatch {
        watch = stopwatch
      } else {
        watch = try makeStopwatch(geometry, input, format)
      }
      stopwatch = watch
      let times = try time(contenders, pass, watch)
      cache[key] = times
      result[pass] = times
      timedNow.insert(key)
      unsaved.passCount += 1
      unsaved.seconds += (ContinuousClock.now - start) / .seconds(1)
    }
    return result
  }

  /// The times that still count: none where one of the contenders has none.
  private func knownTimes(
    _ key: TimedPass, of contenders: [ConvolutionAlgorithm]
  ) -> TimingCache.Times? {
    guard !retunes || timedNow.contains(key), let times = cache[key],
      contenders.allSatisfy({ times[$0.description] != nil })
    else { return nil }
    return times
  }

  /// Says how each pass of a convolution is computed, and what was timed on this machine.
  ///
  /// - Returns: a line per pass.
  package func explain(_ choice: AlgorithmRecord.Entry) -> [String] {
    let machine = machine()
    let head =
      "\(choice.convolution), input \(choice.input.map(String.init).joined(separator: " x ")), "
      + choice.format.rawValue
    return ConvolutionPass.allCases.map { pass in
      let key = TimedPass(
        pass, of: choice.convolution, input: choice.input, choice.format, on: machine)
      let times = (cache[key] ?? [:]).sorted { ($0.value, $0.key) < ($1.value, $1.key) }
        .map { "\($0.key) \(String(format: "%.2f", 1000 * $0.value)) ms" }
      let timed = times.isEmpty ? "" : " (\(times.joined(separator: ", ")))"
      return "\(head): \(pass.rawValue): \(choice[pass])\(timed)"
    }
  }

  /// Keeps the times that were taken since the last call.
  ///
  /// - Returns: what its user should know: how long that took, or why it cannot be kept; nil where
  ///   nothing was timed.
  package func save() -> String? {
    guard unsaved.passCount > 0 else { return nil }
    let took =
      "timed \(unsaved.passCount) passes of convolutions in "
      + "\(Int(unsaved.seconds.rounded(.up))) s"
    do {
      let place = try cache.save()
      unsaved = (0, 0)
      return "\(took), kept in \(place ?? "memory")"
    } catch {
      return "\(took), which cannot be kept: \(systemReason(of: error))"
    }
  }

  /// The algorithms worth trying: those that multiply by the definition, and tiles that need few
  /// products.
  private func contenders(
    _ geometry: ConvolutionGeometry, _ pass: ConvolutionPass, input: [Int],
    _ format: NumberFormat
  ) -> [ConvolutionAlgorithm] {
    let all = ConvolutionAlgorithm.candidates(for: geometry, pass, format)
    let products = all.map { $0.productCount(geometry, pass, input: input) }
    let limit = Self.productLimit * Double(products.min() ?? 0)
    return zip(all, products).filter { algorithm, count in
      if case .winograd = algorithm { Double(count) <= limit } else { true }
    }.map(\.0)
  }

  /// Times in turns, round by round, so that a busy moment meets all of them.
  private func time(
    _ contenders: [ConvolutionAlgorithm], _ pass: ConvolutionPass, _ watch: Stopwatch
  ) throws(KernelError) -> TimingCache.Times {
    var least: TimingCache.Times = [:]
    for _ in 0..<Self.roundCount {
      let limit = Self.tolerance * (least.values.min() ?? .infinity)
      for algorithm in contenders {
        let before = least[algorithm.description] ?? 0
        guard before <= limit else { continue }
        let seconds = try watch(pass, algorithm)
        least[algorithm.description] = before > 0 ? min(before, seconds) : seconds
      }
    }
    return least
  }
}

/// The fastest of the contenders; of equals the one that is named first.
private func fastest(
  _ contenders: [ConvolutionAlgorithm], _ times: TimingCache.Times
) -> ConvolutionAlgorithm {
  contenders.min {
    times[$0.description, default: .infinity] < times[$1.description, default: .infinity]
  } ?? .direct
}

extension AlgorithmTuner {
  /// The tuner of the tools, which keeps its times in the user's cache.
  package static func ofUser(
    retunes: Bool = false, announce: @escaping () -> Void = {}
  ) -> AlgorithmTuner {
    let file = TimingCache.userFile(environment: ProcessInfo.processInfo.environment)
    return AlgorithmTuner(
      cache: TimingCache(file: file), retunes: retunes, announce: announce)
  }
}
