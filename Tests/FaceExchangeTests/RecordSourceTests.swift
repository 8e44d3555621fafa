import FaceDataset
import FaceExchange
import Foundation
import Testing

@Suite struct RecordSourceTests {
  @Test func `a set that MXNet wrote the way of face2rec2 becomes faces`() throws {
    let items = try items(of: RecordSource(fixture("face2rec2")))
    let names = [("0", "1"), ("0", "2"), ("1", "3"), ("2", "4"), ("2", "5")]
    let expected = try names.enumerated().map { index, name in
      let (identity, face) = ("0000000" + name.0, "00000000" + name.1)
      return (identity, face, "train.rec/\(identity)/\(face)", try picture("\(index).jpg"))
    }
    #expect(items.count == 5)
    for (item, face) in zip(items, expected) {
      let found = try #require(item.face)
      #expect((found.identity, found.name, found.source) == (face.0, face.1, face.2))
      #expect(found.bytes == face.3)
    }
  }

  @Test func `a set that MXNet wrote the way of RecBuilder becomes faces`() throws {
    let faces = try items(of: RecordSource(fixture("recbuilder/train.rec"))).compactMap(\.face)
    #expect(faces.map(\.identity) == ["00000000", "00000000", "00000001"])
    #expect(faces.map(\.name) == ["000000000", "000000001", "000000002"])
    #expect(try faces.map(\.bytes) == ["0.jpg", "5.png", "3.jpg"].map(picture))
  }

  @Test func `without an index the heads' numbers count`() throws {
    let folder = try TemporaryFolder()
    try folder.write(contents(of: fixture("face2rec2/train.rec")), to: "other.rec")
    let faces = try items(of: RecordSource(folder.path)).map { try #require($0.face) }
    #expect(faces.map(\.name).last == "000000005")
    #expect(faces.map(\.source).last == "other.rec/00000002/000000005")
  }

  @Test(
    arguments: [
      (-1, "-1.0"), (0.5, "0.5"), (.nan, "nan"), (.infinity, "inf"), (16_777_218, "1.6777218e+07"),
      (3e38, "3e+38"),
    ] as [(Float, String)])
  func `a label that numbers nobody is refused`(label: Float, found: String) throws {
    let folder = try TemporaryFolder()
    var builder = RecordBuilder()
    builder.add(label: label, id: 1, [1])
    builder.add(label: 0, id: 2, [2])
    let items = try items(of: RecordSource(builder.write(to: folder)))
    #expect(
      items[0].refusal?.detail == "found \(found), expected a whole number, 0 ... 16777216")
    #expect(items[0].refusal?.reason == "bad_label")
    #expect(items[1].face?.name == "000000002")
  }

