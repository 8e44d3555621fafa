/// One face of a manifest: one line of the file.
package struct ManifestRecord: Sendable, Equatable, Decodable {
  /// Path of the face within the set, such as `faces/Ada/Ada_0001.jpg`.
  package let face: String

  /// Name of the person.
  package let identity: String

  /// Number of the person: 0-based, in the byte order of the names.
  package let label: Int

  /// Path of the photo, as the landmark list names it.
  package let source: String

  /// The five points in pixels of the photo, x before y: eyes, nose, corners of the mouth; nil where
  /// nobody told, as in a set that came aligned.
  package let landmarks: [Double]?

  /// How sure a detector was of the face, where the landmark list told.
  package let score: Double?

  /// SHA-256 of the face's bytes, 64 lower-case hexadecimal digits.
  package let sha256: String

  /// Describes one face.
  package init(
    face: String, identity: String, label: Int, source: String, landmarks: [Double]?,
    score: Double? = nil, sha256: String
  ) {
    self.face = face
    self.identity = identity
    self.label = label
    self.source = source
    self.landmarks = landmarks
    self.score = score
    self.sha256 = sha256
  }

  /// Reads a line; every key but the score has to be there, and the landmarks may be null.
  package init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    face = try values.decode(String.self, forKey: .face)
    identity = try values.decode(String.self, forKey: .identity)
    label = try values.decode(Int.self, forKey: .label)
    source = try values.decode(String.self, forKey: .source)
    landmarks = try values.decode([Double]?.self, forKey: .landmarks)
    score = try values.decodeIfPresent(Double.self, forKey: .score)
    sha256 = try values.decode(String.self, forKey: .sha256)
  }

  private enum CodingKeys: CodingKey {
    case face, identity, label, source, landmarks, score, sha256
  }

  /// The line of the manifest, newline included.
  var line: String {
    var line = JSONLine()
    line.add("face", face)
    line.add("identity", identity)
    line.add("label", label)
    line.add("source", source)
    if let landmarks { line.add("landmarks", landmarks) } else { line.addNull("landmarks") }
    if let score { line.add("score", score) }
    line.add("sha256", sha256)
    return line.line
  }
}
