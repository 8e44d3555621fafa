package import AlgorithmTuning
package import FaceDataset
internal import Foundation
internal import PipelineSettings
package import Training
internal import Verification

/// A study with its faces: trains what is missing, verifies what is finished, and gathers the
/// results.
package struct StudyRunner: Sendable {
  /// What of a study is trained.
  package struct Selection: Sendable {
    /// The recipes, all where empty.
    package let recipes: [String]
    /// The variants, all where empty.
    package let variants: [String]

    /// Takes names of the study.
    ///
    /// - Throws: `ComparisonError.unknownName` for another name.
    package init(
      recipes: [String], variants: [String], of study: Study
    ) throws(ComparisonError) {
      try Self.check(recipes, "--only", among: study.recipeNames)
      try Self.check(variants, "--variant", among: study.variantNames)
      self.recipes = recipes
      self.variants = variants
    }

    private static func check(
      _ names: [String], _ option: String, among known: [String]
    ) throws(ComparisonError) {
      for name in names where !known.contains(name) {
        throw .unknownName(
          option: option, found: name, nearest: nearestName(to: name, among: known) ?? "")
      }
    }

    func contains(_ run: PlannedRun) -> Bool {
      (recipes.isEmpty || recipes.contains(run.recipe))
        && (variants.isEmpty || variants.contains(run.variant))
    }
  }

  /// How the training of a study ended.
  package enum Ending: Equatable, Sendable {
    /// Every selected run is finished or has diverged.
    case finished
    /// It was asked to stop; the text says where.
    case interrupted(place: String)
  }

  private let study: Study
  private let folder: StudyFolder
  private let runs: [PlannedRun]
  private let training: IndexedManifest
  private let evaluation: EvaluationSet
  private let lists: [EvaluationList]
  private let pixelScores: [Double]

  /// Prepares a study: chooses the hard pairs and writes their list.
  ///
  /// - Parameters:
  ///   - study: what is compared.
  ///   - folder: where it is kept.
  ///   - training: the faces to train on.
  ///   - evaluation: the faces and pairs to verify on.
  /// - Throws: what is wrong with the settings of a run, with the faces or with the pairs, before
  ///   anything is trained; `ComparisonError.otherContent` for a folder that holds something else.
  package init(
    _ study: Study, in folder: StudyFolder, training: IndexedManifest, evaluation: EvaluationSet
  ) throws {
    try folder.requireStudy()
    self.study = study
    self.folder = folder
    self.training = training
    self.evaluation = evaluation
    runs = try study.runs(in: folder)
    for run in runs {
      try run.requireUsable(
        training: training, evaluation: evaluation.manifest, study: study.file)
    }
    pixelScores = try StudyVerifier(evaluation, addingMirrored: false)
      .pixelScores(keptIn: folder.pixels)
    var lists = [
      EvaluationList(
        name: EvaluationList.allName, indices: Array(evaluation.pairs.indices), of: evaluation)
    ]
    if study.hardestShare > 0 {
      let hardest = try HardPairs(
        of: evaluation.list, similarities: pixelScores, share: study.hardestShare)
      try StudyFolder.write(hardest.text(of: evaluation.list), to: folder.hardPairs)
      lists.append(
        EvaluationList(
          name: EvaluationList.hardestName, indices: hardest.indices, of: evaluation))
    }
    // Pairs that cannot be verified are refused here and not after the first training.
    for list in lists { _ = try RankedScores(scores: list.scores(among: pixelScores), of: list) }
    self.lists = lists
  }

  /// What the study works on, for its user to read before the first step.
  package var summary: String {
    "\(study.recipeNames.count) recipes x \(study.variantNames.count) variants x "
      + "\(study.seeds.count) seeds; training on \(training.faceCount) faces of "
      + "\(training.identityCount) people, verifying on \(evaluation.pairs.count) pairs of "
      + "\(evaluation.people.count) people"
  }

  /// Trains and verifies the selected runs that are not finished yet.
  ///
  /// - Parameters:
  ///   - selection: of the recipes and variants.
  ///   - tuner: finds the fastest algorithms; nil takes those with few products.
  ///   - replacing: trains runs anew whose settings or faces have changed, where otherwise they are
  ///     refused before anything is trained, and runs that have diverged.
  ///   - shouldStop: asked after every step and between runs.
  ///   - note: given what the user should know.
  ///   - progress: given the figures after every step.
  /// - Returns: how the training ended.
  /// - Throws: `ComparisonError.runChanged`, and whatever else is wrong but divergence.
  package func train(
    _ selection: Selection, tuner: AlgorithmTuner? = nil, replacing: Bool,
    until shouldStop: () -> Bool,
    note: (String) -> Void, progress: (StudyTrainer.Position, TrainingMetrics) -> Void
  ) throws -> Ending {
    let selected = runs.filter(selection.contains)
    let states = selected.map { $0.state(training: training) }
    for (run, state) in zip(selected, states) {
      guard case .changed(let reason) = state, !replacing else { continue }
      throw ComparisonError.runChanged(folder: run.folder.url.relativePath, reason: reason)
    }
    let positions = positions(of: selected, states)
    for position in positions {
      // Read again: another process may have worked on it meanwhile.
      let run = position.run
      let state = run.state(training: training)
      if shouldStop() { return .interrupted(place: "before \(run.name)") }
      let head = "run \(position.number) of \(position.count): \(run.name)"
      switch state {
      case .diverged(let reason) where !replacing: note("\(head): \(reason)")
      case .finished: note("\(head): finished before")
      case .absent, .begun, .changed, .diverged:
        note(head)
        let ending = try StudyTrainer(training: training, tuner: tuner).train(
          run, goesOn: state == .begun, until: shouldStop, note: note
        ) { progress(position, $0) }
        switch ending {
        case .interrupted(let step):
          return .interrupted(place: "saved \(run.name) at step \(step)")
        case .diverged(let reason): note("\(head): \(reason)")
        case .finished: _ = try outcome(of: run)
        }
      }
    }
    return .finished
  }

  private func positions(
    of selected: [PlannedRun], _ states: [RunState]
  ) -> [StudyTrainer.Position] {
    var before = 0
    let firstSteps = zip(selected, states).map { run, state in
      switch state {
      case .absent, .changed: 0
      case .begun: TrainingLog.lines(of: run.folder.metrics).last?.step ?? 0
      case .finished, .diverged: run.settings.solver.maxIterations
      }
    }
    let left = zip(selected, firstSteps).map { max(0, $0.settings.solver.maxIterations - $1) }
    return selected.indices.map { index in
      defer { before += left[index] }
      return StudyTrainer.Position(
        run: selected[index], number: index + 1, count: selected.count,
        firstStep: firstSteps[index], stepsBefore: before, stepCount: left.reduce(0, +))
    }
  }

  /// What a finished run comes to on all pairs.
  private func outcome(of run: PlannedRun) throws -> RunOutcome {
    do {
      let verifier = StudyVerifier(evaluation, addingMirrored: study.mirror)
      return .verified(
        scores: try verifier.scores(ofRunIn: run.folder, threads: run.settings.threads))
    } catch let error as VerificationError {
      guard case .badEmbedding = error else { throw error }
      return .failed(reason: "cannot be verified: \(error)")
    }
  }

  /// Gathers the results of all runs that are finished, whichever were selected.
  ///
  /// - Parameters:
  ///   - shouldStop: asked between runs.
  ///   - note: given what the user should know.
  /// - Returns: the report; nil where it was asked to stop.
  /// - Throws: what is wrong with a run's files, `KernelError`.
  package func report(
    until shouldStop: () -> Bool, note: (String) -> Void
  ) throws -> StudyReport? {
    var verified: [VerifiedRun] = []
    for run in runs {
      if shouldStop() { return nil }
      let state = run.state(training: training)
      let outcome: RunOutcome =
        switch state {
        case .finished: try outcome(of: run)
        case .diverged(let reason): .failed(reason: reason)
        case .changed: .failed(reason: "has other settings or faces")
        case .absent, .begun: .missing
        }
      if case .changed(let reason) = state { note("left out: \(run.name): \(reason)") }
      let hasCurve = outcome != .missing || state == .begun
      verified.append(
        VerifiedRun(
          run: run, outcome: outcome,
          metrics: hasCurve ? TrainingLog.lines(of: run.folder.metrics) : []))
    }
    return try StudyReport(
      study, runs: verified, lists: lists, pixelScores: pixelScores, training: training,
      evaluation: evaluation)
  }
}
