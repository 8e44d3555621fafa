package import FaceDataset
internal import SeededRandom

extension IdentityIndex {
  /// The same faces with a share of them counted as another person's, to study wrong labels.
  ///
  /// The faces are drawn without replacement, and the wrong person of each evenly among all others.
  /// The order of a person's faces stays that of the manifest. People with few photos are given as
  /// many wrong faces as people with many, so that in batches balanced by person the share is
  /// larger.
  ///
  /// - Parameters:
  ///   - share: of all faces, rounded to whole faces; 0 changes nothing.
  ///   - seed: names one choice among many.
  /// - Returns: the index with as many faces and identities.
  /// - Complexity: O(faces).
  package func flippingLabels(ofShare share: Double, seed: UInt64) -> IdentityIndex {
    guard share > 0, identityCount > 1 else { return self }
    var labels: [Int: Int] = [:]
    for (label, faces) in facesByLabel.enumerated() {
      for face in faces { labels[face] = label }
    }
    let faces = labels.keys.sorted()
    // The letters of "flipped" in ASCII.
    var generator = SeededGenerator(0x666c_6970_7065_64, seed)
    let order = generator.permutation(of: faces.count)
    for position in order.prefix(Int((share * Double(faces.count)).rounded())) {
      let face = faces[position]
      let step = 1 + generator.index(below: identityCount - 1)
      labels[face] = ((labels[face] ?? 0) + step) % identityCount
    }
    var flipped = [[Int]](repeating: [], count: identityCount)
    for face in faces { flipped[labels[face] ?? 0].append(face) }
    return IdentityIndex(facesByLabel: flipped)
  }
}
