import FaceDataset
import FaceExchange
import Foundation
import Testing

/// A folder of its own for one test, removed with this object.
final class TemporaryFolder {
  let path: String

  init() throws {
    path = FileManager.default.temporaryDirectory.path + "/face-exchange-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func file(_ name: String) -> String { path + "/" + name }

  /// Writes a file, with the folders before it, and tells its path.
  @discardableResult
  func write(_ bytes: some Collection<UInt8>, to name: String) throws -> String {
    let url = URL(filePath: file(name))
    try FileManager.default.createDirectory(
      at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(bytes).write(to: url)
    return file(name)
  }

  func bytes(_ name: String) throws -> [UInt8] { try contents(of: file(name)) }

  func text(_ name: String) throws -> String { String(decoding: try bytes(name), as: UTF8.self) }

  func holds(_ name: String) -> Bool { FileManager.default.fileExists(atPath: file(name)) }

  /// The paths of all files in the folder, sorted.
  func allFiles() throws -> [String] {
    try FileManager.default.subpathsOfDirectory(atPath: path).filter { name in
      var isFolder: ObjCBool = false
      _ = FileManager.default.fileExists(atPath: file(name), isDirectory: &isFolder)
      return !isFolder.boolValue
    }.sorted()
  }
}

func contents(of path: String) throws -> [UInt8] {
  [UInt8](try Data(contentsOf: URL(filePath: path)))
}

/// The path of a fixture.
func fixture(_ name: String) -> String {
  Bundle.module.bundleURL.appending(path: "Fixtures/\(name)").path
}

/// A picture of the fixtures.
func picture(_ name: String) throws -> [UInt8] { try contents(of: fixture("pictures/\(name)")) }

/// What the pictures of the fixtures claim to be.
let smallContract = AlignmentContract(
  template: "arcface", width: 16, height: 16, eyeToMouthPixels: 6)

/// Takes a source into a set in a folder.
@discardableResult
func importing(
  _ source: sending any FaceSource, to folder: String, jobs: Int = 2,
  contract: AlignmentContract = smallContract
) throws -> AlignedSetSummary {
  try FaceImport(folder: folder, contract: contract, overwriting: false).take(source, jobs: jobs)
}

/// Everything that a source gives.
func items(of source: some FaceSource) throws -> [SourceItem] {
  var source = source
  var items: [SourceItem] = []
  while let item = try source.next() { items.append(item) }
  return items
}

extension SourceItem {
  var face: FoundFace? {
    guard case .face(let face) = self else { return nil }
    return face
  }

  var refusal: RefusedItem? {
    guard case .refused(let refusal) = self else { return nil }
    return refusal
  }
}

/// What the error of a body says, or nothing.
func failure(_ body: () throws -> Void) -> ExchangeError? {
  do {
    try body()
    return nil
  } catch {
    return error as? ExchangeError
  }
}
