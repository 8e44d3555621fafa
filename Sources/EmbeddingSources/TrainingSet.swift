package import FaceDataset
internal import FaceLooks
package import FaceModel
import Verification

/// What is known of a set that models were trained on: the set itself where it still lies, what a
/// run has noted of its faces, or both.
package struct TrainingSet: Sendable {
  /// The set.
  package private(set) var manifest: IndexedManifest?
  /// What the run has noted.
  package private(set) var faces: TrainingFaces?
  /// The models that say that they were trained on it.
  package private(set) var models: [String] = []

  /// Takes a set that the user names.
  package init(_ manifest: IndexedManifest) {
    self.manifest = manifest
    faces = nil
  }

  /// Takes what a model's run has noted; nil where that is nothing.
  init?(_ found: TrainingSetNote.Finding, of model: String) {
    guard found.set != nil || found.faces != nil else { return nil }
    (manifest, faces) = (found.set, found.faces)
    models = [model]
  }

  /// Where it is.
  package var path: String { manifest?.file ?? faces?.file ?? "" }

  /// SHA-256 of its manifest.
  package var sha256: String { manifest?.contentHash.hexadecimal ?? faces?.sha256 ?? "" }

  /// How many faces it has.
  var faceCount: Int { manifest?.faceCount ?? faces?.faceCount ?? 0 }

  /// How an evaluation can be compared with it.
  var comparisons: [LeakageCheck.Comparison] {
    manifest == nil ? [.names, .looks] : LeakageCheck.Comparison.allCases
  }

  /// Names as bytes, because two strings may be equal to Swift and name two people.
  func names() throws -> Set<[UInt8]> {
    if let faces { return Set(faces.identities.map { Array($0.utf8) }) }
    var names = Set<[UInt8]>()
    if let manifest {
      for label in 0..<manifest.identityCount {
        names.insert(Array(try manifest.identity(ofLabel: label).utf8))
      }
    }
    return names
  }

  /// The first face of each of some SHA-256 that the set has.
  func facesOfBytes(_ hashes: Set<String>) throws -> [String: Int] {
    var found: [String: Int] = [:]
    guard let manifest else { return found }
    for face in 0..<manifest.faceCount {
      let hash = try manifest.record(ofFace: face).sha256
      if hashes.contains(hash), found[hash] == nil { found[hash] = face }
    }
    return found
  }

  /// Tells of every face that has a picture what it looks like, in order: as noted, or else by
  /// reading it.
  func forEachLook(
    workers: Int, progress: (_ done: Int, _ total: Int) -> Void,
    _ body: (_ face: Int, PerceptualHash) -> Void
  ) throws {
    func tell(_ first: Int, _ looks: [PerceptualHash?]) {
      for (index, look) in looks.enumerated() {
        if let look { body(first + index, look) }
      }
    }
    if let faces {
      try faces.forEachBlock { first, faces in tell(first, faces.map(\.look)) }
    } else if let manifest {
      try FaceLookReader(manifest, workers: workers).forEachBlock(progress: progress) {
        first, looks in
        tell(first, looks)
        return true
      }
    }
  }

  /// How a face is told to the user.
  func name(ofFace face: Int) throws -> String {
    try manifest?.record(ofFace: face).face ?? "face \(face + 1) of the training set"
  }

  /// Adds a model that says that it was trained on the set, with what its run has noted.
  mutating func add(
    _ model: String, _ found: TrainingSetNote.Finding
  ) throws(ModelError) {
    models.append(model)
    manifest = manifest ?? found.set
    guard let noted = found.faces else { return }
    try manifest.map(noted.require)
    faces = faces ?? noted
  }
}
