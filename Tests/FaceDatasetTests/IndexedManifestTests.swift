import FaceDataset
import Foundation
import Testing

/// A set read line by line, with and without an index beside its manifest.
@Suite struct IndexedManifestTests {
  private let set: SmallSet

  init() throws {
    set = try SmallSet()
  }

  private func expectWhole(
    _ manifest: IndexedManifest, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let whole = try Manifest.read(from: set.manifest)
    #expect(manifest.contentHash == whole.contentHash, sourceLocation: sourceLocation)
    #expect(manifest.contract == whole.contract, sourceLocation: sourceLocation)
    #expect((manifest.faceCount, manifest.identityCount) == (7, 3), sourceLocation: sourceLocation)
    let names = try (0..<3).map { try manifest.identity(ofLabel: $0) }
    #expect(names == ["Ada", "Bo", "Cy"], sourceLocation: sourceLocation)
    #expect(try manifest.sources() == whole.records.map(\.source), sourceLocation: sourceLocation)
    for face in 0..<7 {
      #expect(manifest.label(ofFace: face) == SmallSet.labels[face], sourceLocation: sourceLocation)
      let stored = try manifest.face(face)
      #expect(stored.record == whole.records[face], sourceLocation: sourceLocation)
      #expect(stored.bytes == SmallSet.bytes(face), sourceLocation: sourceLocation)
    }
    let index = IdentityIndex(manifest)
    #expect(index.facesByLabel == [[1, 4, 5], [3], [0, 2, 6]], sourceLocation: sourceLocation)
    #expect(index.usableLabels == [0, 2], sourceLocation: sourceLocation)
    #expect(index.usableFaceCount == 6, sourceLocation: sourceLocation)
  }

  @Test func `a set without an index is read whole`() throws {
    let manifest = try set.open()
    #expect(manifest.file == set.manifest)
    try expectWhole(manifest)
    let place = manifest.place(ofFace: 2)
    #expect(place.description == "\(set.manifest):4: \(set.folder.file("set/faces/Cy/2.jpg"))")
  }

  @Test func `a set with an index says the same`() throws {
    let counts = try IndexFile(ofSet: set.folder.file("set")).write()
    #expect(counts.faceCount == 7)
    #expect(counts.identityCount == 3)
    try expectWhole(try set.open())
  }

