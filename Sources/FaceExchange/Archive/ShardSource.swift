internal import Foundation

/// A face data set as WebDataset: tar archives in which files with one name and different endings,
/// one after the other, are a sample: `KEY.jpg`, and `KEY.cls` or `KEY.json`.
///
/// - Source: the grouping by the name up to its first dot is that of the `webdataset` library.
package struct ShardSource: FaceSource {
  private let shards: [(url: URL, byteCount: Int)]
  private var nextShard = 0
  private var archive: ArchiveReader?
  private var sample: ShardSample?
  /// Entries that were refused, to be given before the reading goes on.
  private var refused: [RefusedItem] = []

  private static let largestPicture = 64 << 20
  private static let largestText = 1 << 20

  /// Takes an archive, or all `.tar` files of a folder in the order of their names.
  ///
  /// - Throws: `missing` where there is none.
  package init(_ path: String) throws(ExchangeError) {
    var isFolder: ObjCBool = false
    guard unsafe FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
      throw .missing(path: path, expected: "a tar archive or a folder of such")
    }
    let url = URL(filePath: path)
    let urls =
      isFolder.boolValue ? Self.archives(in: path).map { url.appending(path: $0) } : [url]
    guard !urls.isEmpty else { throw .missing(path: path, expected: "files named *.tar") }
    var shards: [(url: URL, byteCount: Int)] = []
    for url in urls { shards.append((url, try ByteReader(file: url.path).byteCount)) }
    self.shards = shards
  }

  /// The archives of a folder.
  static func archives(in folder: String) -> [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.filter { name in
      !name.hasPrefix(".")
        && [".tar", ".tar.gz", ".tgz", ".tar.zst"].contains { name.hasSuffix($0) }
    }.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  package var extent: SourceExtent {
    let before = shards.prefix(max(0, nextShard - 1)).reduce(0) { $0 + $1.byteCount }
    let total = shards.reduce(0) { $0 + $1.byteCount }
    return SourceExtent(
      done: (before + (archive?.position ?? 0)) >> 20, total: total >> 20 + 1, unit: "MiB")
  }

  package mutating func next() throws(ExchangeError) -> SourceItem? {
    while true {
      if let refusal = refused.popLast() { return .refused(refusal) }
      guard let archive else {
        guard nextShard < shards.count else { return nil }
        self.archive = try ArchiveReader(file: shards[nextShard].url.path)
        nextShard += 1
        continue
      }
      guard let entry = try archive.next() else {
        self.archive = nil
        if let item = endSample() { return item }
        continue
      }
      if let item = try take(entry, of: archive) { return item }
    }
  }

  private var shard: String { shards[nextShard - 1].url.lastPathComponent }

  /// What the sample that ends here becomes.
  private mutating func endSample() -> SourceItem? {
    defer { sample = nil }
    return sample?.item(prefix: shards.count > 1 ? Self.stem(ofShard: shard) + "-" : "")
  }

  private static func stem(ofShard name: String) -> String { String(name.prefix { $0 != "." }) }

  /// Takes an entry; gives the sample before it where it begins another.
  private mutating func take(
    _ entry: ArchiveReader.Entry, of archive: ArchiveReader
  ) throws(ExchangeError) -> SourceItem? {
    guard !entry.isFolder else { return nil }
    func refuse(_ reason: String, _ found: String, _ expected: String) {
      let source = "\(shard)/\(entry.path ?? "?")"
      refused.append(
        RefusedItem(
          source: source, reason: reason, detail: "found \(found), expected \(expected)"))
    }
    guard entry.isFile, let path = entry.path, let (key, ending) = Self.parts(of: path) else {
      refuse(
        entry.isFile ? "unsafe_path" : "not_a_file",
        entry.isFile ? "such a path" : "a link or a device",
        "a file KEY.ENDING within the archive")
      return nil
    }
    let ended = sample?.key == key ? nil : endSample()
    var current = sample ?? ShardSample(shard: shard, key: key)
    defer { sample = current }
    guard ShardSample.reads(ending) else { return ended }
    let limit = ending == "cls" || ending == "json" ? Self.largestText : Self.largestPicture
    guard (0...limit).contains(entry.byteCount) else {
      refuse("too_large", "\(entry.byteCount) bytes", "at most \(limit)")
      return ended
    }
    if !current.take(try archive.content(entry.byteCount), ending: ending) {
      refuse("duplicate_part", "another file of its kind", "one a key")
    }
    return ended
  }

  /// The key of a path and what follows the first dot of the name; nil for a path that leads out
  /// of the archive, or has no key.
  private static func parts(of path: String) -> (key: String, ending: String)? {
    let path = path.hasPrefix("./") ? String(path.dropFirst(2)) : path
    let components = path.split(separator: "/", omittingEmptySubsequences: false)
    guard components.allSatisfy({ !$0.isEmpty && $0 != "." && $0 != ".." }),
      let name = components.last, let dot = name.firstIndex(of: "."), dot != name.startIndex
    else { return nil }
    let folders = components.dropLast().map { $0 + "/" }.joined()
    return (folders + name[..<dot], name[name.index(after: dot)...].lowercased())
  }
}
