import AlgorithmTuning
import ArgumentParser
import CommandSupport
import FaceDataset
import Foundation
import PipelineSettings
import Tensors
import Training

/// Trains a network on a manifest.
struct RunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Trains a face embedding on a manifest of aligned faces.",
    discussion: """
      Example, SphereFace with m = 2 first, then triplet and semi-hard selection (method 1):

        atl-train faces --output run --config recipes/lfw-atl-method1.json

      The run's folder holds pipeline.json (what really ran), metrics.jsonl, checkpoints, and at the end
      model.safetensors. Ctrl-C saves a checkpoint and exits with 130; --resume goes on from the newest
      one and ends with the same bytes as an undisturbed run.
      """)

  @Argument(help: "The manifest, the folder that holds a manifest.jsonl, or a packed set.")
  var manifest: String

  @Option(help: "The folder of the run.")
  var output: String

  @OptionGroup var settings: SettingsOptions

  @Option(
    name: .customLong("init"), help: "A run or a model whose weights the training starts from.")
  var initialModel: String?

  @Option(help: "A folder for TensorBoard, which then shows the run's log while it grows.")
  var tensorboard: String?

  @Flag(help: "Goes on from the newest checkpoint in the run's folder; starts where there is none.")
  var resume = false

  @Flag(help: "Replaces the run that is in the folder.")
  var force = false

  @Flag(help: "Times the algorithms of this network's convolutions anew.")
  var retune = false

  @Flag(
    help: "Prints how each convolution is computed, and what is known of its speed on this machine."
  )
  var verbose = false

  @OptionGroup var outputs: OutputOptions

  func validate() throws {
    try requireText(manifest, option: "manifest")
    try requireText(output, option: "--output")
    if resume && force { throw ValidationError("--resume and --force exclude each other.") }
    if resume && retune {
      throw ValidationError(
        "--resume and --retune exclude each other: a run goes on with the algorithms it began with."
      )
    }
    if verbose && outputs.quiet {
      throw ValidationError("--verbose and --quiet exclude each other.")
    }
  }

  func run() throws {
    restartWithBriefSpinning()
    let stop = StopRequest()
    var ending = TrainingRun.Ending.finished
    try reportingFailures {
      let (run, pipeline) = try prepare(stop)
      var progress = TrainingProgress(
        stepCount: pipeline.solver.maxIterations, firstStep: run.step, quiet: outputs.quiet)
      let events = try tensorboard.map {
        try TensorBoardLog(folder: $0, of: RunFolder(URL(filePath: output)))
      }
      ending = try run.train(
        until: { stop.hasArrived },
        warn: { finding in
          progress.finish()
          if !outputs.quiet { printNote(finding.description) }
        },
        logged: { try events?.append($0) },
        report: { progress.show($0) })
      progress.finish()
    }
    if case .interrupted(let step) = ending {
      printNote("interrupted: saved at step \(step); go on with --resume")
      throw ExitCode(130)
    }
    print("\(output)/model.safetensors")
  }

  private func prepare(_ stop: StopRequest) throws -> (TrainingRun, Pipeline) {
    let folder = RunFolder(URL(filePath: output))
    let goesOn = resume && folder.holdsProgress
    if !resume && !force { try folder.requireFree() }
    let pipeline = goesOn ? try folder.settings(resumedBy: settings) : try settings.pipeline()
    let faces = try IndexedManifest(at: manifest)
    let threads = ComputeThreads.use(pipeline.threads)
    if retune && pipeline.network.algorithms == .deterministic {
      throw CommandFailure.mismatch(
        subject: "--retune: network.algorithms", found: "deterministic", expected: "tuned")
    }
    let isQuiet = outputs.quiet
    let tuner = AlgorithmTuner.ofUser(retunes: retune) {
      if !isQuiet { printNote("timing the algorithms of this network's convolutions") }
    }
    let run = try TrainingRun(
      manifest: faces, settings: pipeline, folder: folder, start: start(goesOn: goesOn),
      tuner: tuner)
    if !outputs.quiet {
      printNote(run.summary)
      printNote("threads: \(threads)")
      run.notes.forEach(printNote)
      if verbose { run.algorithms.choices.flatMap(tuner.explain).forEach(printNote) }
    }
    var progress = ProgressLine(quiet: isQuiet)
    try folder.noteFaces(of: faces, threads: pipeline.threads, until: { stop.hasArrived }) {
      progress.show(done: $0, of: $1, unit: "faces", detail: "noted what was trained on")
    }
    progress.finish()
    return (run, pipeline)
  }

  private func start(goesOn: Bool) -> TrainingRun.Start {
    if goesOn { return .checkpoint }
    return initialModel.map { .model(path: $0) } ?? .drawn
  }
}

extension RunFolder {
  /// The settings of the run, with changes that leave its past as it was.
  fileprivate func settings(resumedBy options: SettingsOptions) throws -> Pipeline {
    let stored = try Pipeline.read(from: pipeline)
    let wanted = try options.pipeline(over: stored)
    try wanted.requireResumable(from: stored)
    return wanted
  }
}
