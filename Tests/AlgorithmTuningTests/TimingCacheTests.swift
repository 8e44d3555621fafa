import AlgorithmTuning
import Foundation
import Tensors
import Testing

@Suite struct TimingCacheTests {
  private let folder = FileManager.default.temporaryDirectory
    .appending(path: "timing-cache-\(UUID().uuidString)")
  private var file: URL { folder.appending(path: "inner/timings.jsonl") }

  private func pass(_ convolution: String) -> TimedPass {
    TimedPass(
      .forward, of: convolution, input: [1, 8, 4, 4], .fp32,
      on: Machine(processor: "a processor", software: "a library 1.0", threads: 2))
  }

  @Test func `what one process saves another finds, and neither loses the other's`() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let first = TimingCache(file: file)
    let second = TimingCache(file: file)
    first[pass("a")] = ["direct": 0.5]
    second[pass("b")] = ["direct": 0.25, "winograd 2 x 2": 0.125]
    #expect(try first.save() == file.path)
    _ = try second.save()
    let third = TimingCache(file: file)
    #expect(third[pass("a")] == ["direct": 0.5])
    #expect(third[pass("b")] == ["direct": 0.25, "winograd 2 x 2": 0.125])
    #expect(third[pass("c")] == nil)
  }

  @Test func `a damaged line costs that line alone`() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let cache = TimingCache(file: file)
    cache[pass("a")] = ["direct": 0.5]
    _ = try cache.save()
    let text = try String(contentsOf: file, encoding: .utf8)
    try "{\"pass\":\n\0\n\(text)".write(to: file, atomically: true, encoding: .utf8)
    #expect(TimingCache(file: file)[pass("a")] == ["direct": 0.5])
  }

  @Test func `lies where the user keeps caches`() {
    func path(_ environment: [String: String]) -> String? {
      TimingCache.userFile(environment: environment)?.path
    }
    #expect(path(["XDG_CACHE_HOME": "/c", "HOME": "/h"]) == "/c/atl/timings.jsonl")
    #expect(path(["HOME": "/h"]) == "/h/.cache/atl/timings.jsonl")
    #expect(path(["XDG_CACHE_HOME": "relative", "HOME": "/h"]) == "/h/.cache/atl/timings.jsonl")
    #expect(path([:]) == nil)
  }

  @Test func `a place that cannot be written is an error`() throws {
    let cache = TimingCache(file: URL(filePath: "/dev/null/timings.jsonl"))
    cache[pass("a")] = ["direct": 0.5]
    #expect(throws: (any Error).self) { try cache.save() }
    #expect(cache[pass("a")] == ["direct": 0.5])
  }
}
