import FaceDataset
import Foundation

/// A run of six pieces of work in a folder of its own: faces, two of one name, and rejections.
struct PlannedRun {
  let folder: TemporaryFolder
  var journal: URL { URL(fileURLWithPath: folder.file("journal.jsonl")) }

  static let facts = [WorkFact("quality", "95"), WorkFact("list", "abc")]

  static let results: [WorkResult] = [
    result("Ada/1.jpg", line: 1, face("Ada", "1", 1)),
    result("Ada/2.jpg", line: 2, face("Ada", "2", 2), face("Ada", "2-2", 3)),
    result("x/Ada/1.png", line: 3, face("Ada", "1", 4)),
    result("Bo/2.jpg", line: 4, face("Bo", "2", 5)),
    WorkResult(
      WorkItem(source: "Bo/3.jpg", listLine: 5),
      rejections: [WorkResult.Rejection(reason: "damaged", detail: "found \"half\"\na file")]),
    result("Cy/..", line: nil, face("Cy", "..", 6)),
  ]

  init() throws {
    folder = try TemporaryFolder()
  }

  private static func face(_ identity: String, _ name: String, _ byte: UInt8) -> WorkResult.Face {
    WorkResult.Face(
      bytes: [byte], identity: identity, name: name,
      landmarks: (0..<10).map { Double($0) + Double(byte) / 4 }, score: byte == 2 ? 0.5 : nil)
  }

  private static func result(_ source: String, line: Int?, _ faces: WorkResult.Face...)
    -> WorkResult
  {
    WorkResult(WorkItem(source: source, listLine: line), faces: faces)
  }

  static func plan(_ shard: Shard = .whole) -> WorkPlan {
    WorkPlan(facts: facts, items: results.map(\.item), shard: shard)
  }

  func writer(
    plan: WorkPlan? = PlannedRun.plan(), overwriting: Bool = false
  ) throws(DatasetError) -> AlignedSetWriter {
    try AlignedSetWriter(
      directory: folder.path,
      contract: AlignmentContract(
        template: "wuxiang", width: 112, height: 112, eyeToMouthPixels: 40),
      overwriting: overwriting, plan: plan)
  }

  /// Does what is left and gives all files of the set.
  func finish(_ writer: AlignedSetWriter, plan: WorkPlan = PlannedRun.plan()) throws -> [String:
    Data]
  {
    let results = Self.results.filter { plan.shard.contains($0.item.source) }
    for index in writer.remaining { try writer.record(results[index]) }
    _ = try writer.finish()
    return try files()
  }

  /// An undisturbed run.
  func whole() throws -> [String: Data] { try finish(writer()) }

  /// What a run leaves that is killed after some pieces of work; its journal as well.
  func stopped(after count: Int) throws -> Data {
    let writer = try writer()
    for result in Self.results.prefix(count) { try writer.record(result) }
    let written = try Data(contentsOf: journal)
    // A new file: the old one stays locked for as long as this process has the writer.
    try FileManager.default.removeItem(at: journal)
    try written.write(to: journal)
    return written
  }

  func files() throws -> [String: Data] {
    let names = try folder.allFiles()
    return Dictionary(uniqueKeysWithValues: zip(names, try names.map { try folder.bytes(of: $0) }))
  }
}
