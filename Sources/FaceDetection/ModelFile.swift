internal import Foundation

/// A file of a detector, in memory.
package struct ModelFile: Sendable, Hashable {
  let path: String
  let bytes: [UInt8]

  /// Reads a file.
  ///
  /// - Throws: `modelMissing`, with what was expected and how to come by it.
  init(path: String, expected: String, advice: String) throws(DetectionError) {
    guard let data = try? Data(contentsOf: URL(filePath: path)) else {
      throw .modelMissing(path: path, expected: expected, advice: advice)
    }
    self.path = path
    bytes = [UInt8](data)
  }

  init(path: String, bytes: [UInt8]) {
    self.path = path
    self.bytes = bytes
  }
}

/// The three networks of MTCNN, as files.
package struct CascadeFiles: Sendable, Hashable {
  var proposal: ModelFile
  var refinement: ModelFile
  var output: ModelFile
  /// The side of the smallest faces that are looked for, in pixels.
  var minimumFacePixels: Int
}
