/// The faces of a manifest by person.
package struct IdentityIndex: Sendable {
  /// For each label, the indices of its faces in the order of the manifest.
  package let facesByLabel: [[Int]]

  /// The labels with two photos or more, ascending: a single photo has no positive.
  package let usableLabels: [Int]

  /// How many identities have a single photo and cannot be used for training.
  package var droppedIdentityCount: Int { facesByLabel.count - usableLabels.count }

  /// Sorts the faces of a manifest by label.
  ///
  /// - Complexity: O(faces).
  package init(_ manifest: Manifest) {
    var facesByLabel = [[Int]](repeating: [], count: manifest.identities.count)
    for (index, record) in manifest.records.enumerated() {
      facesByLabel[record.label].append(index)
    }
    self.init(facesByLabel: facesByLabel)
  }

  /// Takes the faces of each label.
  package init(facesByLabel: [[Int]]) {
    self.facesByLabel = facesByLabel
    usableLabels = facesByLabel.indices.filter { facesByLabel[$0].count >= 2 }
  }
}
