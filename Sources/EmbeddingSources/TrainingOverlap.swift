package import FaceDataset
import FaceModel

/// What the faces of an evaluation share with a training set: people by name, and the very bytes of
/// faces.
package struct TrainingOverlap: Sendable, Equatable {
  /// The people of the evaluation.
  package let identityCount: Int
  /// The faces of the evaluation.
  package let faceCount: Int
  /// The people whose names the training set has, byte for byte, in the order of the evaluation.
  package let identities: [String]
  /// The faces whose bytes the training set has, by their paths in the evaluation's set.
  package let faces: [String]

  /// How many names and faces a description tells.
  private static let namedCount = 3

  /// Compares.
  ///
  /// - Parameters:
  ///   - faces: of the evaluation, by their indices in its set; repetitions count once.
  ///   - evaluation: their set.
  ///   - training: the set that was trained on.
  /// - Throws: `DatasetError`.
  /// - Complexity: O(lines of both manifests).
  package init(
    of faces: some Sequence<Int>, in evaluation: IndexedManifest, with training: IndexedManifest
  ) throws(DatasetError) {
    let names = try Self.names(of: training)
    let hashes = try Self.hashes(of: training)
    var (seenLabels, seenNames, seenFaces) = (Set<Int>(), [String](), [String]())
    let faces = Set(faces).sorted()
    for face in faces {
      let record = try evaluation.record(ofFace: face)
      if seenLabels.insert(record.label).inserted, names.contains(Array(record.identity.utf8)) {
        seenNames.append(record.identity)
      }
      if hashes.contains(record.sha256) { seenFaces.append(record.face) }
    }
    identityCount = seenLabels.count
    faceCount = faces.count
    identities = seenNames
    self.faces = seenFaces
  }

  /// Names as bytes, because two strings may be equal to Swift and name two people.
  private static func names(of set: IndexedManifest) throws(DatasetError) -> Set<[UInt8]> {
    var names = Set<[UInt8]>()
    for label in 0..<set.identityCount {
      names.insert(Array(try set.identity(ofLabel: label).utf8))
    }
    return names
  }

  private static func hashes(of set: IndexedManifest) throws(DatasetError) -> Set<String> {
    var hashes = Set<String>(minimumCapacity: set.faceCount)
    for face in 0..<set.faceCount { hashes.insert(try set.record(ofFace: face).sha256) }
    return hashes
  }

  /// Whether nothing is shared.
  package var isEmpty: Bool { identities.isEmpty && faces.isEmpty }

  /// What is shared, in words.
  package var summary: String {
    func listed(_ items: [String]) -> String {
      items.isEmpty
        ? ""
        : " (\(items.prefix(Self.namedCount).joined(separator: ", "))"
          + (items.count > Self.namedCount ? ", ...)" : ")")
    }
    return "\(identities.count) of \(identityCount) people\(listed(identities)) and "
      + "\(faces.count) of \(faceCount) faces\(listed(faces))"
  }
}

/// The sets that models were trained on, as far as they can be found.
package struct TrainingSets: Sendable {
  /// Those that were found.
  package let sets: [IndexedManifest]
  /// A line for each model whose set was not found.
  package let notes: [String]

  /// Looks for the training sets of models.
  ///
  /// - Parameters:
  ///   - models: of which those of this package say what they were trained on, by its hash.
  ///   - paths: of further sets, which count whatever the models say.
  /// - Throws: `DatasetError` for a path that is no set.
  package init(of models: [EmbeddingModel], named paths: [String]) throws {
    var sets: [IndexedManifest] = []
    var notes: [String] = []
    for path in paths { sets.append(try IndexedManifest(at: path)) }
    for model in models where model.name != EmbeddingModel.pixelsName {
      guard let file = model.ownFile else {
        if paths.isEmpty {
          notes.append(
            "\(model.name): what it was trained on is not known; --training names the set")
        }
        continue
      }
      let hash = file.facts.manifestHash
      if sets.contains(where: { $0.contentHash.hexadecimal == hash }) { continue }
      if let set = TrainingSetNote.set(of: file) {
        sets.append(set)
      } else {
        notes.append(
          "\(model.name): its training set, SHA-256 \(hash.prefix(12))..., was not found; "
            + "--training names it")
      }
    }
    self.sets = sets
    self.notes = notes
  }
}
