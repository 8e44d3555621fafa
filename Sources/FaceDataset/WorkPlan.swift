/// What a preparation run has to do and how, known before it begins.
///
/// Two runs with the same plan give the same set, so that one may go on where the other was
/// stopped.
package struct WorkPlan: Sendable {
  /// What decides how the work is done.
  package let facts: [WorkFact]

  /// The pieces of this run's shard.
  package let items: [WorkItem]

  /// Which part of all pieces that is.
  package let shard: Shard

  /// The number of pieces of all shards.
  let totalCount: Int

  /// SHA-256 over the pieces of all shards, in the order of their bytes.
  let totalHash: String

  /// Plans a run.
  ///
  /// - Parameters:
  ///   - facts: what decides how the work is done, and so what a run that goes on has to agree with.
  ///   - items: all pieces of the work, those of other shards as well.
  ///   - shard: whose pieces this run takes.
  /// - Complexity: O(n log n) for n pieces.
  package init(facts: [WorkFact], items: [WorkItem], shard: Shard = .whole) {
    self.facts = facts
    self.shard = shard
    self.items = shard.count == 1 ? items : items.filter { shard.contains($0.source) }
    totalCount = items.count
    totalHash = Self.hash(of: items)
  }

  /// SHA-256 over pieces of work, whatever their order.
  static func hash(of items: [WorkItem]) -> String {
    var digest = TextDigest()
    for key in items.map(\.key).sorted(by: { $0.lexicographicallyPrecedes($1) }) {
      digest.add(key)
    }
    return digest.hash.hexadecimal
  }
}

/// One thing that decides how a run does its work, such as the quality of its faces.
package struct WorkFact: Sendable, Equatable, Codable {
  package let name: String
  package let value: String

  /// Describes a fact.
  package init(_ name: String, _ value: String) {
    self.name = name
    self.value = value
  }

  /// The facts in which a run differs from one that was begun before.
  static func differences(from begun: [WorkFact], to now: [WorkFact]) -> [ContractDifference] {
    let added = now.map(\.name).filter { name in !begun.contains { $0.name == name } }
    return (begun.map(\.name) + added).compactMap { name in
      let found = begun.first { $0.name == name }?.value ?? "nothing"
      let expected = now.first { $0.name == name }?.value ?? "nothing"
      return found == expected
        ? nil : ContractDifference(field: name, found: found, expected: expected)
    }
  }
}

/// The SHA-256 of a long sequence of texts, without keeping it.
///
/// What was added so far is replaced by its hash whenever it has grown to 1 MiB, so the value is
/// that of no file; it serves to see whether two sequences are the same.
package struct TextDigest: Sendable {
  private var pending: [UInt8] = []

  package init() {}

  /// Adds a text, apart from those before it.
  package mutating func add(_ text: some Collection<UInt8>) {
    pending += "\(text.count) ".utf8
    pending += text
    if pending.count > 1 << 20 { pending = [UInt8](hash.hexadecimal.utf8) }
  }

  /// Adds a text, apart from those before it.
  package mutating func add(_ text: String) { add(text.utf8) }

  /// The hash of what was added.
  package var hash: ContentHash { ContentHash(of: pending) }
}
