import Checkpointing
import Foundation
import SeededRandom
import StrictJSON
import Testing

@Suite struct SafetensorsRefusalTests {
  @Test func `refuses a file without room for a length`() throws {
    for count in 0..<8 {
      #expect(
        try refusal([UInt8](repeating: 0, count: count)) == .tooShort(file: "f", byteCount: count))
    }
  }

  @Test(arguments: [UInt64.max, 1 << 63, 100_000_001])
  func `refuses a header of absurd length without allocating it`(length: UInt64) throws {
    let bytes = (0..<8).map { UInt8(truncatingIfNeeded: length >> ($0 * 8)) } + [0x7B, 0x7D]
    #expect(
      try refusal(bytes) == .headerTooLarge(file: "f", byteCount: length, limit: 100_000_000))
  }

  @Test func `refuses a header that the file cuts off`() throws {
    let bytes: [UInt8] = [100, 0, 0, 0, 0, 0, 0, 0, 0x7B, 0x7D]
    #expect(try refusal(bytes) == .headerCutOff(file: "f", byteCount: 100, available: 2))
    let large: [UInt8] = [0x00, 0xE1, 0xF5, 0x05, 0, 0, 0, 0, 0x7B, 0x7D]
    #expect(
      try refusal(large) == .headerCutOff(file: "f", byteCount: 100_000_000, available: 2))
  }

  @Test(arguments: ["", "not JSON", "{\"a\":}", "{}}", "{\"w\":{\"shape\":[NaN]}}", "[[[[[]]]]]"])
  func `refuses a header that is not JSON`(header: String) throws {
    let error = try refusal(safetensors(header: header, dataByteCount: 0))
    guard case .syntax(file: "f", error: _) = error else {
      Issue.record("\(error)")
      return
    }
  }

  @Test(arguments: [
    ("[]", "header", "an array", "an object at once"),
    (" {}", "header", "an object", "an object at once"),
    ("{\"__metadata__\":[]}", "__metadata__", "an array", "an object of strings"),
    ("{\"__metadata__\":{\"step\":1}}", "__metadata__.step", "1", "a string"),
    ("{\"w\":1}", "w", "1", "an object"),
    (entry(extra: ",\"x\":1"), "w.x", "an unknown field", "only dtype, shape and data_offsets"),
    ("{\"w\":{}}", "w.dtype", "nothing", "a string"),
    (entry(type: "4"), "w.dtype", "4", "a string"),
    (entry(shape: "2"), "w.shape", "2", counts), (entry(shape: "[-2]"), "w.shape", "[-2]", counts),
    (entry(shape: "[2.0]"), "w.shape", "[2.0]", counts),
    (entry(shape: "[\"2\"]"), "w.shape", "[\"2\"]", counts),
    (entry(shape: "[null]"), "w.shape", "[null]", counts),
    (entry(shape: "[9223372036854775808]"), "w.shape", "[9223372036854775808]", counts),
    (entry(offsets: "[0]"), "w.data_offsets", "[0]", interval),
    (entry(offsets: "[0,4,8]"), "w.data_offsets", "[0, 4, 8]", interval),
    (entry(offsets: "[8,0]"), "w.data_offsets", "[8, 0]", interval),
    (entry(offsets: "[-8,0]"), "w.data_offsets", "[-8,0]", counts),
    ("{\"w\":{\"dtype\":\"F32\",\"shape\":[2]}}", "w.data_offsets", "nothing", counts),
  ])
  func `refuses a field that is not as it must be`(
    header: String, field: String, found: String, expected: String
  ) throws {
    #expect(
      try refusal(safetensors(header: header, dataByteCount: 8))
        == .badField(file: "f", field: field, found: found, expected: expected))
  }

  @Test(arguments: ["F16", "F64", "BF16", "I64", "f32", "", "X"])
  func `refuses other number formats`(type: String) throws {
    #expect(
      try refusal(safetensors(header: Self.entry(type: "\"\(type)\""), dataByteCount: 8))
        == .unsupportedType(file: "f", tensor: "w", found: type))
  }

  @Test(arguments: [
    [3], [], [2, 2], [0], [Int.max], [Int.max, Int.max], [1 << 32, 1 << 32], [1 << 61, 4],
  ])
  func `refuses a shape that is not that of the bytes`(shape: [Int]) throws {
    #expect(
      try refusal(safetensors(header: Self.entry(shape: "\(shape)"), dataByteCount: 8))
        == .shapeMismatch(file: "f", tensor: "w", byteCount: 8, shape: shape))
  }

  @Test func `refuses names that occur twice`() throws {
    let twice = #"{"w":{"dtype":"F32","shape":[],"data_offsets":[0,4]},"w":{}}"#
    let error = JSONSyntaxError.duplicateName(
      position: JSONPosition(line: 1, column: 54), path: ["w"],
      first: JSONPosition(line: 1, column: 2))
    #expect(
      try refusal(safetensors(header: twice, dataByteCount: 4)) == .syntax(file: "f", error: error))
  }

  @Test func `refuses overlaps, holes and other lengths of the data`() throws {
    #expect(
      try refusal(two(second: "[4,12]", dataByteCount: 12))
        == .overlap(file: "f", tensor: "b", start: 4, previousEnd: 8))
    #expect(
      try refusal(two(second: "[0,8]", dataByteCount: 8))
        == .overlap(file: "f", tensor: "a", start: 0, previousEnd: 8))
    #expect(
      try refusal(two(second: "[12,20]", dataByteCount: 20))
        == .hole(file: "f", tensor: "b", start: 12, previousEnd: 8))
    #expect(
      try refusal(safetensors(header: Self.entry(offsets: "[4,12]"), dataByteCount: 12))
        == .hole(file: "f", tensor: "w", start: 4, previousEnd: 0))
    #expect(
      try refusal(two(second: "[8,16]", dataByteCount: 17))
        == .dataLength(file: "f", byteCount: 17, expected: 16))
    #expect(
      try refusal(two(second: "[8,16]", dataByteCount: 15))
        == .dataLength(file: "f", byteCount: 15, expected: 16))
    #expect(
      try refusal(safetensors(header: "{}", dataByteCount: 1))
        == .dataLength(file: "f", byteCount: 1, expected: 0))
    let huge = Self.entry(shape: "[1000000000000]", offsets: "[0,4000000000000]")
    #expect(
      try refusal(safetensors(header: huge, dataByteCount: 8))
        == .dataLength(file: "f", byteCount: 8, expected: 4_000_000_000_000))
  }

  @Test func `renders every refusal as file, subject, found and expected`() throws {
    let error = try refusal(two(second: "[12,20]", dataByteCount: 20))
    #expect(error.description == "f: start of b: found 12, behind a hole, expected 8")
    let syntax = try refusal(safetensors(header: "{]", dataByteCount: 0))
    #expect(
      syntax.description
        == "f:1: column 2: found \"]\", expected a name in double quotes or \"}\"")
  }

  @Test func `reads or refuses whatever bytes it gets`() throws {
    let header =
      #"{"__metadata__":{"step":"7"},"a":{"dtype":"F32","shape":[2,1],"data_offsets":[0,8]},"#
      + #""b":{"dtype":"F32","shape":[],"data_offsets":[8,12]}}"#
    let seed = safetensors(header: header, dataByteCount: 12)
    var generator = SeededGenerator(11)
    var acceptedCount = 0
    try withTemporaryFolder { folder in
      let url = folder.appending(path: "f")
      try Data().write(to: url)
      // One file written in place: to make a new one each time is slow on some disks.
      let handle = try FileHandle(forWritingTo: url)
      defer { try? handle.close() }
      for _ in 0..<10_000 {
        var bytes = seed
        for _ in 0..<Int.random(in: 1...3, using: &generator) where !bytes.isEmpty {
          let place = Int.random(in: 0..<bytes.count, using: &generator)
          switch Int.random(in: 0..<8, using: &generator) {
          case 0: bytes[place] = UInt8.random(in: 0...255, using: &generator)
          case 1: bytes.removeSubrange(place...)
          case 2: bytes.insert(bytes[place], at: place)
          default: bytes[place] = "0123456789[]{},:\"-eF".utf8.randomElement(using: &generator) ?? 0
          }
        }
        try handle.seek(toOffset: 0)
        try handle.write(contentsOf: bytes)
        try handle.truncate(atOffset: UInt64(bytes.count))
        do {
          let file = try SafetensorsFile.read(from: url)
          acceptedCount += 1
          #expect(file.tensors.allSatisfy { $0.shape.reduce(1, *) == $0.values.count })
        } catch {
          #expect(error is CheckpointError)
        }
      }
    }
    #expect((1..<10_000).contains(acceptedCount), "mutations of both kinds")
  }

  private static let counts = "an array of whole numbers of at least 0"
  private static let interval = "a start and an end that is not before it"

  /// A header with one tensor `w`, by default of two floats.
  private static func entry(
    type: String = "\"F32\"", shape: String = "[2]", offsets: String = "[0,8]", extra: String = ""
  ) -> String {
    "{\"w\":{\"dtype\":\(type),\"shape\":\(shape),\"data_offsets\":\(offsets)\(extra)}}"
  }

  /// A file with two tensors of two floats, the first of which lies in its place.
  private func two(second: String, dataByteCount: Int) -> [UInt8] {
    let fields = #""dtype":"F32","shape":[2],"data_offsets""#
    return safetensors(
      header: "{\"b\":{\(fields):\(second)},\"a\":{\(fields):[0,8]}}",
      dataByteCount: dataByteCount)
  }

  /// The error that a file with these bytes gives, the file being called `f`.
  private func refusal(_ bytes: [UInt8]) throws -> CheckpointError {
    try withTemporaryFolder { folder in
      try Data(bytes).write(to: folder.appending(path: "f"))
      let url = URL(filePath: "f", relativeTo: folder)
      let error = #expect(throws: CheckpointError.self) { try SafetensorsFile.read(from: url) }
      return try #require(error)
    }
  }
}
