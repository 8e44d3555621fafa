import Foundation
import PipelineSettings
import Testing

@Suite struct PhaseSettingsTests {
  private static let method1 = """
    {
      "loss": {"kind": "sphereface", "margin": 2},
      "solver": {"kind": "adamw", "learningRate": 0.002, "maxIterations": 200},
      "training": {"phases": [
        {"until": {"step": 160, "accuracy": 0.9}},
        {"loss": {"kind": "atl"}, "solver": {"learningRate": 0.0005}}
      ]}
    }
    """

  @Test func `a phase starts from the loss and the solver of the run`() throws {
    let phases = try read(Self.method1).phasesOfRun
    #expect(phases.map(\.loss.kind) == [.sphereface, .atl])
    #expect(phases.map(\.loss.margin) == [2, 2])
    #expect(phases.map(\.loss.semihard) == [false, true])
    #expect(phases.map(\.solver.kind) == [.adamw, .adamw])
    #expect(phases.map(\.solver.learningRate) == [0.002, 0.0005])
    #expect(phases.map(\.until.step) == [160, 0])
    #expect(phases.map(\.until.accuracy) == [0.9, 0])
  }

  @Test func `without phases the whole run is one`() throws {
    let pipeline = Pipeline()
    let phases = pipeline.phasesOfRun
    #expect(phases == [PhaseSettings(loss: pipeline.loss, solver: pipeline.solver)])
  }

  @Test func `reads what it writes`() throws {
    let pipeline = try read(Self.method1)
    let text = pipeline.json()
    #expect(try read(text) == pipeline)
    #expect(try read(text).json() == text)
    // The length of a run is the run's, and stands in no phase.
    #expect(text.components(separatedBy: "maxIterations").count == 2)
    let longer = try pipeline.applying(overrides: ["solver.maxIterations=300"])
    #expect(try read(longer.json()) == longer)
  }

