package import FaceDataset
internal import FaceLooks
package import FaceModel
package import Verification

/// What is known of a set that models were trained on: the set itself where it still lies, what a
/// run has noted of its faces, or both.
package struct TrainingSet: Sendable {
  /// The set.
  package let manifest: IndexedManifest?
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
  init?(_ found: (set: IndexedManifest?, faces: TrainingFaces?), of model: String) {
    guard found.set != nil || found.faces != nil else { return nil }
    (manifest, faces) = (found.set, found.faces)
    models = [model]
  }

  /// Where it is.
  package var path: String { manifest?.file ?? faces?.file ?? "" }

  /// SHA-256 of its manifest.
  package var sha256: String { manifest?.contentHash.hexadecimal ?? faces?.sha256 ?? "" }

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
  fileprivate mutating func add(_ model: String, _ noted: TrainingFaces?) {
    models.append(model)
    faces = faces ?? noted
  }
}

/// The sets that models were trained on, as far as they can be found.
package struct TrainingSets: Sendable {
  /// Those that were found.
  package private(set) var sets: [TrainingSet]
  /// The models whose set was not.
  package private(set) var unchecked: [LeakageCheck.Unchecked] = []

  /// Looks for the training sets of models.
  ///
  /// - Parameters:
  ///   - models: of which those of this package say what they were trained on, by its hash, also
  ///     those that were exported.
  ///   - paths: of further sets, which count whatever the models say.
  /// - Throws: `DatasetError` for a path that is no set; `ModelError.badTrainingFaces`.
  package init(of models: [EmbeddingModel], named paths: [String]) throws {
    sets = try paths.map { TrainingSet(try IndexedManifest(at: $0)) }
    for model in models {
      switch model.training {
      case .none: continue
      case .unknown where paths.isEmpty:
        unchecked.append(
          .init(
            model: model.name,
            reason: "training set unknown: leakage not checked; give --training"))
      case .unknown: continue
      case .set(let sha256, let file):
        let found = try TrainingSetNote.find(sha256, byModelAt: file)
        if let place = sets.firstIndex(where: { $0.sha256 == sha256 }) {
          sets[place].add(model.name, found.faces)
        } else if let set = TrainingSet(found, of: model.name) {
          sets.append(set)
        } else {
          unchecked.append(
            .init(
              model: model.name,
              reason: "its training set, SHA-256 \(sha256.prefix(12))..., was not found: leakage "
                + "not checked; give --training"))
        }
      }
    }
  }
}
