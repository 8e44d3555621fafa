import FaceDataset
import FaceStore
import Foundation
import Testing

@Suite struct PackedSetTests {
  private let set: SmallSet
  private var packed: String { self.set.folder.file("set.lmdb") }

  init() throws {
    set = try SmallSet()
  }

  private func pack(to name: String = "set.lmdb", overwriting: Bool = false) throws {
    try PackedSet.write(
      set.open(), to: set.folder.file(name), overwriting: overwriting, progress: { _ in })
  }

  private static func key(_ face: Int) -> [UInt8] { [0, 0, 0, 0, 0, 0, 0, UInt8(face)] }

  @Test func `a packed set says what its folder says`() throws {
    try pack()
    let (folder, manifest) = (try set.open(), try IndexedManifest(at: packed))
    // It needs nothing of the folder.
    try FileManager.default.moveItem(
      atPath: set.folder.file("set"), toPath: set.folder.file("away"))
    #expect(manifest.file == packed)
    #expect(manifest.contentHash == folder.contentHash)
    #expect(manifest.contract == folder.contract)
    #expect(manifest.identityCount == 3)
    #expect(IdentityIndex(manifest).facesByLabel == [[1, 4, 5], [3], [0, 2, 6]])
    #expect(try manifest.identity(ofLabel: 1) == "Bo")
    for face in 0..<7 {
      #expect(manifest.label(ofFace: face) == SmallSet.labels[face])
      #expect(try manifest.record(ofFace: face) == folder.record(ofFace: face))
      #expect(try manifest.face(face).bytes == SmallSet.bytes(face))
    }
    #expect(manifest.place(ofFace: 2).description == "\(packed):4: faces/Cy/2.jpg")
  }

