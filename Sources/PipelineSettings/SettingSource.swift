internal import StrictJSON

/// Where settings are being read from, which key is being read, and where keys were found.
///
/// It turns what is wrong with a value into an error that names the place.
struct SettingSource {
  /// How errors name the text as a whole.
  enum Origin {
    case file(String)
    case commandLine
    case program
  }

  private let origin: Origin
  private var path: [String] = []
  private var lines: [String: Int] = [:]

  init(_ origin: Origin) {
    self.origin = origin
  }

  /// Goes into a member of the text and remembers its line.
  mutating func enter(_ member: JSONMember) {
    path.append(member.name)
    lines[path.joined(separator: ".")] = member.node.position.line
  }

  /// Goes into a key that is not read from a text.
  mutating func enter(_ name: String) {
    path.append(name)
  }

  /// Goes into an element of the list that the current key is; the line is known where it was read.
  mutating func enter(_ index: Int, at position: JSONPosition? = nil) {
    path.append("\(path.removeLast())[\(index)]")
    if let position { lines[path.joined(separator: ".")] = position.line }
  }

  /// Comes back to the list that holds the element.
  mutating func leaveElement() {
    path.append(String(path.removeLast().prefix { $0 != "[" }))
  }

  /// Comes back to the section that holds the key.
  mutating func leave() {
    path.removeLast()
  }

  /// The error for a node that the current key does not take.
  func wrongValue(_ node: JSONNode, expected: String) -> SettingsError {
    .wrongValue(
      place: place(line: node.position.line), path: path.joined(separator: "."),
      found: node.summary, expected: expected)
  }

  /// The error for a member that the current section does not know.
  func unknownKey(_ member: JSONMember, siblings: [String]) -> SettingsError {
    let fullPath = (path + [member.name]).joined(separator: ".")
    return .unknownKey(
      place: place(line: member.position.line), path: fullPath,
      nearest: nearestKey(to: member.name, in: path, siblings: siblings))
  }

  /// The error for a value of the current key that a program set.
  func conflict(found: String, expected: String) -> SettingsError {
    conflict(
      SettingConflict(path: path.joined(separator: "."), found: found, expected: expected))
  }

  /// The error for values that are legal one by one but not together.
  func conflict(_ conflict: SettingConflict) -> SettingsError {
    .conflict(
      place: place(line: lines[conflict.path], isKnown: lines[conflict.path] != nil),
      path: conflict.path, found: conflict.found, expected: conflict.expected)
  }

  private func place(line: Int?, isKnown: Bool = true) -> SettingPlace {
    switch origin {
    case .file(let name): .file(name, line: line)
    case .commandLine: isKnown ? .commandLine : .program
    case .program: .program
    }
  }
}

/// Values that are legal one by one but not together.
struct SettingConflict {
  /// The dotted path of the key that is best changed.
  let path: String
  /// Its value, with the value that it disagrees with where that is another key's.
  let found: String
  /// What would agree.
  let expected: String
}
