internal import StrictJSON

/// The files of a WebDataset archive that have one key.
struct ShardSample {
  /// The archive's name.
  let shard: String
  /// The path of the files up to the first dot of their name.
  let key: String
  private var picture: [UInt8]?
  private var label: [UInt8]?
  private var facts: [UInt8]?

  private static let pictureEndings: Set = ["jpg", "jpeg", "png", "bmp", "webp"]

  init(shard: String, key: String) {
    self.shard = shard
    self.key = key
  }

  var source: String { "\(shard)/\(key)" }

  /// Whether a file with this ending is looked at.
  static func reads(_ ending: String) -> Bool {
    pictureEndings.contains(ending) || ending == "cls" || ending == "json"
  }

  /// Takes one of the files; false if there is one of its kind.
  mutating func take(_ content: [UInt8], ending: String) -> Bool {
    switch ending {
    case "cls":
      if label != nil { return false }
      label = content
    case "json":
      if facts != nil { return false }
      facts = content
    default:
      if picture != nil { return false }
      picture = content
    }
    return true
  }

  /// What becomes of the sample.
  ///
  /// The person is `identity` of the JSON file; else its `label`, or the one in the `cls` file, in
  /// 8 digits. The face's name is `name` of the JSON file, else the key.
  ///
  /// - Parameter prefix: what comes before a key that is a name.
  /// - Returns: a face, or why there is none.
  func item(prefix: String) -> SourceItem {
    do throws(RefusedItem) {
      let facts = try readFacts()
      let identity = try identity(facts)
      guard let picture else { throw refusal("no_picture", "none", "one picture of the key") }
      let name = facts?["name"]?.string ?? prefix + String(key.map { $0 == "/" ? "-" : $0 })
      return .face(FoundFace(bytes: picture, identity: identity, name: name, source: source))
    } catch {
      return .refused(error)
    }
  }

  private func readFacts() throws(RefusedItem) -> JSONNode? {
    guard let facts else { return nil }
    do {
      return try JSONReader.read(facts)
    } catch {
      throw refusal("bad_json", "\(error)", "one JSON object")
    }
  }

  private func identity(_ facts: JSONNode?) throws(RefusedItem) -> String {
    if let identity = facts?["identity"]?.string { return identity }
    let text = label.map { String(decoding: $0, as: UTF8.self) } ?? facts?["label"]?.summary
    guard let text else { throw refusal("no_label", "neither", "KEY.cls or KEY.json with a label") }
    do {
      return NumberedName.identity(
        ofLabel: try NumberedName.label(text.filter { !$0.isWhitespace }))
    } catch {
      throw error.refusal(of: source)
    }
  }

  private func refusal(_ reason: String, _ found: String, _ expected: String) -> RefusedItem {
    RefusedItem(source: source, reason: reason, detail: "found \(found), expected \(expected)")
  }
}
