package import Foundation

/// Named tensors with texts about them: the content of a safetensors file.
///
/// `safetensors.torch.load_file` reads what `write` writes, and `read` reads F32 files of any
/// origin.
package struct SafetensorsFile: Sendable, Equatable {
  /// Texts about the file, such as the network's name.
  package var metadata: [String: String]
  /// The tensors in the order of the file.
  package var tensors: [NamedTensor]

  /// The longest header that is read, as in the format's own library.
  package static let headerByteLimit = 100_000_000

  /// Tensors with names of their own, none of them `__metadata__`.
  package init(metadata: [String: String] = [:], tensors: [NamedTensor]) {
    var names: Set = [SafetensorsHeader.metadataName]
    for tensor in tensors {
      precondition(names.insert(tensor.name).inserted, "the name \(tensor.name) is taken")
    }
    self.metadata = metadata
    self.tensors = tensors
  }

  /// The tensor of a name, or nil.
  ///
  /// Complexity: O(tensors).
  package subscript(name: String) -> NamedTensor? {
    tensors.first { $0.name == name }
  }

  /// Reads a file after checking that everything in its header is true.
  ///
  /// No memory is taken for what the file only claims to hold. Values may be NaN or infinite: that
  /// is for the caller to judge.
  package static func read(from url: URL) throws(CheckpointError) -> SafetensorsFile {
    var input = try InputFile.open(url)
    let header = try readHeader(&input)
    var tensors: [NamedTensor] = []
    for entry in header.tensors {
      let values = try input.readFloats((entry.end - entry.start) / MemoryLayout<Float>.size)
      tensors.append(NamedTensor(name: entry.name, shape: entry.shape, values: values))
    }
    return SafetensorsFile(metadata: header.metadata, tensors: tensors)
  }

  private static func readHeader(
    _ input: inout InputFile
  ) throws(CheckpointError) -> SafetensorsHeader {
    let file = input.name
    let fileByteCount = input.byteCount
    guard fileByteCount >= 8 else { throw .tooShort(file: file, byteCount: fileByteCount) }
    let length = try input.readBytes(8).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    guard length <= headerByteLimit else {
      throw .headerTooLarge(file: file, byteCount: length, limit: headerByteLimit)
    }
    let headerByteCount = Int(length)
    let dataByteCount = fileByteCount - 8 - headerByteCount
    guard dataByteCount >= 0 else {
      throw .headerCutOff(
        file: file, byteCount: headerByteCount, available: fileByteCount - 8)
    }
    return try SafetensorsHeader(
      bytes: try input.readBytes(headerByteCount), dataByteCount: dataByteCount, file: file)
  }

  /// Writes the file so that it is at any moment either the old one or the whole new one.
  package func write(to url: URL) throws(CheckpointError) {
    let header = SafetensorsHeader.bytes(metadata: metadata, tensors: tensors)
    let length = UInt64(header.count)
    try OutputFile.write(to: url) { output throws(CheckpointError) in
      try output.append((0..<8).map { UInt8(truncatingIfNeeded: length >> ($0 * 8)) })
      try output.append(header)
      for tensor in tensors {
        try output.append(tensor.values)
      }
    }
  }
}
