import EmbeddingSources

extension CommandLine {
  /// The command as it was given, with only the last part of absolute paths.
  static var shareable: String {
    let words = arguments.dropFirst().map { argument -> String in
      let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      let isOption = argument.hasPrefix("--") && parts.count == 2
      let value = isOption ? parts[1] : argument[...]
      let shown = shareable(String(value))
      return quoted(isOption ? "\(parts[0])=\(shown)" : shown)
    }
    return (["atl-eval"] + words).joined(separator: " ")
  }

  /// A path as above.
  static func shareable(_ path: String) -> String {
    path.hasPrefix("/") ? ".../\(path.split(separator: "/").last ?? "")" : path
  }

  /// A word as a shell takes it.
  private static func quoted(_ word: String) -> String {
    let isPlain =
      !word.isEmpty && word.allSatisfy { $0.isLetter || $0.isNumber || "-_./=,:+@%".contains($0) }
    return isPlain ? word : "'\(word.replacing("'", with: "'\\''"))'"
  }
}

extension [EmbeddingModel] {
  /// The hash of each model's file.
  ///
  /// - Throws: `EmbeddingSourceError.unreadable`.
  func hashFacts() throws -> [(name: String, value: String)] {
    try filter { $0.name != EmbeddingModel.pixelsName }.map { ("sha256", try $0.fingerprint()) }
  }
}
