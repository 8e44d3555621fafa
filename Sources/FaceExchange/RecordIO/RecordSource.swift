internal import Foundation

/// A face data set as InsightFace's RecordIO: `train.rec`, with `train.idx` and `property` beside
/// it where they are.
///
/// A picture's identity is its label in 8 digits, its name the key in 9. The key is that of the
/// index; without an index, the number in the record's head.
package struct RecordSource: FaceSource {
  private var frames: RecordFrames
  private var index: RecordIndex?
  private let property: RecordProperty?
  private let name: String
  private var ranges: RecordRanges
  private var largestLabel = -1
  /// What is refused about the set as a whole, the last first; nil while pictures come.
  private var epilogue: [RefusedItem]?

  /// Opens a set.
  ///
  /// - Parameter path: the `.rec` file, or the folder that holds one.
  /// - Throws: what is wrong with the index or the property, or with the folder.
  package init(_ path: String) throws(ExchangeError) {
    let file = URL(filePath: try Self.recordFile(at: path))
    let indexFile = file.deletingPathExtension().appendingPathExtension("idx").path
    let propertyFile = file.deletingLastPathComponent().appending(path: "property").path
    name = file.lastPathComponent
    frames = try RecordFrames(file: file.path)
    let files = FileManager.default
    index = files.fileExists(atPath: indexFile) ? try RecordIndex(file: indexFile) : nil
    property =
      files.fileExists(atPath: propertyFile) ? try RecordProperty(file: propertyFile) : nil
    ranges = RecordRanges(file: name)
  }

  /// The record files of a folder; `train.rec` alone, where it is among them.
  static func recordFiles(in folder: String) -> [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    let records = names.filter { $0.hasSuffix(".rec") && !$0.hasPrefix(".") }
    return records.contains("train.rec") ? ["train.rec"] : records.sorted()
  }

  private static func recordFile(at path: String) throws(ExchangeError) -> String {
    var isFolder: ObjCBool = false
    guard unsafe FileManager.default.fileExists(atPath: path, isDirectory: &isFolder),
      isFolder.boolValue
    else { return path }
    let records = recordFiles(in: path)
    guard records.count == 1 else {
      throw .unknownFormat(
        path: path, found: "\(records.count) record files",
        expected: "train.rec, or a single other one")
    }
    return URL(filePath: path).appending(path: records[0]).path
  }

  package var extent: SourceExtent {
    SourceExtent(
      done: frames.reader.position >> 20, total: frames.reader.byteCount >> 20 + 1, unit: "MiB")
  }

  package mutating func next() throws(ExchangeError) -> SourceItem? {
    while epilogue == nil {
      guard let record = try frames.next() else {
        try index?.finish()
        epilogue = (ranges.disagreements() + propertyDisagreements()).reversed()
        break
      }
      if let item = try item(of: record) { return item }
    }
    return epilogue?.popLast().map(SourceItem.refused)
  }

  /// What becomes of a record; nil for one that describes the set.
  private mutating func item(of record: RecordFrames.Record) throws(ExchangeError) -> SourceItem? {
    func refused(_ reason: String, _ found: String, _ expected: String) -> SourceItem {
      let source = "\(name)/byte \(record.offset)"
      return .refused(
        RefusedItem(
          source: source, reason: reason, detail: "found \(found), expected \(expected)"))
    }
    let indexKey = try index?.key(ofRecordAt: record.offset)
    if index != nil, indexKey == nil {
      return refused("not_indexed", "no line for it in the index", "one a record")
    }
    guard let image = ImageRecord(data: record.data) else {
      return refused(
        "bad_record", "\(record.data.count) bytes", "24 and 4 for each label that it counts")
    }
    guard let key = indexKey ?? Int(exactly: image.id), key <= NumberedName.largestNumber else {
      return refused(
        "bad_key", "\(indexKey.map(String.init) ?? "\(image.id)")",
        "at most \(NumberedName.largestNumber)")
    }
    if image.describesSet {
      ranges.noteDescription(key: key, labels: image.labels)
      return nil
    }
    return picture(image, key: key)
  }

  private mutating func picture(_ image: ImageRecord, key: Int) -> SourceItem {
    do {
      let label = try image.label()
      ranges.notePicture(key: key, label: label)
      largestLabel = max(largestLabel, label)
      let identity = NumberedName.identity(ofLabel: label)
      let face = NumberedName.face(key)
      return .face(
        FoundFace(
          bytes: image.picture, identity: identity, name: face,
          source: "\(name)/\(identity)/\(face)"))
    } catch {
      return .refused(error.refusal(of: "\(name)/\(key)"))
    }
  }

  private func propertyDisagreements() -> [RefusedItem] {
    guard let property, property.classCount != largestLabel + 1 else { return [] }
    return [
      RefusedItem(
        source: "property", reason: "property_disagrees",
        detail: "found \(property.classCount) classes, expected \(largestLabel + 1), by the labels")
    ]
  }
}