  @Test func `nothing is parsed where there is an index, and a changed line is refused when read`()
    throws
  {
    _ = try IndexFile(ofSet: set.manifest).write()
    // What cannot happen by accident: other bytes under the same length and time.
    try set.change(set.manifest, keepingTime: true) { bytes in
      bytes = Array(
        String(decoding: bytes, as: UTF8.self)
          .replacingOccurrences(
            of: "\"identity\":\"Bo\",\"label\":1", with: "\"identity\":\"Bo\",\"label\":2"
          )
          .utf8)
    }
    let manifest = try set.open()
    #expect(try manifest.record(ofFace: 2).source == "2.png")
    #expect(
      throws: DatasetError.badField(
        file: set.manifest, line: 5, field: "label", found: "2", expected: "1, as the index has it")
    ) { try manifest.face(3) }
  }

  @Test func `the index of a manifest that has changed is not used`() throws {
    let old = try set.open().contentHash
    _ = try IndexFile(ofSet: set.manifest).write()
    try set.change(set.manifest, keepingTime: false) { bytes in
      bytes = Array(
        String(decoding: bytes, as: UTF8.self).replacingOccurrences(of: "4.png", with: "X.png").utf8
      )
    }
    #expect(try set.open().contentHash != old)
    #expect(try set.open().sources().contains("X.png"))
    try set.change(set.manifest, keepingTime: true) { $0.append(UInt8(ascii: "\n")) }
    #expect(
      throws: DatasetError.notJSON(file: set.manifest, line: 9, found: "an empty line")
    ) { try set.open() }
  }

  @Test func `the index of a copied manifest, of another time, is used`() throws {
    _ = try IndexFile(ofSet: set.manifest).write()
    try set.change(set.manifest, keepingTime: false) { _ in }
    try expectWhole(try set.open())
    // An index that is used is checked, and one of another manifest is not even asked about it.
    try set.change(set.index, keepingTime: true) { $0[$0.count - 4] ^= 1 }
    #expect(throws: DatasetError.self) { try set.open() }
  }

  @Test func `every byte of an index counts`() throws {
    _ = try IndexFile(ofSet: set.manifest).write()
    let count = try set.folder.bytes(of: "set/manifest.index").count
    for offset in Array(0..<40) + Array(48..<count) {
      try set.change(set.index, keepingTime: true) { $0[offset] ^= 16 }
      let error = #expect(throws: DatasetError.self, "offset \(offset)") { try set.open() }
      if case .badIndex = error {} else { Issue.record("found \(error as Any) at \(offset)") }
      try set.change(set.index, keepingTime: true) { $0[offset] ^= 16 }
    }
    try expectWhole(try set.open())
  }

  @Test(arguments: [0, 8, 111, 112, 200, -1, -4])
  func `an index that was cut off is refused`(length: Int) throws {
    _ = try IndexFile(ofSet: set.manifest).write()
    try set.change(set.index, keepingTime: true) {
      $0 = Array(length < 0 ? $0.dropLast(-length) : $0.prefix(length))
    }
    #expect(throws: DatasetError.self) { try set.open() }
    try set.change(set.index, keepingTime: true) { $0 += [UInt8](repeating: 0, count: 5000) }
    #expect(throws: DatasetError.self) { try set.open() }
  }

  /// The parts of this index, from its end: 7 labels, 7 faces, 4 first faces, 8 lines.
  @Test(arguments: [
    (1, 4, 3), (1, 4, 200), (8, 4, 5), (8, 4, 7), (12, 4, 8), (15, 4, 6), (15, 4, 1), (18, 4, 1),
  ])
  func `numbers that contradict each other are refused, whatever the hash says`(
    fromEnd: Int, size: Int, value: UInt8
  ) throws {
    _ = try IndexFile(ofSet: set.manifest).write()
    try set.change(set.index, keepingTime: true) { bytes in
      bytes[bytes.count - fromEnd * size] = value
      Self.seal(&bytes)
    }
    let error = #expect(throws: DatasetError.self) { try set.open() }
    if case .badIndex(_, let subject, _, _) = error {
      #expect(!subject.contains("sha256"))
    } else {
      Issue.record("found \(error as Any)")
    }
  }

  @Test func `counts that need more memory than there are bytes are refused`() throws {
    _ = try IndexFile(ofSet: set.manifest).write()
    for offset in [12, 16, 19, 23, 24, 31] {
      try set.change(set.index, keepingTime: true) { bytes in
        bytes[offset] = 127
        Self.seal(&bytes)
      }
      #expect(throws: DatasetError.self) { try set.open() }
      _ = try IndexFile(ofSet: set.manifest).write()
    }
  }

  /// Puts the right hash in.
  private static func seal(_ bytes: inout [UInt8]) {
    let hash = ContentHash(of: Array(bytes[..<40]) + bytes[48..<80] + bytes[112...]).hexadecimal
    let digits = Array(hash)
    for index in 0..<32 {
      bytes[80 + index] = UInt8(String(digits[(2 * index)...(2 * index + 1)]), radix: 16) ?? 0
    }
  }

  @Test func `a manifest that becomes shorter while it is read is an error`() throws {
    let manifest = try set.open()
    #expect(truncate(set.manifest, 900) == 0)
    #expect(throws: DatasetError.unreadable(file: set.manifest, reason: "its end")) {
      try manifest.record(ofFace: 6)
    }
  }

  @Test func `a face that is gone or changed is named with its line`() throws {
    let manifest = try set.open()
    let place = manifest.place(ofFace: 0)
    try Data([1]).write(to: URL(filePath: place.file))
    #expect(
      throws: DatasetError.changedFace(
        place, found: ContentHash(of: [1]).hexadecimal,
        expected: ContentHash(of: SmallSet.bytes(0)).hexadecimal)
    ) { try manifest.face(0) }
    try FileManager.default.removeItem(atPath: place.file)
    #expect(throws: DatasetError.unreadableFace(place, reason: "No such file or directory")) {
      try manifest.face(0)
    }
  }

  @Test func `a line without an end is not read whole`() throws {
    let line = [UInt8](repeating: UInt8(ascii: " "), count: 5 << 20)
    try Data(line).write(to: URL(filePath: set.manifest))
    #expect(
      throws: DatasetError.notJSON(
        file: set.manifest, line: 1, found: "a line of more than 1048576 bytes")
    ) { try set.open() }
  }

  @Test func `faces of another contract are refused with every difference`() throws {
    let manifest = try set.open()
    try manifest.require(manifest.contract, by: "as before")
    let other = AlignmentContract(template: "t", width: 3, height: 2, eyeToMouthPixels: 1)
    let error = #expect(throws: DatasetError.self) { try manifest.require(other, by: "as in run") }
    #expect(
      error?.description == "\(set.manifest):1: alignment: width: found 2, expected 3 (as in run)")
  }
}
