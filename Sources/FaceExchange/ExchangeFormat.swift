internal import Foundation

/// The formats in which aligned faces are exchanged.
package enum ExchangeFormat: String, Sendable, CaseIterable {
  /// InsightFace's training sets: `train.rec`, `train.idx`, `property`.
  case recordio
  /// InsightFace's verification pairs: a pickle of pictures and answers.
  case bin

  /// What a source looks like, for people.
  package var sourceDescription: String {
    switch self {
    case .recordio: "a .rec file or the folder that holds one, with .idx and property beside it"
    case .bin: "a .bin file of verification pairs; gives pairs.txt beside the faces"
    }
  }

  /// What an export writes, for people.
  package var exportDescription: String {
    switch self {
    case .recordio: "a folder with train.rec, train.idx and property, as InsightFace reads it"
    case .bin: "a file with the pictures of --pairs two by two, and the answers"
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
      throw unknown(path, "a folder without record files")
    }
    var reader = try ByteReader(file: path)
    let start = try reader.read(min(512, reader.remaining), "first bytes")
    if start.starts(with: RecordFrames.magic) { return .recordio }
    if PickleReader.begins(start) { return .bin }
    throw unknown(path, "none that its first bytes tell")
  }

  private static func unknown(_ path: String, _ found: String) -> ExchangeError {
    .unknownFormat(
      path: path, found: found,
      expected: "\(allCases.map(\.rawValue).joined(separator: ", ")); --format says which")
  }
}
