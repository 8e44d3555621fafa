import AlgorithmTuning
import ArgumentParser
import CommandSupport
import Comparison
import FaceDataset
import Foundation
import PipelineSettings
import Training

/// Trains and verifies a grid of recipes, variants and seeds.
struct CompareCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compare",
    abstract: "Trains recipes from several seeds, verifies every run, and compares them.",
    discussion: """
      Example:

        atl-train compare study.json --output study
        atl-train compare study.json --output study --train faces \\
          --evaluation held-out --pairs pairs.txt

      The study's folder holds runs/VARIANT/RECIPE/seed-N, each a run as atl-train makes it, and \
      results.json, table.md and report.html. The same command goes on where it was interrupted; a run \
      that diverged is noted and not tried again.
      """)

  @Argument(help: "The study: recipes, variants, seeds, and the data.")
  var study: String

  @Option(help: "The folder of the study.")
  var output: String

  @Option(help: "The manifest to train on, in place of the study's `training`.")
  var train: String?

  @Option(help: "The manifest to verify on, in place of the study's `evaluation`.")
  var evaluation: String?

  @Option(help: "The pairs to verify on, in place of the study's `pairs`.")
  var pairs: String?

  @Option(help: "Trains this recipe only; may be repeated. The report has all that is finished.")
  var only: [String] = []

  @Option(help: "Trains this variant only; may be repeated.")
  var variant: [String] = []

  @Flag(help: "Trains nothing and writes the report of what is finished.")
  var reportOnly = false

  @Flag(help: "Trains runs anew that have diverged, or whose settings or faces have changed.")
  var force = false

  @OptionGroup var outputs: OutputOptions

  func validate() throws {
    try requireText(output, option: "--output")
    for (path, option) in [(train, "--train"), (evaluation, "--evaluation"), (pairs, "--pairs")] {
      if let path { try requireText(path, option: option) }
    }
    if reportOnly && force {
      throw ValidationError("--report-only and --force exclude each other.")
    }
  }

  func run() throws {
    restartWithBriefSpinning()
    let stop = StopRequest()
    var ending = StudyRunner.Ending.finished
    try reportingFailures {
      let plan = try Study.read(from: study)
      let selection = try StudyRunner.Selection(recipes: only, variants: variant, of: plan)
      let folder = StudyFolder(URL(filePath: output))
      let runner = try prepare(plan, in: folder)
      if !reportOnly { ending = try trainRuns(of: runner, selection, stop: stop) }
      guard ending == .finished else { return }
      guard let report = try runner.report(until: { stop.hasArrived }, note: printNote) else {
        ending = .interrupted(place: "before the report")
        return
      }
      try report.write(to: folder)
      print(report.markdown)
      print("report: \(output)/report.html")
    }
    if case .interrupted(let place) = ending {
      printNote("interrupted: \(place); the same command goes on")
      throw ExitCode(130)
    }
  }

  private func prepare(_ plan: Study, in folder: StudyFolder) throws -> StudyRunner {
    let training = try train ?? plan.training.required("training", "--train", in: plan)
    let held = try evaluation ?? plan.evaluation.required("evaluation", "--evaluation", in: plan)
    let list = try pairs ?? plan.pairs.required("pairs", "--pairs", in: plan)
    let runner = try StudyRunner(
      plan, in: folder, training: IndexedManifest(at: training),
      evaluation: EvaluationSet(manifest: IndexedManifest(at: held), pairsFile: list))
    if !outputs.quiet { printNote(runner.summary) }
    return runner
  }

  private func trainRuns(
    of runner: StudyRunner, _ selection: StudyRunner.Selection, stop: StopRequest
  ) throws -> StudyRunner.Ending {
    var line = ProgressLine(quiet: outputs.quiet)
    let ending = try runner.train(
      selection, tuner: .ofUser(), replacing: force, until: { stop.hasArrived },
      note: { text in
        line.finish()
        if !outputs.quiet { printNote(text) }
      },
      progress: { position, metrics in
        line.show(
          done: position.stepsDone(at: metrics.step), of: position.stepCount, unit: "steps",
          detail: Self.detail(position, metrics))
      })
    line.finish()
    return ending
  }

  private static func detail(
    _ position: StudyTrainer.Position, _ metrics: TrainingMetrics
  ) -> String {
    let run = "run \(position.number) of \(position.count): \(position.run.name)"
    let step = "step \(metrics.step) of \(position.run.settings.solver.maxIterations)"
    return "\(run)  \(step)  loss \(String(format: "%.4f", metrics.loss))"
  }
}

extension String? {
  /// The path, which an option may give where the study's file does not.
  fileprivate func required(
    _ key: String, _ option: String, in study: Study
  ) throws(ComparisonError) -> String {
    guard let self else { throw .noInput(file: study.file, key: key, option: option) }
    return self
  }
}
