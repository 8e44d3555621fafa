import Foundation
import Testing

@Suite struct ReadmeTests {
  private let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  @Test func `every file, folder and make rule that the README names is there`() throws {
    let text = try String(contentsOf: root.appending(path: "README.md"), encoding: .utf8)
    let makefile = try String(contentsOf: root.appending(path: "Makefile"), encoding: .utf8)
    for match in text.matches(of: /make ([a-z]+)/) {
      #expect(makefile.contains("\n\(match.1):"), "make \(match.1)")
    }
    let paths = text.matches(of: /(?:recipes|landmarks|Benchmarks)\/[A-Za-z0-9._-]+/).map(\.output)
    #expect(!paths.isEmpty)
    for path in paths {
      let file = root.appending(path: String(path))
      #expect(FileManager.default.fileExists(atPath: file.path), "\(path)")
    }
  }

  @Test func `every folder of Sources has its place in the table of stages`() throws {
    let text = try String(contentsOf: root.appending(path: "README.md"), encoding: .utf8)
    let folders = try FileManager.default.contentsOfDirectory(
      atPath: root.appending(path: "Sources").path)
    for folder in folders { #expect(text.contains("`\(folder)`"), "\(folder)") }
  }
}