  @Test func `records that are too short, or count too many labels, are refused alone`() throws {
    let folder = try TemporaryFolder()
    var builder = RecordBuilder()
    builder.add([UInt8](repeating: 0, count: 23), key: 1)
    builder.add(RecordBuilder.word(.max) + [UInt8](repeating: 0, count: 40), key: 2)
    builder.add(RecordBuilder.word(3) + [UInt8](repeating: 0, count: 20 + 11), key: 3)
    builder.add(label: 0, id: UInt64.max, [1])
    builder.add([], key: 5)
    builder.add(label: 7, id: 6, [1])
    let items = try items(of: RecordSource(builder.write(to: folder)))
    #expect(
      items.map { $0.refusal?.reason } == [
        "bad_record", "bad_record", "bad_record", "bad_key", "bad_record", nil,
      ])
    #expect(items.last?.face?.identity == "00000007")
  }

  @Test func `an index that names no beginning of a record is refused`() throws {
    let folder = try TemporaryFolder()
    var builder = RecordBuilder()
    builder.add(label: 0, id: 1, [1])
    builder.add(label: 0, id: 2, [2])
    func message(_ index: String) throws -> String? {
      let set = try builder.write(to: folder, UUID().uuidString, index: index)
      return failure { _ = try items(of: RecordSource(set)) }?.description
        .replacingOccurrences(of: set, with: "")
    }
    #expect(try message(builder.index) == nil)
    #expect(try message("2\t36\r\n1\t0") == nil)
    let beginning = "expected the beginning of a record"
    #expect(
      try message("1\t0\n2\t35\n") == "/train.idx: offset of key 2: found 35, \(beginning)")
    #expect(
      try message(builder.index + "3\t72\n")
        == "/train.idx: offset of key 3: found 72, \(beginning)")
    #expect(
      try message("1\t0\n1\t36\n") == "/train.idx: key: found 1 twice, expected each once")
    #expect(
      try message("1\t0\n2\t0\n") == "/train.idx: offset: found 0 twice, expected each once")
    let form = "expected a key, a tab and an offset, whole numbers"
    #expect(try message("1\t0\n-2\t36\n") == "/train.idx:2: entry: found \"-2\t36\", \(form)")
    #expect(try message("1 0\n") == "/train.idx:1: entry: found \"1 0\", \(form)")
    #expect(
      try message("1\t99999999999999999999\n")
        == "/train.idx:1: entry: found \"1\t99999999999999999999\", \(form)")
  }

  @Test func `a record that the index leaves out is refused`() throws {
    let folder = try TemporaryFolder()
    var builder = RecordBuilder()
    builder.add(label: 0, id: 1, [1])
    builder.add(label: 0, id: 2, [2])
    let items = try items(of: RecordSource(builder.write(to: folder, index: "8\t36\n")))
    #expect(items.map { $0.refusal?.reason } == ["not_indexed", nil])
    #expect(items[0].refusal?.source == "train.rec/byte 0")
    #expect(items[1].face?.name == "000000008")
  }

  @Test func `ranges that disagree with the pictures are told and the pictures count`() throws {
    let folder = try TemporaryFolder()
    var builder = RecordBuilder()
    builder.add(RecordBuilder.record(labels: [4, 6], id: 0), key: 0)
    for (key, label) in [(1, 0), (2, 0), (3, 1)] {
      builder.add(label: Float(label), id: UInt64(key), [1])
    }
    var wrong = builder
    builder.add(RecordBuilder.record(labels: [1, 3], id: 4), key: 4)
    builder.add(RecordBuilder.record(labels: [3, 4], id: 5), key: 5)
    #expect(try items(of: RecordSource(builder.write(to: folder, "right"))).count == 3)
    wrong.add(RecordBuilder.record(labels: [1, 2], id: 4), key: 4)
    wrong.add(RecordBuilder.record(labels: [3, 4], id: 5), key: 5)
    wrong.add(RecordBuilder.record(labels: [4, 4], id: 6), key: 6)
    let items = try items(of: RecordSource(wrong.write(to: folder, "wrong")))
    #expect(items.compactMap(\.face).count == 3)
    let refusals = items.compactMap(\.refusal)
    #expect(refusals.map(\.source) == ["train.rec/0", "train.rec/4", "train.rec/6"])
    #expect(Set(refusals.map(\.reason)) == ["range_disagrees"])
    #expect(
      refusals.dropFirst().first?.detail
        == "found the range [1.0, 2.0], expected [1, 3], by the pictures")
  }

  @Test func `a property that counts other classes is told, and one that is none refused`() throws {
    let folder = try TemporaryFolder()
    var builder = RecordBuilder()
    builder.add(label: 4, id: 1, [1])
    let set = try builder.write(to: folder)
    try folder.write("5,16,16\n".utf8, to: "set/property")
    #expect(try items(of: RecordSource(set)).count == 1)
    try folder.write("4,16,16".utf8, to: "set/property")
    #expect(
      try items(of: RecordSource(set)).last?.refusal?.detail
        == "found 4 classes, expected 5, by the labels")
    try folder.write("4,16".utf8, to: "set/property")
    #expect(
      failure { _ = try RecordSource(set) }
        == .badContent(
          file: folder.file("set/property"), at: .line(1), what: "property", found: "\"4,16\"",
          expected: "classes,height,width, each at least 1"))
  }

  @Test func `a folder has to say which record file is meant`() throws {
    let folder = try TemporaryFolder()
    for name in ["a.rec", "b.rec"] { try folder.write([], to: name) }
    #expect(
      failure { _ = try RecordSource(folder.path) }
        == .unknownFormat(
          path: folder.path, found: "2 record files", expected: "train.rec, or a single other one"))
    try folder.write([], to: "train.rec")
    #expect(try items(of: RecordSource(folder.path)).isEmpty)
    #expect(
      failure { _ = try RecordSource(folder.file("none.rec")) }
        == .missing(path: folder.file("none.rec"), expected: "a file"))
  }
}
