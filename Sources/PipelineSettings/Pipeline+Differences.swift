/// A key that has another value in one pipeline than in another.
package struct SettingDifference: Sendable, Equatable {
  /// The dotted path of the key.
  package let path: String
  /// The value here, as JSON.
  package let found: String
  /// The value there, as JSON.
  package let expected: String
}

extension Pipeline {
  /// Every key by its dotted path, the value as JSON.
  package var values: [String: String] {
    Dictionary(uniqueKeysWithValues: Self.table.entries(self).map { ($0.path, $0.defaultText) })
  }

  /// The keys whose values differ from those of other settings, in the order of the file.
  package func differences(from other: Pipeline) -> [SettingDifference] {
    zip(Self.table.entries(self), Self.table.entries(other)).compactMap { own, other in
      own.defaultText == other.defaultText
        ? nil
        : SettingDifference(
          path: own.path, found: own.defaultText, expected: other.defaultText)
    }
  }
}
