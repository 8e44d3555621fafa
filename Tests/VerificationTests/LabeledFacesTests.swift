import Foundation
import Testing
import Verification

@Suite struct LabeledFacesTests {
  private static let folder: URL = {
    let named = ProcessInfo.processInfo.environment["ATL_LFW_DIR"].map { URL(filePath: $0) }
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    return named ?? root.appending(path: "../shared/data/lfw").standardizedFileURL
  }()

  private static func path(_ name: String) -> String {
    folder.appending(path: name).path(percentEncoded: false)
  }

  private static func isThere() -> Bool {
    let found = FileManager.default.fileExists(atPath: path("pairs.txt"))
    if !found { print("skipped: no LFW at \(folder.path(percentEncoded: false))") }
    return found
  }

  @Test(.enabled(if: isThere())) func `reads ten folds whose people are apart`() throws {
    let list = try PairList(contentsOf: Self.path("pairs.txt"))
    #expect(list.foldCount == 10)
    #expect(list.pairs.count == 2000)
    #expect(list.pairs.count { $0.same } == 1000)
    var foldOfPerson: [String: Int] = [:]
    for pair in list.pairs {
      for name in [pair.left.name, pair.right.name] {
        #expect(foldOfPerson[name, default: pair.fold] == pair.fold, "\(name)")
        foldOfPerson[name] = pair.fold
      }
    }
    #expect(foldOfPerson.count == 100)
  }

  @Test(.enabled(if: isThere())) func `finds every photo among those with landmarks`() throws {
    let list = try PairList(contentsOf: Self.path("pairs.txt"))
    let landmarks = try String(contentsOfFile: Self.path("landmarks_eval.txt"), encoding: .utf8)
    let paths = landmarks.split(whereSeparator: \.isNewline)
      .compactMap { $0.split(separator: "\t").first.map(String.init) }
    let resolution = try list.resolved(amongSourcePaths: paths)
    #expect(resolution.pairs.count == 2000)
    #expect(resolution.missingPhotos.isEmpty)
  }
}