  @Test(arguments: [
    (
      #"[{"until": {"step": 0}}, {}]"#,
      "file:2: training.phases[0].until.step: found 0, expected more than 0 and less than "
        + "solver.maxIterations, 120000"
    ),
    (
      #"[{"until": {"step": 9}}, {"until": {"step": 9}}, {}]"#,
      "file:2: training.phases[1].until.step: found 9, expected more than 9 and less than "
        + "solver.maxIterations, 120000"
    ),
    (
      #"[{"until": {"step": 120000}}, {}]"#,
      "file:2: training.phases[0].until.step: found 120000, expected more than 0 and less than "
        + "solver.maxIterations, 120000"
    ),
    (
      #"[{"until": {"accuracy": 0.5}}]"#,
      "file:2: training.phases[0].until.accuracy: found 0.5, expected 0, because the last phase "
        + "ends with the run"
    ),
    (
      #"[{"until": {"step": 99, "accuracy": 0.5}}, {}]"#,
      "file:2: training.phases[0].until.accuracy: found 0.5 for a phase of 99 steps, expected 0, "
        + "because the accuracy is looked at after 100 steps"
    ),
    (
      "[{\"until\": {\"step\": 9}}, {\"loss\":\n{\"kind\": \"sphereface\", \"triplet\": true}}]",
      "file:3: training.phases[1].loss.triplet: found true with loss.kind sphereface, expected "
        + "false, or loss.kind atl, which has it"
    ),
    (
      #"[{"solver": {"maxIterations": 5}}]"#,
      "file:2: training.phases[0].solver.maxIterations: found an unknown key, expected a known one "
        + "(nearest: solver.maxIterations)"
    ),
    (
      #"[{"solver": {"schedule": {"kind": "multistep", "steps": [5, 5]}}}]"#,
      "file:2: training.phases[0].solver.schedule.steps: found [5, 5], expected steps that rise"
    ),
    ("{}", "file:2: training.phases: found an object, expected an array of objects"),
    ("[1]", "file:2: training.phases[0]: found 1, expected an object"),
  ])
  func `refuses phases that do not follow each other, with the place`(
    phases: String, message: String
  ) {
    let error = #expect(throws: SettingsError.self) {
      try read("{\"training\":\n{\"phases\": \(phases)}}")
    }
    #expect(error?.description == message)
  }

  @Test func `an override that the phases would hide is refused`() throws {
    let pipeline = try read(Self.method1)
    let error = #expect(throws: SettingsError.self) {
      try pipeline.applying(overrides: ["loss.margin=3"])
    }
    #expect(
      error?.description == "--set loss.margin: found a value for a run with training.phases, "
        + "expected none: each phase has its own; set training.phases")
    let changed = try pipeline.applying(
      overrides: ["solver.maxIterations=70", "training.phases=[]", "loss.margin=3"])
    #expect(changed.phasesOfRun.map(\.loss.margin) == [3])
  }

  @Test func `a sum of losses has one with class rows at most`() throws {
    let sum = try read(
      #"{"loss": {"kind": "npair", "plus": [{"kind": "angular", "weight": 2}]}}"#)
    #expect(sum.loss.terms.map(\.kind) == [.npair, .angular])
    #expect(sum.loss.terms.map(\.weight) == [1, 2])
    #expect(try read(sum.json()) == sum)
    let error = #expect(throws: SettingsError.self) {
      try read("{\"loss\": {\"kind\": \"atl\",\n\"plus\": [{\"kind\": \"cosface\"}]}}")
    }
    #expect(
      error?.description == "file:2: loss.plus[0].kind: found cosface, a second loss with class "
        + "rows, expected one without: atlInBatch, triplet, angular or npair")
    #expect(throws: SettingsError.self) {
      try read(#"{"loss": {"plus": [{"kind": "triplet", "plus": []}]}}"#)
    }
  }

  @Test(arguments: [
    (LossSettings.Kind.atl, true, true, 0.35), (.atlInBatch, false, true, 0.35),
    (.sphereface, false, false, 0.35), (.softmax, false, false, 0.35),
    (.cosface, false, false, 0.35), (.arcface, false, false, 0.5), (.triplet, false, false, 0.2),
    (.angular, false, false, 0.2), (.npair, false, false, 0.35),
  ])
  func `the kind decides the defaults of other keys`(
    kind: LossSettings.Kind, triplet: Bool, semihard: Bool, margin: Double
  ) throws {
    let loss = try read("{\"loss\": {\"kind\": \"\(kind.rawValue)\"}}").loss
    #expect(loss.triplet == triplet)
    #expect(loss.semihard == semihard)
    #expect(loss.additiveMargin == margin)
    // Nothing that is semi-hard by distance is active at an angle of 45 degrees.
    #expect(loss.mining == (kind == .angular ? .all : .semihard))
  }

  @Test func `to say the kind again changes nothing`() throws {
    let pipeline = try read(
      """
      {"loss": {"kind": "arcface", "additiveMargin": 0.3},
       "training": {"phases": [{"until": {"step": 9}},
                               {"loss": {"kind": "arcface", "scale": 32}}]}}
      """)
    #expect(pipeline.phases.map(\.loss.additiveMargin) == [0.3, 0.3])
    let other = try read(
      """
      {"loss": {"kind": "sphereface", "margin": 3, "gradient": "reference"},
       "training": {"phases": [{"until": {"step": 9}}, {"loss": {"kind": "npair"}}]}}
      """)
    #expect(other.phases.map(\.loss.margin) == [3, 1])
    #expect(other.phases.map(\.loss.gradient) == [.reference, .exact])
  }

  @Test(arguments: [
    (#"{"kind": "cosface", "margin": 2}"#, "margin: found 2 with loss.kind cosface"),
    (#"{"kind": "npair", "gradient": "reference"}"#, "gradient: found reference with"),
    (#"{"kind": "arcface", "additiveMargin": 3.2}"#, "additiveMargin: found 3.2 radians"),
    (#"{"kind": "softmax", "triplet": true}"#, "triplet: found true with loss.kind softmax"),
    (#"{"kind": "triplet", "semihard": true}"#, "semihard: found true with loss.kind triplet"),
    (#"{"kind": "triplet", "mining": "angularSemihard"}"#, "mining: found angularSemihard with"),
  ])
  func `a key that the kind does not have is refused`(loss: String, message: String) throws {
    let error = #expect(throws: SettingsError.self) { try read("{\"loss\": \(loss)}") }
    #expect(error?.description.hasPrefix("file:1: loss.\(message)") == true)
    #expect(
      try read(#"{"loss": {"kind": "triplet", "mining": "angularSemihard", "margin": 2}}"#)
        .loss.mining == .angularSemihard)
  }

  @Test func `the preset for small sets has m of 2 and lambda at 3`() throws {
    let loss = try read(#"{"loss": {"preset": "smallSet"}}"#).loss
    #expect(loss.margin == 2 && loss.lambdaMin == 3 && loss.kind == .atl)
    #expect(try read(#"{"loss": {"margin": 4, "preset": "smallSet"}}"#).loss.margin == 4)
  }

  private func read(_ text: String) throws -> Pipeline {
    try Pipeline.read(Array(text.utf8), file: "file")
  }
}
