/// The three Caffe networks of RSA, as files; the names are this package's, the released files keep
/// their content.
package struct ScaleRecursionFiles: Sendable, Hashable {
  /// A network's description and weights.
  struct Caffe: Sendable, Hashable {
    let description: ModelFile
    let weights: ModelFile

    init(folder: String, name: String) throws(DetectionError) {
      func file(_ ending: String) throws(DetectionError) -> ModelFile {
        try ModelFile(
          path: "\(folder)/\(name).\(ending)", expected: "a file of RSA",
          advice: "README.md says which released file is which")
      }
      description = try file("prototxt")
      weights = try file("caffemodel")
    }
  }

  /// From the photo to the map of its features.
  let features: Caffe
  /// From the features at one scale to those at half of it.
  let transfer: Caffe
  /// From features to faces.
  let faces: Caffe

  /// Reads `features`, `transfer` and `faces`, each a `.prototxt` and a `.caffemodel`.
  ///
  /// - Throws: `modelMissing`.
  package init(folder: String) throws(DetectionError) {
    features = try Caffe(folder: folder, name: "features")
    transfer = try Caffe(folder: folder, name: "transfer")
    faces = try Caffe(folder: folder, name: "faces")
  }
}
