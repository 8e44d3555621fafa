/// What a record of an image set holds: labels, a number and a picture.
///
/// 24 bytes of head, little-endian: `flag` (u32), `label` (f32), `id` and `id2` (u64). A flag above
/// 0 says that so many labels (f32) follow the head and `label` does not count. The rest is the
/// picture's file; InsightFace's records about the set have none.
///
/// - Source: `IRHeader` of MXNet's recordio module.
struct ImageRecord: Equatable {
  /// The labels; a single one for flag 0.
  let labels: [Float]
  /// Whether the labels stand after the head.
  let hasLabelList: Bool
  let id: UInt64
  let picture: [UInt8]

  private static let headSize = 24

  /// A record with a list of labels, as InsightFace's `face2rec2` writes all of its own.
  init(labels: [Float], id: Int, picture: [UInt8] = []) {
    self.labels = labels
    hasLabelList = true
    self.id = UInt64(id)
    self.picture = picture
  }

  /// Takes a record apart; nil if it is too short for its head or for its labels.
  init?(data: [UInt8]) {
    guard data.count >= Self.headSize else { return nil }
    let flag = Int(data.littleEndian32(at: 0))
    guard flag <= (data.count - Self.headSize) / 4 else { return nil }
    hasLabelList = flag > 0
    let places = flag > 0 ? (0..<flag).map { Self.headSize + 4 * $0 } : [4]
    labels = places.map { Float(bitPattern: data.littleEndian32(at: $0)) }
    id = data.littleEndian64(at: 8)
    picture = Array(data[(Self.headSize + 4 * flag)...])
  }

  /// The bytes of the record.
  var data: [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(Self.headSize + 4 * labels.count + picture.count)
    bytes.appendLittleEndian(hasLabelList ? UInt32(labels.count) : 0)
    bytes.appendLittleEndian(hasLabelList ? 0 : labels[0].bitPattern)
    bytes.appendLittleEndian(id)
    bytes.appendLittleEndian(UInt64(0))
    if hasLabelList { labels.forEach { bytes.appendLittleEndian($0.bitPattern) } }
    return bytes + picture
  }

  /// Whether this is one of InsightFace's records about the set, which have labels and no picture.
  var describesSet: Bool { hasLabelList && picture.isEmpty }

  /// The person's number.
  func label() throws(LabelFault) -> Int {
    guard let label = Int(exactly: labels[0]), (0...NumberedName.largestLabel).contains(label)
    else { throw LabelFault(found: "\(labels[0])") }
    return label
  }
}
