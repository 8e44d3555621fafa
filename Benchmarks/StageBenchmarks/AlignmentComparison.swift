import Foundation

/// `atl-prep align` beside Python and beside a bare loop in C++: whole commands, from files to files.
struct AlignmentComparison {
  let title: String
  let photoCount: Int
  /// A name, and the seconds of each turn.
  let sides: [(name: String, seconds: [Double])]

  /// The rows of a table: photos per second, and ours against each.
  var lines: String {
    guard let own = sides.first else { return "" }
    return sides.map { side in
      let rates = side.seconds.map { Double(photoCount) / $0 }
      let ratio = String(format: "%.2f", median(side.seconds) / median(own.seconds))
      return "| \(title) | \(side.name) | \(spread(rates)) | \(ratio) |"
    }.joined(separator: "\n")
  }
}

/// Makes the photos and measures, all sides on all cores and in turns.
///
/// - Parameters:
///   - python: the interpreter that has OpenCV.
///   - script: `align_peer.py`.
/// - Returns: a comparison for small photos and one for large ones.
/// - Throws: a command that does not do its work.
func alignmentComparisons(python: String, script: String) throws -> [AlignmentComparison] {
  let folder = FileManager.default.temporaryDirectory.appending(
    path: "atl-bench-\(UUID().uuidString)")
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(at: folder) }
  func path(_ name: String) -> String { folder.appending(path: name).path }
  try run(tool("atl-prep"), "synthesize", path("people"), "--quiet")
  try run(
    python, script, "enlarge", path("people"), path("large"), path("large.txt"), "150")
  // Each turn writes into a folder of its own: replacing files is slower than making them.
  var turn = 0
  return try [
    ("250 x 250", path("people/images"), path("people/landmarks.txt")),
    ("3000 x 2000", path("large"), path("large.txt")),
  ].map { title, photos, list in
    try run(python, script, "matrices", photos, list, path("matrices.txt"))
    let cores = "\(ProcessInfo.processInfo.activeProcessorCount)"
    func fresh(_ name: String) throws -> String {
      turn += 1
      try FileManager.default.createDirectory(
        atPath: path("out/\(name)-\(turn)"), withIntermediateDirectories: true)
      return path("out/\(name)-\(turn)")
    }
    let sides: [(name: String, command: (String) throws -> Void)] = [
      (
        "ours",
        { output in
          try run(
            tool("atl-prep"), "align", photos, "--landmarks", list, "--output", output,
            "--template", "arcface", "--jobs", cores, "--quiet")
        }
      ),
      ("Python, OpenCV", { try run(python, script, "align", photos, list, $0, cores) }),
      ("bare loop in C++", { try run(tool("BareAlignment"), path("matrices.txt"), $0, cores) }),
    ]
    for side in sides { try side.command(fresh("warm-up")) }
    var seconds = [[Double]](repeating: [], count: sides.count)
    for _ in 0..<7 {
      for (index, side) in sides.enumerated() {
        let output = try fresh("\(index)")
        let start = ContinuousClock.now
        try side.command(output)
        seconds[index].append((ContinuousClock.now - start) / .seconds(1))
      }
    }
    let text = try String(contentsOfFile: list, encoding: .utf8)
    return AlignmentComparison(
      title: title, photoCount: text.split(separator: "\n").count,
      sides: zip(sides, seconds).map { ($0.name, $1) })
  }
}

/// A program that was built beside this one.
private func tool(_ name: String) -> String {
  Bundle.main.bundleURL.appending(path: name).path
}

private func run(_ program: String, _ arguments: String...) throws {
  let process = Process()
  process.executableURL = URL(filePath: program)
  process.arguments = arguments
  process.standardOutput = FileHandle.nullDevice
  try process.run()
  process.waitUntilExit()
  guard process.terminationStatus == 0 else {
    throw BenchmarkFailure(
      text: "\(program) \(arguments.joined(separator: " ")): exit \(process.terminationStatus)")
  }
}

/// A command of a benchmark that did not do its work.
private struct BenchmarkFailure: Error {
  let text: String
}
