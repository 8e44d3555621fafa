internal import StrictJSON

/// The header of a safetensors file: what it says about itself and where its tensors lie.
///
/// A file is 8 bytes with the header's length (unsigned, little-endian), the header in JSON, and
/// the tensors' bytes without gaps. The header maps each tensor's name to `dtype`, `shape` and
/// `data_offsets` (start and end within the tensors' bytes), and `__metadata__` to texts. Source:
/// the format's description at github.com/huggingface/safetensors. Only F32 is taken, because
/// nothing else is written.
struct SafetensorsHeader {
  /// Texts about the file.
  let metadata: [String: String]
  /// The tensors in the order of their bytes, which follow each other without gaps.
  let tensors: [Entry]

  /// A tensor's name and shape; `byteCount` is 4 for each element.
  struct Entry {
    let name: String
    let shape: [Int]
    let start: Int
    let end: Int
  }

  /// The name under which a header keeps the metadata.
  static let metadataName = "__metadata__"

  /// Reads and checks a header: afterwards the tensors cover the data exactly.
  ///
  /// - Parameters:
  ///   - bytes: the header's JSON.
  ///   - dataByteCount: how many bytes follow it in the file.
  ///   - file: how errors name the file.
  /// - Throws: the first thing that is not true.
  init(bytes: [UInt8], dataByteCount: Int, file: String) throws(CheckpointError) {
    let node: JSONNode
    do {
      node = try JSONReader.read(bytes, depthLimit: 4)
    } catch {
      throw .syntax(file: file, error: error)
    }
    guard let members = node.members, node.position == .start else {
      throw .badField(
        file: file, field: "header", found: node.summary, expected: "an object at once")
    }
    var metadata: [String: String] = [:]
    var entries: [Entry] = []
    for member in members {
      if member.name == Self.metadataName {
        metadata = try Self.readMetadata(member.node, file: file)
      } else {
        entries.append(try Self.readEntry(member, file: file))
      }
    }
    // Tensors without elements may start where their neighbour does: they come before it.
    entries.sort { ($0.start, $0.end) < ($1.start, $1.end) }
    try Self.checkCover(entries, dataByteCount: dataByteCount, file: file)
    self.metadata = metadata
    tensors = entries
  }

  private static func readMetadata(
    _ node: JSONNode, file: String
  ) throws(CheckpointError) -> [String: String] {
    guard let members = node.members else {
      throw .badField(
        file: file, field: metadataName, found: node.summary, expected: "an object of strings")
    }
    var metadata: [String: String] = [:]
    for member in members {
      guard let text = member.node.string else {
        throw .badField(
          file: file, field: "\(metadataName).\(member.name)", found: member.node.summary,
          expected: "a string")
      }
      metadata[member.name] = text
    }
    return metadata
  }

  private static func readEntry(
    _ member: JSONMember, file: String
  ) throws(CheckpointError) -> Entry {
    let name = member.name
    guard let fields = member.node.members else {
      throw .badField(file: file, field: name, found: member.node.summary, expected: "an object")
    }
    let known = ["dtype", "shape", "data_offsets"]
    if let unknown = fields.first(where: { !known.contains($0.name) }) {
      throw .badField(
        file: file, field: "\(name).\(unknown.name)", found: "an unknown field",
        expected: "only dtype, shape and data_offsets")
    }
    guard let type = member.node["dtype"]?.string else {
      throw .badField(
        file: file, field: "\(name).dtype", found: member.node["dtype"]?.summary ?? "nothing",
        expected: "a string")
    }
    guard type == "F32" else {
      throw .unsupportedType(file: file, tensor: name, found: type)
    }
    let shape = try readCounts(member, "shape", file: file)
    let offsets = try readCounts(member, "data_offsets", file: file)
    guard offsets.count == 2, offsets[0] <= offsets[1] else {
      throw .badField(
        file: file, field: "\(name).data_offsets", found: "\(offsets)",
        expected: "a start and an end that is not before it")
    }
    guard byteCount(of: shape) == offsets[1] - offsets[0] else {
      throw .shapeMismatch(
        file: file, tensor: name, byteCount: offsets[1] - offsets[0], shape: shape)
    }
    return Entry(name: name, shape: shape, start: offsets[0], end: offsets[1])
  }

  /// A field of whole numbers from 0, written without fraction or exponent.
  private static func readCounts(
    _ member: JSONMember, _ field: String, file: String
  ) throws(CheckpointError) -> [Int] {
    let node = member.node[field]
    let counts = node?.elements?.map { $0.number.flatMap { Int($0.text) } ?? -1 }
    guard let counts, counts.allSatisfy({ $0 >= 0 }) else {
      throw .badField(
        file: file, field: "\(member.name).\(field)", found: node?.text() ?? "nothing",
        expected: "an array of whole numbers of at least 0")
    }
    return counts
  }

  /// The bytes of a tensor, or nil where they are too many to count.
  private static func byteCount(of shape: [Int]) -> Int? {
    var count = MemoryLayout<Float>.size
    for size in shape {
      let product = count.multipliedReportingOverflow(by: size)
      guard !product.overflow else { return nil }
      count = product.partialValue
    }
    return count
  }

  private static func checkCover(
    _ entries: [Entry], dataByteCount: Int, file: String
  ) throws(CheckpointError) {
    var end = 0
    for entry in entries {
      if entry.start < end {
        throw .overlap(file: file, tensor: entry.name, start: entry.start, previousEnd: end)
      }
      if entry.start > end {
        throw .hole(file: file, tensor: entry.name, start: entry.start, previousEnd: end)
      }
      end = entry.end
    }
    guard end == dataByteCount else {
      throw .dataLength(file: file, byteCount: dataByteCount, expected: end)
    }
  }
}

extension SafetensorsHeader {
  /// The JSON of a header for these tensors, padded with spaces to a multiple of 8 bytes.
  ///
  /// Metadata is sorted by name, so that the same content gives the same bytes.
  static func bytes(metadata: [String: String], tensors: [NamedTensor]) -> [UInt8] {
    var members: [JSONMember] = []
    if !metadata.isEmpty {
      let texts = metadata.sorted { $0.key < $1.key }
        .map { JSONMember($0.key, .string($0.value)) }
      members.append(JSONMember(metadataName, .object(texts)))
    }
    var start = 0
    for tensor in tensors {
      let end = start + tensor.values.count * MemoryLayout<Float>.size
      let fields = [
        JSONMember("dtype", .string("F32")),
        JSONMember("shape", .array(tensor.shape.map { .number($0) })),
        JSONMember("data_offsets", .array([.number(start), .number(end)])),
      ]
      members.append(JSONMember(tensor.name, .object(fields)))
      start = end
    }
    let text = Array(JSONNode.object(members).text().utf8)
    return text + [UInt8](repeating: UInt8(ascii: " "), count: (8 - text.count % 8) % 8)
  }
}
