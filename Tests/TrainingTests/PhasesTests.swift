import Foundation
import PipelineSettings
import RenderedFaces
import Tensors
import Testing
import Training

@Suite struct PhasesTests {
  private static let method1 =
    #"training.phases=[{"until": {"step": 6}}, "#
    + #"{"loss": {"kind": "atl", "margin": 2, "base": 50}, "solver": {"learningRate": 0.0005}}]"#

  @Test func `goes from one loss to the next at its step, each with its own rate`() throws {
    let faces = try RenderedFaces()
    let lines = try train(faces, "run", RenderedFaces.settings(Self.method1, "log.every=4"))
    // A line at the border, so that none averages over two losses.
    #expect(lines.map(\.step) == [4, 6, 8, 10])
    #expect(lines.map(\.phase) == [1, 1, 2, 2])
    #expect(lines.map(\.learningRate) == [0.001, 0.001, 0.0005, 0.0005])
    // Lambda counts the steps of its phase: 50 / (1 + 0.12 n) after n = 2 and 4.
    #expect(
      zip(lines.suffix(2).compactMap(\.lambda), [2.0, 4]).allSatisfy { lambda, steps in
        abs(lambda - 50 / (1 + 0.12 * steps)) < 1e-9
      })
  }

  @Test func `a schedule spans its phase`() throws {
    let faces = try RenderedFaces()
    let lines = try train(
      faces, "run",
      RenderedFaces.settings(
        "log.every=1", "solver.schedule.kind=onecycle",
        #"training.phases=[{"until": {"step": 6}}, {}]"#))
    let rates = lines.map(\.learningRate)
    // Both begin at 1/25 of the rate and end at 1/10000 of it.
    #expect([rates[0], rates[6]].allSatisfy { abs($0 - 0.001 / 25) < 1e-12 })
    #expect([rates[5], rates[9]].allSatisfy { abs($0 - 1e-7) < 1e-12 })
  }

  @Test func `ends a phase early when the accuracy is reached`() throws {
    let faces = try RenderedFaces()
    let phases = { (accuracy: Double) in
      #"training.phases=[{"until": {"step": 190, "accuracy": \#(accuracy)}}, {"loss": {"kind": "atl"}}]"#
    }
    let settings = { (accuracy: Double) in
      try RenderedFaces.settings(
        "solver.maxIterations=200", "solver.learningRate=0.002", "sampler.mirror=false",
        "log.every=50", phases(accuracy))
    }
    let early = try train(faces, "early", settings(0.3))
    #expect(early.map(\.step) == [50, 100, 150, 200])
    #expect(early.map(\.phase) == [1, 1, 2, 2])
    let late = try train(faces, "late", settings(1))
    #expect(late.first { $0.step == 150 }?.phase == 1)
    #expect(late.map(\.step) == [50, 100, 150, 190, 200])
  }

  @Test(arguments: [3, 6, 7])
  func `stopped before, at or after a border, it ends with the same weights`(stop: Int) throws {
    let faces = try RenderedFaces()
    let settings = try RenderedFaces.settings(Self.method1)
    _ = try train(faces, "straight", settings)
    let folder = RunFolder(faces.runFolder("stopped"))
    let run = try TrainingRun(
      manifest: faces.manifest, settings: settings, folder: folder, start: .drawn)
    var steps = 0
    let ending = try run.train(
      until: {
        steps += 1
        return steps == stop
      }, report: { _ in })
    #expect(ending == .interrupted(step: stop))
    _ = try train(faces, "stopped", settings, start: .checkpoint)
    let straight = RunFolder(faces.runFolder("straight"))
    #expect(try Data(contentsOf: folder.model) == Data(contentsOf: straight.model))
    #expect(try Data(contentsOf: folder.centres) == Data(contentsOf: straight.centres))
  }

  @Test func `a second phase differs from going on with the first`() throws {
    let faces = try RenderedFaces()
    _ = try train(faces, "both", RenderedFaces.settings(Self.method1))
    _ = try train(faces, "one", RenderedFaces.settings())
    let both = try Data(contentsOf: RunFolder(faces.runFolder("both")).model)
    #expect(try both != Data(contentsOf: RunFolder(faces.runFolder("one")).model))
  }

  private func train(
    _ faces: RenderedFaces, _ name: String, _ settings: Pipeline,
    start: TrainingRun.Start = .drawn
  ) throws -> [TrainingMetrics] {
    ComputeThreads.use(1)
    let folder = RunFolder(faces.runFolder(name))
    let run = try TrainingRun(
      manifest: faces.manifest, settings: settings, folder: folder, start: start)
    #expect(try run.train(until: { false }, report: { _ in }) == .finished)
    return TrainingLog.lines(of: folder.metrics)
  }
}
