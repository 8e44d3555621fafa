internal import Foundation

/// The formats in which aligned faces are exchanged.
package enum ExchangeFormat: String, Sendable, CaseIterable {
  /// InsightFace's training sets: `train.rec`, `train.idx`, `property`.
  case recordio
  /// InsightFace's verification pairs: a pickle of pictures and answers.
  case bin
  /// A folder a person.
  case folder
  /// Caffe's image lists.
  case caffe
  /// Tar archives of WebDataset.
  case webdataset

  /// What a source looks like, for people.
  package var sourceDescription: String {
    switch self {
    case .recordio: "a .rec file or the folder that holds one, with .idx and property beside it"
    case .bin: "a .bin file of verification pairs; gives pairs.txt beside the faces"
    case .folder: "a folder of pictures in which a picture's own folder names the person"
    case .caffe: "a list, a line \"path label\" a picture; the paths start from --root"
    case .webdataset: "a tar archive or a folder of such, with KEY.jpg and KEY.cls or KEY.json"
    }
  }

  /// What an export writes, for people.
  package var exportDescription: String {
    switch self {
    case .recordio: "a folder with train.rec, train.idx and property, as InsightFace reads it"
    case .bin: "a file with the pictures of --pairs two by two, and the answers"
    case .folder: "a folder with a folder a person"
    case .caffe: "a list; its root is the folder of the manifest"
    case .webdataset: "a folder with shard-000000.tar and so on, 10,000 faces each"
    }
  }

  /// Knows the format of a file or folder by what it holds.
  package static func recognised(at path: String) throws(ExchangeError) -> ExchangeFormat {
    var isFolder: ObjCBool = false
    guard unsafe FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
      throw .missing(path: path, expected: "a file or a folder with faces")
    }
    if isFolder.boolValue {
      if !RecordSource.recordFiles(in: path).isEmpty { return .recordio }
      return ShardSource.archives(in: path).isEmpty ? .folder : .webdataset
    }
    var reader = try ByteReader(file: path)
    let start = try reader.read(min(10_000, reader.remaining), "first bytes")
    if start.starts(with: RecordFrames.magic) { return .recordio }
    if PickleReader.begins(start) { return .bin }
    if start.dropFirst(257).starts(with: "ustar".utf8) || isPacked(start) { return .webdataset }
    if isImageList(start) { return .caffe }
    throw .unknownFormat(
      path: path, found: "none that its first bytes tell",
      expected: "\(allCases.map(\.rawValue).joined(separator: ", ")); --format says which")
  }

  /// Whether gzip or zstd begins so.
  private static func isPacked(_ start: [UInt8]) -> Bool {
    start.starts(with: [0x1f, 0x8b]) || start.starts(with: [0x28, 0xb5, 0x2f, 0xfd])
  }

  /// Whether the first line is a path and a label.
  private static func isImageList(_ start: [UInt8]) -> Bool {
    let line = String(decoding: start.prefix { $0 != 0x0a && $0 != 0x0d }, as: UTF8.self)
    guard let (path, label) = ImageListSource.fields(line) else { return false }
    return path.unicodeScalars.allSatisfy { $0.value >= 0x20 }
      && (try? NumberedName.label(label)) != nil
  }
}
