import FaceStore
import Failures
import Foundation
import Testing

@Suite struct StoreTests {
  private typealias Entry = (key: [UInt8], value: [UInt8])

  private let folder: TemporaryFolder
  private var file: String { folder.file("store") }

  init() throws {
    folder = try TemporaryFolder()
  }

  private func write(_ batches: [[Entry]], to name: String = "store") throws {
    let writer = try StoreWriter(file: folder.file(name))
    for batch in batches { try writer.append(batch) }
    try writer.finish()
  }

  /// Values of all lengths around a page and some of several.
  private static let entries: [Entry] = (0..<300).map { index in
    let count = index < 250 ? index * 33 : 4096 * (index - 249) + index
    return (
      [UInt8(index >> 8), UInt8(index & 255)], (0..<count).map { UInt8(($0 * 7 + index) & 255) }
    )
  }

  @Test func `every value is found by its key, and no other`() throws {
    try write([Array(Self.entries[..<100]), Array(Self.entries[100...])])
    let store = try StoreReader(file: file)
    #expect(store.entryCount == 300)
    for (key, value) in Self.entries {
      #expect(try store.value(forKey: key) == value)
      #expect(try store.mappedValue(forKey: key).map { Array($0) } == value)
    }
    #expect(try store.value(forKey: [9, 9]) == nil)
    #expect(try store.mappedValue(forKey: [9, 9]) == nil)
  }

  @Test func `a mapped value outlives the one who opened the store`() throws {
    try write([Self.entries])
    var store: StoreReader? = try StoreReader(file: file)
    let value = try #require(try store?.mappedValue(forKey: Self.entries[290].key))
    store = nil
    #expect(Array(value) == Self.entries[290].value)
  }

  @Test func `several threads read at a time`() throws {
    try write([Self.entries])
    let store = try StoreReader(file: file)
    DispatchQueue.concurrentPerform(iterations: 4) { worker in
      for (index, entry) in Self.entries.enumerated() where index % 4 != worker {
        #expect((try? store.value(forKey: entry.key)) == entry.value)
      }
    }
  }

  @Test func `a store without values is legal`() throws {
    try write([])
    #expect(StoreReader.recognises(file))
    #expect(try StoreReader(file: file).entryCount == 0)
    #expect(try StoreReader(file: file).value(forKey: [1]) == nil)
  }

  @Test func `the same entries give the same bytes and no other file`() throws {
    for name in ["first", "second"] {
      try write([Array(Self.entries[..<77]), Array(Self.entries[77...])], to: name)
    }
    #expect(try folder.bytes(of: "first") == folder.bytes(of: "second"))
    _ = try StoreReader(file: folder.file("first")).value(forKey: [0, 1])
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
        == ["first", "second"])
  }

  @Test func `a store grows over the map that it began with`() throws {
    let megabyte = [UInt8](repeating: 5, count: 1 << 20)
    let writer = try StoreWriter(file: file)
    for index in 0..<9 {
      try writer.append((0..<10).map { ([UInt8(index * 10 + $0)], megabyte + [UInt8(index)]) })
    }
    try writer.finish()
    let store = try StoreReader(file: file)
    #expect(store.entryCount == 90)
    #expect(try store.value(forKey: [75]) == megabyte + [7])
  }

  @Test func `what begins otherwise is no store`() throws {
    try folder.write(Array("{\"format\":\"atl-manifest\",\"version\":1}\n".utf8), to: "store")
    #expect(!StoreReader.recognises(file))
    #expect(!StoreReader.recognises(folder.file("none")))
    #expect(!StoreReader.recognises(folder.path))
  }

  @Test(arguments: [0, 19, 151, 152, 4096, 4200, 8192, 40000])
  func `a file that was cut off is refused`(byteCount: Int) throws {
    try write([Self.entries])
    try folder.write(Array(folder.bytes(of: "store").prefix(byteCount)), to: "store")
    let error = #expect(throws: StoreError.self) { try StoreReader(file: file) }
    guard case .damaged(_, "length", _, _) = error else {
      Issue.record("found \(String(describing: error)), expected a wrong length")
      return
    }
  }

  @Test func `a file that lacks its last page is refused`() throws {
    try write([Self.entries])
    try folder.write(Array(folder.bytes(of: "store").dropLast(4096)), to: "store")
    #expect(throws: StoreError.self) { try StoreReader(file: file) }
  }

  /// Both meta pages are looked at: the second begins at 4096.
  @Test(arguments: [0, 4096])
  func `first pages that say something else are refused`(page: Int) throws {
    try write([Self.entries])
    let good = try folder.bytes(of: "store")
    let changes: [(offset: Int, subject: String)] = [
      (16, "format"), (20, "LMDB's version"), (142, "length"), (133, "root"),
    ]
    for change in changes {
      var bytes = good
      bytes[page + change.offset] ^= 64
      try folder.write(bytes, to: "store")
      let error = #expect(throws: StoreError.self) { try StoreReader(file: file) }
      guard case .damaged(_, change.subject, _, _) = error else {
        Issue.record("found \(String(describing: error)), expected a wrong \(change.subject)")
        continue
      }
    }
  }

  @Test(arguments: [0, 256, 5000, 65536])
  func `another size of pages is refused`(size: Int) throws {
    try write([Self.entries])
    var bytes = try folder.bytes(of: "store")
    for (index, offset) in (40..<44).enumerated() {
      bytes[offset] = UInt8(truncatingIfNeeded: size >> (8 * index))
    }
    try folder.write(bytes, to: "store")
    #expect(
      throws: StoreError.damaged(
        file: file, subject: "page size", found: "\(size)",
        expected: "a power of 2, 512 ... 32768")
    ) { try StoreReader(file: file) }
  }

  @Test func `a place that cannot be written is an error`() {
    let file = folder.file("none/store")
    #expect(throws: StoreError.unwritable(file: file, reason: "No such file or directory")) {
      try StoreWriter(file: file)
    }
    #expect(
      throws: StoreError.unreadable(file: file, reason: "No such file or directory")
    ) { try StoreReader(file: file) }
  }

  @Test func `errors are one line`() {
    let error = StoreError.damaged(
      file: "set", subject: "root", found: "page 7", expected: "0 ... 5")
    #expect(error.description == "set: root: found page 7, expected 0 ... 5")
    #expect(error.kind == .badData)
  }
}
