import Foundation
import Testing

/// Calls a test's body with the address of an empty folder that is deleted afterwards.
///
/// No file in it may be open when the body is done.
func withTemporaryFolder<Result>(_ body: (URL) throws -> Result) throws -> Result {
  let folder = FileManager.default.temporaryDirectory.appending(
    path: "atl-\(UUID().uuidString)", directoryHint: .isDirectory)
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(at: folder) }
  let result = try body(folder)
  #expect(try openFiles(in: folder).isEmpty)
  return result
}

/// The bytes of a safetensors file with this header and this many zero bytes of data.
func safetensors(header: String, dataByteCount: Int) -> [UInt8] {
  let header = Array(header.utf8)
  return (0..<8).map { UInt8(truncatingIfNeeded: header.count >> ($0 * 8)) } + header
    + [UInt8](repeating: 0, count: dataByteCount)
}

/// The names of all entries of a folder, sorted.
func names(in folder: URL) throws -> [String] {
  try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
}

/// The files and folders at or below a folder that this process has open.
private func openFiles(in folder: URL) throws -> [String] {
  let table = "/proc/self/fd"
  return try FileManager.default.contentsOfDirectory(atPath: table)
    .compactMap { try? FileManager.default.destinationOfSymbolicLink(atPath: "\(table)/\($0)") }
    .filter { $0.hasPrefix(folder.path) }
}
