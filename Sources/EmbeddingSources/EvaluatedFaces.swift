package import FaceDataset
internal import FaceLooks
package import Verification

/// The faces of an evaluation, with what they look like.
package struct EvaluatedFaces: Sendable {
  /// Their set.
  package let set: IndexedManifest
  /// What the manifest says of each.
  let records: [ManifestRecord]
  /// What each looks like; nil where there is no picture.
  let looks: [PerceptualHash?]

  /// Reads faces.
  ///
  /// - Parameters:
  ///   - faces: by their indices in the set; repetitions count once.
  ///   - set: their set.
  ///   - workers: how many threads read them.
  /// - Throws: `DatasetError`, `AlignmentSettingError`.
  package init(
    _ faces: some Sequence<Int>, of set: IndexedManifest, workers: Int
  ) throws {
    self.set = set
    let faces = Set(faces).sorted()
    var records: [ManifestRecord] = []
    for face in faces { records.append(try set.record(ofFace: face)) }
    self.records = records
    looks = try FaceLookReader(set, workers: workers).looks(of: faces)
  }
}

extension LeakageCheck.Overlap {
  /// Compares the faces of an evaluation with a training set.
  ///
  /// A face counts as shared whose bytes the training set has, or that looks like one of its faces;
  /// it is told with the face of the same bytes, or else with the nearest, and of those the first.
  ///
  /// - Parameters:
  ///   - evaluated: the faces.
  ///   - training: what is known of the set that was trained on.
  ///   - limitBits: the most bits in which two faces differ that look alike.
  ///   - workers: how many threads read faces of the training set, where nothing is noted of them.
  ///   - progress: told how many of these are read, of how many.
  /// - Throws: `DatasetError`, `ModelError`, `AlignmentSettingError`.
  /// - Complexity: O(faces of the training set) time; memory is that of the evaluation.
  package init(
    of evaluated: EvaluatedFaces, with training: TrainingSet, limitBits: Int, workers: Int,
    progress: (_ done: Int, _ total: Int) -> Void = { _, _ in }
  ) throws {
    let names = try training.names()
    var (labels, identities) = (Set<Int>(), [String]())
    for record in evaluated.records
    where labels.insert(record.label).inserted && names.contains(Array(record.identity.utf8)) {
      identities.append(record.identity)
    }
    let exact = try training.facesOfBytes(Set(evaluated.records.map(\.sha256)))
    let nearest = try NearestLooks(
      evaluated.looks, in: training, limitBits: limitBits, workers: workers, progress: progress)
    var faces: [LeakageCheck.SharedFace] = []
    for (index, record) in evaluated.records.enumerated() {
      let near = evaluated.looks[index].flatMap { nearest.faces[$0] }
      let twin = exact[record.sha256]
      guard let other = twin ?? near?.face else { continue }
      faces.append(
        .init(
          face: record.face, trainingFace: try training.name(ofFace: other),
          hasSameBytes: twin != nil, differingBits: twin == nil ? near?.distance : 0))
    }
    self.init(
      compared: training.comparisons, identityCount: labels.count,
      faceCount: evaluated.records.count, identities: identities, faces: faces,
      facesWithoutPicture: evaluated.looks.count { $0 == nil },
      trainingFacesWithoutPicture: training.faceCount - nearest.seenCount)
  }
}

/// For looks of an evaluation the nearest face of a training set.
private struct NearestLooks {
  /// By the look; nothing for those that are near to no face.
  private(set) var faces: [PerceptualHash: (face: Int, distance: Int)] = [:]
  /// How many faces of the training set had a picture.
  private(set) var seenCount = 0

  init(
    _ looks: [PerceptualHash?], in training: TrainingSet, limitBits: Int, workers: Int,
    progress: (Int, Int) -> Void
  ) throws {
    var seen = Set<PerceptualHash>()
    let distinct = looks.compactMap(\.self).filter { seen.insert($0).inserted }
    let index = LookalikeIndex(distinct, limit: limitBits)
    try training.forEachLook(workers: workers, progress: progress) { face, look in
      seenCount += 1
      index.forEachNear(look) { place, distance in
        let known = faces[distinct[place]]
        if let known, (known.distance, known.face) <= (distance, face) { return }
        faces[distinct[place]] = (face, distance)
      }
    }
  }
}
