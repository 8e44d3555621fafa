import Checkpointing
import Foundation
import Testing

@Suite struct SafetensorsFileTests {
  private static let sample = SafetensorsFile(
    metadata: ["step": "7", "network": "resface28", "quote": "\"\n"],
    tensors: [
      NamedTensor(
        name: "z.weight", shape: [2, 3],
        values: [1, -2, 0.5, .infinity, .leastNonzeroMagnitude, 3e38]),
      NamedTensor(name: "a.bias", shape: [1], values: [-0.0]),
      NamedTensor(name: "number", shape: [], values: [7]),
      NamedTensor(name: "none", shape: [0, 4], values: []),
    ])

  @Test(arguments: [
    sample, SafetensorsFile(tensors: []), SafetensorsFile(metadata: ["a": "b"], tensors: []),
  ])
  func `reads what it writes, in order and bit for bit`(file: SafetensorsFile) throws {
    try withTemporaryFolder { folder in
      let url = folder.appending(path: "model.safetensors")
      try file.write(to: url)
      let again = try SafetensorsFile.read(from: url)
      #expect(again == file)
      #expect(
        again.tensors.map { $0.values.map(\.bitPattern) }
          == file.tensors.map { $0.values.map(\.bitPattern) })
      #expect(try names(in: folder) == ["model.safetensors"])
    }
  }

  @Test func `writes the bytes that the format prescribes`() throws {
    let tensor = NamedTensor(name: "w", shape: [2], values: [1, -2])
    let bytes = try withTemporaryFolder { folder in
      let url = folder.appending(path: "f")
      try SafetensorsFile(metadata: ["b": "2", "a": "1"], tensors: [tensor]).write(to: url)
      return Array(try Data(contentsOf: url))
    }
    let header =
      #"{"__metadata__":{"a":"1","b":"2"},"w":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}"#
    let padded = header + String(repeating: " ", count: 88 - header.utf8.count)
    #expect(bytes.prefix(8) == [88, 0, 0, 0, 0, 0, 0, 0])
    #expect(String(decoding: bytes[8..<96], as: UTF8.self) == padded)
    #expect(bytes.dropFirst(96) == [0, 0, 0x80, 0x3F, 0, 0, 0, 0xC0])
  }

  @Test func `keeps a NaN as it is`() throws {
    let values = [Float(bitPattern: 0x7FC0_1234), Float(bitPattern: 0xFFC0_0001)]
    let again = try withTemporaryFolder { folder in
      let url = folder.appending(path: "f")
      try SafetensorsFile(tensors: [NamedTensor(name: "n", shape: [2], values: values)])
        .write(to: url)
      return try SafetensorsFile.read(from: url)
    }
    #expect(again["n"]?.values.map(\.bitPattern) == values.map(\.bitPattern))
    #expect(again["m"] == nil)
  }

  @Test func `reads a file of the Python library`() throws {
    let url = try #require(
      Bundle.module.url(
        forResource: "python", withExtension: "safetensors", subdirectory: "Fixtures"))
    let file = try SafetensorsFile.read(from: url)
    #expect(file.metadata == ["network": "resface28", "step": "7"])
    #expect(
      Set(file.tensors.map(\.name))
        == ["conv1a.weight", "conv1a.bias", "scale", "empty", "stellenwert-ü"])
    #expect(file["conv1a.weight"]?.shape == [2, 3, 2, 2])
    #expect(file["conv1a.weight"]?.values == (0..<24).map { Float($0) / 8 - 1 })
    #expect(file["conv1a.bias"]?.values.map(\.bitPattern) == [0x3F00_0000, 0x8000_0000])
    #expect(file["scale"] == NamedTensor(name: "scale", shape: [], values: [1.5]))
    #expect(file["empty"] == NamedTensor(name: "empty", shape: [0, 3], values: []))
    #expect(file["stellenwert-ü"]?.values == [.infinity, .leastNonzeroMagnitude])
  }

  @Test func `replaces a file as a whole and cleans up after itself`() throws {
    try withTemporaryFolder { folder in
      let url = folder.appending(path: "model.safetensors")
      // What a killed process leaves is longer than the new file, and must not show in it.
      try Data(count: 10_000).write(to: folder.appending(path: ".model.safetensors.partial"))
      try Data(count: 10_000).write(to: url)
      try Self.sample.write(to: url)
      #expect(try SafetensorsFile.read(from: url) == Self.sample)
      #expect(try names(in: folder) == ["model.safetensors"])
    }
  }

  @Test func `says that a file cannot be opened or written`() throws {
    try withTemporaryFolder { folder in
      let missing = folder.appending(path: "no/model.safetensors")
      #expect(throws: CheckpointError.missing(file: missing.relativePath)) {
        try SafetensorsFile.read(from: missing)
      }
      let error = #expect(throws: CheckpointError.self) { try Self.sample.write(to: missing) }
      #expect(
        error
          == .uncreatable(file: missing.relativePath, reason: "No such file or directory"))
      let target = folder.appending(path: "folder")
      try FileManager.default.createDirectory(
        at: target.appending(path: "inner"), withIntermediateDirectories: true)
      #expect(throws: CheckpointError.self) { try Self.sample.write(to: target) }
      #expect(
        throws: CheckpointError.inputOutput(
          file: folder.relativePath, operation: "open",
          reason: "something that is not a regular file")
      ) {
        try SafetensorsFile.read(from: folder)
      }
    }
  }
}
