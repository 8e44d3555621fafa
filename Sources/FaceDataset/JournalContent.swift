internal import Foundation

/// The first line of a journal: which run it is.
struct JournalHeader: Codable, Equatable {
  private let format: String
  private let version: Int
  let shard: String
  let facts: [WorkFact]
  /// The number of pieces of all shards, and their hash.
  let totalCount: Int
  let totalHash: String

  static let format = "atl-journal"
  static let version = 1

  init(_ plan: WorkPlan, facts: [WorkFact]) {
    format = Self.format
    version = Self.version
    shard = plan.shard.description
    self.facts = facts
    totalCount = plan.totalCount
    totalHash = plan.totalHash
  }

  /// The line, newline included.
  var line: String {
    var line = JSONLine()
    line.add("format", format)
    line.add("version", version)
    line.add("shard", shard)
    line.add(
      "facts",
      facts.map { fact in
        var object = JSONLine()
        object.add("name", fact.name)
        object.add("value", fact.value)
        return object
      })
    line.add("totalCount", totalCount)
    line.add("totalHash", totalHash)
    return line.line
  }

  /// Whether a program of this version wrote it.
  var isKnown: Bool { format == Self.format && version == Self.version }

  /// In what a run that was begun differs from one that would go on with it.
  ///
  /// One that was not cut into shards may have other pieces than before, such as new photos.
  func differences(from now: JournalHeader) -> [ContractDifference] {
    let isCut = shard != Shard.whole.description || shard != now.shard
    return WorkFact.differences(
      from: facts + [WorkFact("shard", shard)], to: now.facts + [WorkFact("shard", now.shard)])
      + (isCut ? piecesDifference(from: now) : [])
  }

  /// In what the run of one shard differs from that of another.
  func runDifferences(from other: JournalHeader) -> [ContractDifference] {
    WorkFact.differences(from: facts, to: other.facts) + piecesDifference(from: other)
  }

  private func piecesDifference(from other: JournalHeader) -> [ContractDifference] {
    WorkFact.differences(
      from: [WorkFact("pieces of work", "\(totalCount) sha256:\(totalHash)")],
      to: [WorkFact("pieces of work", "\(other.totalCount) sha256:\(other.totalHash)")])
  }
}

/// One line of a journal: a piece of work and what became of it.
struct JournalEntry: Codable {
  let source: String
  let line: Int?
  let faces: [Face]
  let rejected: [WorkResult.Rejection]

  /// A face that lies in its place, or lost it to another.
  struct Face: Codable {
    let face: String
    let identity: String
    let landmarks: [Double]?
    let score: Double?
    let sha256: String
  }

  var item: WorkItem { WorkItem(source: source, listLine: line) }
}

extension JournalEntry {
  /// The line of the file, newline included.
  var text: String {
    var text = JSONLine()
    text.add("source", source)
    if let line { text.add("line", line) }
    text.add(
      "faces",
      faces.map { face in
        var object = JSONLine()
        object.add("face", face.face)
        object.add("identity", face.identity)
        if let landmarks = face.landmarks { object.add("landmarks", landmarks) }
        if let score = face.score { object.add("score", score) }
        object.add("sha256", face.sha256)
        return object
      })
    text.add(
      "rejected",
      rejected.map { rejection in
        var object = JSONLine()
        object.add("reason", rejection.reason)
        object.add("detail", rejection.detail)
        return object
      })
    return text.line
  }
}

/// The lines of a journal.
struct JournalContent {
  let header: JournalHeader
  let entries: [JournalEntry]
  /// Whether the shard was finished.
  let isComplete: Bool
  /// The bytes of the whole lines.
  let wholeCount: Int

  static let completionLine = "{\"complete\":true}\n"

  /// Reads a journal; nothing where not even its first line is whole.
  ///
  /// - Throws: `notJSON` with the first whole line that is none of a journal.
  init?(file: String, bytes: [UInt8]) throws(DatasetError) {
    let newline = UInt8(ascii: "\n")
    wholeCount = (bytes.lastIndex(of: newline) ?? -1) + 1
    var lines = bytes[..<wholeCount].split(separator: newline, omittingEmptySubsequences: false)
    lines.removeLast()
    guard let first = lines.first else { return nil }
    let decoder = JSONDecoder()
    func decode<Value: Decodable>(
      _ type: Value.Type, _ line: ArraySlice<UInt8>, number: Int
    ) throws(DatasetError) -> Value {
      do {
        return try decoder.decode(type, from: Data(line))
      } catch {
        let start = String(decoding: line.prefix(40), as: UTF8.self)
        throw .notJournal(file: file, line: number, found: start)
      }
    }
    header = try decode(JournalHeader.self, first, number: 1)
    guard header.isKnown else {
      throw .notJournal(
        file: file, line: 1, found: String(decoding: first.prefix(40), as: UTF8.self))
    }
    let completion = Self.completionLine.utf8.dropLast()
    isComplete = lines.last?.elementsEqual(completion) ?? false
    var entries: [JournalEntry] = []
    for (index, line) in lines.enumerated().dropFirst() where !line.elementsEqual(completion) {
      entries.append(try decode(JournalEntry.self, line, number: index + 1))
    }
    self.entries = entries
  }
}