  @Test func `packing gives the same bytes, from the folder, by an index and from a packed set`()
    throws
  {
    try pack()
    // When the manifest was written is no part of the set.
    try set.change(set.manifest, keepingTime: false) { _ in }
    _ = try IndexFile(ofSet: set.manifest).write()
    try pack(to: "second.lmdb")
    try PackedSet.write(
      IndexedManifest(at: packed), to: set.folder.file("third.lmdb"), overwriting: false,
      progress: { _ in })
    let bytes = try set.folder.bytes(of: "set.lmdb")
    #expect(try set.folder.bytes(of: "second.lmdb") == bytes)
    #expect(try set.folder.bytes(of: "third.lmdb") == bytes)
    #expect(
      try set.folder.allFiles().filter { !$0.hasPrefix("set/") }
        == ["second.lmdb", "set.lmdb", "third.lmdb"])
  }

  @Test func `the lines and the index of a packed set make up the manifest again`() throws {
    try pack()
    let store = try StoreReader(file: packed)
    let index = try #require(try store.value(forKey: Array("index".utf8)))
    let manifest = try set.folder.bytes(of: "set/manifest.jsonl")
    let headerEnd = try #require(manifest.firstIndex(of: UInt8(ascii: "\n")))
    #expect(index[112..<(112 + headerEnd)].elementsEqual(manifest[..<headerEnd]))
    let lines = try (0..<7).flatMap { face in
      try #require(try store.value(forKey: Self.key(face))).dropLast(SmallSet.bytes(face).count)
    }
    #expect(lines.elementsEqual(manifest[(headerEnd + 1)...]))
  }

  @Test func `nothing is overwritten unless that is allowed`() throws {
    try set.folder.write("old", to: "set.lmdb")
    #expect(throws: DatasetError.alreadyExists(file: packed, differences: [])) { try pack() }
    #expect(try set.folder.text(of: "set.lmdb") == "old")
    try pack(overwriting: true)
    #expect(try IndexedManifest(at: packed).faceCount == 7)
  }

  @Test func `a changed face stops the packing and leaves nothing behind`() throws {
    let place = try set.open().place(ofFace: 4)
    try Data([1]).write(to: URL(filePath: place.file))
    let error = #expect(throws: DatasetError.self) { try pack() }
    guard case .changedFace(place, _, _) = error else {
      Issue.record("found \(error as Any), expected a changed face")
      return
    }
    #expect(try set.folder.allFiles().allSatisfy { $0.hasPrefix("set/") })
  }

  @Test func `a set without faces can be packed`() throws {
    let header = try set.folder.text(of: "set/manifest.jsonl").split(separator: "\n")[0]
      .replacingOccurrences(
        of: "\"identities\":3,\"faces\":7", with: "\"identities\":0,\"faces\":0")
    try set.folder.write(header + "\n", to: "set/manifest.jsonl")
    try pack()
    #expect(try IndexedManifest(at: packed).faceCount == 0)
    #expect(try IndexedManifest(at: packed).contentHash == set.open().contentHash)
  }

  /// A packed set with other entries than it should have.
  private func repack(_ change: (inout [(key: [UInt8], value: [UInt8])]) -> Void) throws {
    try pack(overwriting: true)
    let store = try StoreReader(file: packed)
    var entries = try ((0..<7).map(Self.key) + [Array("index".utf8)]).map { key in
      (key: key, value: try #require(try store.value(forKey: key)))
    }
    change(&entries)
    let writer = try StoreWriter(file: set.folder.file("changed.lmdb"))
    try writer.append(entries)
    try writer.finish()
  }

  private func openChanged() throws(DatasetError) -> IndexedManifest {
    try IndexedManifest(at: set.folder.file("changed.lmdb"))
  }

  @Test func `a store without an index, or with less faces than it says, is refused`() throws {
    let file = set.folder.file("changed.lmdb")
    try repack { $0.removeLast() }
    #expect(
      throws: DatasetError.badIndex(
        file: file, subject: "index", found: "nothing", expected: "a packed set's index")
    ) { try openChanged() }
    try repack { $0.remove(at: 3) }
    #expect(
      throws: DatasetError.badIndex(
        file: file, subject: "faces", found: "6", expected: "7 by the index")
    ) { try openChanged() }
  }

  @Test func `a face under another key is missed when it is read`() throws {
    try repack { entries in entries[6].key[7] = 9 }
    let manifest = try openChanged()
    let length =
      try #require(
        try set.folder.text(of: "set/manifest.jsonl").split(separator: "\n").last?.utf8.count) + 1
    #expect(
      throws: DatasetError.badIndex(
        file: manifest.file, subject: "face 6", found: "nothing",
        expected: "its line of \(length) bytes, and a picture")
    ) { try manifest.face(6) }
  }

  @Test func `faces, lines and indexes with other bytes are refused`() throws {
    try repack { entries in
      entries[5].value[entries[5].value.count - 1] ^= 1
      entries[4].value[0] ^= 1
      entries[2].value = Array(entries[2].value.prefix(20))
    }
    let manifest = try openChanged()
    let changed = #expect(throws: DatasetError.self) { try manifest.face(5) }
    guard case .changedFace(manifest.place(ofFace: 5), _, _) = changed else {
      Issue.record("found \(changed as Any), expected a changed face")
      return
    }
    for face in [2, 4] { #expect(throws: DatasetError.self) { try manifest.face(face) } }
    #expect(try manifest.face(6).bytes == SmallSet.bytes(6))
    try repack { $0[7].value[150] ^= 1 }
    #expect(throws: DatasetError.self) { try openChanged() }
  }

  @Test func `a packed set that was cut off is refused`() throws {
    try pack()
    let bytes = try set.folder.bytes(of: "set.lmdb")
    for count in [100, 4096, 8192, bytes.count / 2, bytes.count - 4096] {
      try bytes.prefix(count).write(to: URL(filePath: packed))
      #expect(throws: DatasetError.self, "\(count) bytes") { try IndexedManifest(at: packed) }
    }
  }
}
