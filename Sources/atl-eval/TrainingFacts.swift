import AlgorithmTuning
import PipelineSettings
import Training
import Verification

// The settings of a run in a few words, by the names that they have in pipeline.json; those that do
// not count for the loss, solver or schedule of the run are left out.
extension Pipeline {
  /// The facts of a run that started from some weights; nil stands for what nobody noted.
  func facts(_ weights: RunSession.Weights?) -> [TrainingStory.Fact] {
    let phases = phasesOfRun
    let parts = phases.enumerated().flatMap { index, phase -> [TrainingStory.Fact] in
      let prefix = phases.count > 1 ? "phase \(index + 1), " : ""
      let end =
        phase.until.step > 0
        ? " (until step \(phase.until.step)"
          + (phase.until.accuracy > 0 ? " or accuracy \(phase.until.accuracy))" : ")") : ""
      return [
        .init(name: "\(prefix)loss", value: phase.loss.words + end),
        .init(name: "\(prefix)solver", value: phase.solver.words),
      ]
    }
    return [method(weights).map { .init(name: "method", value: $0) }].compactMap(\.self) + parts + [
      .init(name: "batch", value: sampler.words),
      .init(
        name: "seeds", value: "batches \(sampler.seed), weights \(network.seed)"),
      .init(
        name: "computation",
        value:
          "precision \(network.precision.rawValue), algorithms \(network.algorithms.rawValue), "
          + "threads \(threads == 0 ? "of all cores" : "\(threads)")"),
      .init(name: "planned", value: "\(solver.maxIterations) steps"),
    ]
  }

  /// Which of the two published methods the phases are, if they are one.
  private func method(_ weights: RunSession.Weights?) -> String? {
    let losses = phasesOfRun.map(\.loss)
    func isFull(_ loss: LossSettings) -> Bool { loss.kind == .atl && loss.triplet && loss.semihard }
    func isPlain(_ loss: LossSettings) -> Bool {
      loss.kind == .sphereface || loss.kind == .atl && !loss.triplet && !loss.semihard
    }
    guard let last = losses.last, losses.allSatisfy({ $0.plus.isEmpty }), isFull(last) else {
      return nil
    }
    if losses.count == 1 {
      return switch weights {
      case .model: "triplet and semi-hard selection, from the weights of another model"
      case .drawn: "2: triplet and semi-hard selection from the first step"
      case .checkpoint, nil:
        "triplet and semi-hard selection from the first step: method 2, or the second part of "
          + "method 1 where the run went on from a SphereFace model, which its folder does not say"
      }
    }
    return losses.count == 2 && isPlain(losses[0])
      ? "1: SphereFace first, then triplet and semi-hard selection" : nil
  }
}

extension [RunSession] {
  /// When the run was worked on, on what, and from which weights on.
  var facts: [TrainingStory.Fact] {
    guard let first else { return [] }
    let later = dropFirst().map { ", resumed at step \($0.step) on \($0.began)" }
    let machines = reduce(into: [Machine]()) {
      if !$0.contains($1.machine) { $0.append($1.machine) }
    }
    return [
      .init(name: "began", value: first.began + later.joined()),
      .init(
        name: "machine",
        value: machines.map { "\($0.processor); \($0.threads) threads; \($0.software)" }
          .joined(separator: ", then ")),
      .init(name: "first weights", value: first.weights.words),
    ]
  }
}

extension RunSession.Weights {
  fileprivate var words: String {
    switch self {
    case .drawn: "drawn"
    case .checkpoint: "of a checkpoint"
    case .model(let path): "of \(CommandLine.shareable(path))"
    }
  }
}

extension SamplerSettings {
  fileprivate var words: String {
    let labels = flippedLabels > 0 ? ", flippedLabels \(flippedLabels)" : ""
    let faces = "\(identitiesPerBatch) people x \(photosPerIdentity) photos = \(batchSize) faces"
    return "\(faces), mirror \(mirror), shiftPixels \(shiftPixels)\(labels)"
  }
}

extension LossSettings {
  fileprivate var words: String {
    terms.map { term in
      (terms.count > 1 || weight != 1 ? "\(term.weight) x " : "")
        + "\(term.kind.rawValue): \(term.parts.joined(separator: ", "))"
    }.joined(separator: "; plus ")
  }

  private var parts: [String] {
    let multiplier = [
      "margin \(margin)", "base \(base)", "gamma \(gamma)", "power \(power)",
      "lambdaMin \(lambdaMin)", "gradient \(gradient.rawValue)",
    ]
    let mined = ["mining \(mining.rawValue)", "additiveMargin \(additiveMargin)"]
    let averaged = "averaging \(averaging.rawValue)"
    switch kind {
    case .sphereface: return multiplier
    case .atl:
      let centres =
        triplet
        ? ["replacementProbability \(replacementProbability)", "centre \(centre.rawValue)"] : []
      return multiplier + ["triplet \(triplet)"] + centres + ["semihard \(semihard)"]
    case .atlInBatch: return multiplier + ["semihard \(semihard)"]
    case .softmax: return ["weights \(weights.rawValue)"]
    case .cosface: return ["scale \(scale)", "additiveMargin \(additiveMargin)"]
    case .arcface:
      return [
        "scale \(scale)", "additiveMargin \(additiveMargin)", "variant \(variant.rawValue)",
      ]
    case .triplet: return mined + ["squared \(squared)", averaged]
    case .angular:
      let form = ["form \(form.rawValue)", "alpha \(alpha)"]
      return form
        + (self.form == .hinge ? mined + [averaged] : ["negatives \(negatives.rawValue)"])
    case .npair: return ["negatives \(negatives.rawValue)"]
    }
  }
}

extension SolverSettings {
  fileprivate var words: String {
    let own =
      kind == .sgd
      ? "momentum \(momentum)" : "beta1 \(beta1), beta2 \(beta2), epsilon \(epsilon)"
    let clip = clipNorm > 0 ? ", clipNorm \(clipNorm)" : ""
    return
      "\(kind.rawValue): learningRate \(learningRate), \(own), weightDecay \(weightDecay)\(clip); "
      + "schedule \(schedule.words)"
  }
}

extension ScheduleSettings {
  fileprivate var words: String {
    switch kind {
    case .multistep:
      let places = steps.map { "\($0)" }.joined(separator: ", ")
      return "multistep: x \(gamma) at steps \(places)" + (warmup > 0 ? ", warmup \(warmup)" : "")
    case .cosine: return "cosine: down to \(final)" + (warmup > 0 ? ", warmup \(warmup)" : "")
    case .onecycle:
      return "onecycle: peakAt \(peakAt), startDivisor \(startDivisor), endDivisor \(endDivisor)"
    }
  }
}
