import BatchSupply
import FaceDataset
import Foundation

/// How fast a manifest of millions of made-up faces opens, and how fast batches are drawn from it.
///
/// Two processes: one writes the manifest and its index, the other only opens and draws, so that
/// its memory is that of a reader. A draw is an anchor with one positive and one negative: every face
/// of a batch counts as one, though it has all others of its person as positives and the rest of
/// the batch as negatives.
struct ManifestScale {
  private let folder: URL

  init(folder: String) {
    self.folder = URL(filePath: folder)
  }

  /// Writes a manifest, unless the folder has one, and its index; then measures in a new process.
  func measure(faceCount: Int, identityCount: Int) throws {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let file = folder.appending(path: "manifest.jsonl")
    if !FileManager.default.fileExists(atPath: file.path) {
      try write(to: file, faceCount: faceCount, identityCount: identityCount)
    }
    let seconds = try ContinuousClock().measure { _ = try IndexFile(ofSet: folder.path).write() }
    print("index written in \(seconds / .seconds(1)) s")
    printMemory()
    let reader = Process()
    reader.executableURL = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
    reader.arguments = ["open", folder.path]
    try reader.run()
    reader.waitUntilExit()
  }

  /// Opens the set and draws from it.
  static func open(_ path: String) throws {
    let clock = ContinuousClock()
    var start = clock.now
    let manifest = try IndexedManifest(at: path)
    let sampler = try IdentityBalancedSampler(
      index: IdentityIndex(manifest), manifestHash: manifest.contentHash.seedWord, seed: 1,
      identitiesPerBatch: 50, photosPerIdentity: 4, mirrors: true, shiftPixels: 2)
    print(
      "\(manifest.faceCount) faces of \(manifest.identityCount) people open in",
      (clock.now - start) / .seconds(1), "s")
    printMemory()
    var drawCount = 0
    for _ in 0..<3 {
      (start, drawCount) = (clock.now, 0)
      while clock.now - start < .seconds(3) {
        drawCount += sampler.plan(forStep: drawCount / 200).choices.count
      }
      print(Int(Double(drawCount) / ((clock.now - start) / .seconds(1))), "draws/s on one thread")
    }
    // A whole round has every person once: all of the index is then in memory.
    for step in 0..<sampler.batchesPerRound { _ = sampler.plan(forStep: step) }
    printMemory()
  }

  private func write(to file: URL, faceCount: Int, identityCount: Int) throws {
    try Data().write(to: file)
    let handle = try FileHandle(forWritingTo: file)
    var text = """
      {"format":"atl-manifest","version":1,"template":"wuxiang","width":112,"height":112,\
      "eyeToMouthPixels":40,"identities":\(identityCount),"faces":\(faceCount),"decoder":"opencv",\
      "border":"black","colour":"rgb","normalisation":"(x - 127.5) / 128"}

      """
    let hash = String(repeating: "0123456789abcdef", count: 4)
    for face in 0..<faceCount {
      let label = face * identityCount / faceCount
      let identity = "m.\(10_000_000 + label)"
      text += """
        {"face":"faces/\(identity)/\(face).jpg","identity":"\(identity)","label":\(label),\
        "source":"\(identity)/\(face).jpg","landmarks":[78.5,112.25,140.125,110.5,110.75,150,\
        85.5,185.25,135.5,184.75],"sha256":"\(hash)"}

        """
      if text.utf8.count > 1 << 20 {
        try handle.write(contentsOf: Data(text.utf8))
        text = ""
      }
    }
    try handle.write(contentsOf: Data(text.utf8))
    try handle.close()
  }
}

/// Prints what the kernel says about the memory of this process.
func printMemory() {
  let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
  let lines = status.split(separator: "\n").filter { line in
    ["VmHWM", "RssAnon", "RssFile"].contains { line.hasPrefix($0) }
  }
  print(
    lines.map { $0.split(whereSeparator: \.isWhitespace).joined(separator: " ") }.joined(
      separator: ", "))
}
