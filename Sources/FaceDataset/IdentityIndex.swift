/// The faces of a manifest by person.
package struct IdentityIndex: Sendable {
  /// The labels with two photos or more, ascending: a single photo has no positive.
  package let usableLabels: [Int]

  private let firstFaces: PackedIntegers<UInt32>
  private let faces: PackedIntegers<UInt32>

  /// Number of people.
  package var identityCount: Int { firstFaces.count - 1 }

  /// How many identities have a single photo and cannot be used for training.
  package var droppedIdentityCount: Int { identityCount - usableLabels.count }

  /// How many faces the usable identities have.
  package var usableFaceCount: Int { usableLabels.reduce(0) { $0 + faceCount(ofLabel: $1) } }

  /// For each label, the indices of its faces in the order of the manifest; a copy.
  ///
  /// - Complexity: O(faces).
  package var facesByLabel: [[Int]] {
    (0..<identityCount).map { label in
      (0..<faceCount(ofLabel: label)).map { face($0, ofLabel: label) }
    }
  }

  /// Takes the faces of a manifest as its index has them.
  ///
  /// - Complexity: O(people).
  package init(_ manifest: IndexedManifest) {
    self.init(firstFaces: manifest.index.firstFaces, faces: manifest.index.facesByLabel)
  }

  /// Sorts the faces of a manifest that was read whole by label.
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
    let ends = facesByLabel.reduce(into: [UInt32(0)]) { ends, faces in
      ends.append(ends[ends.count - 1] + UInt32(faces.count))
    }
    self.init(
      firstFaces: PackedIntegers(ends),
      faces: PackedIntegers(facesByLabel.joined().map { UInt32($0) }))
  }

  private init(firstFaces: PackedIntegers<UInt32>, faces: PackedIntegers<UInt32>) {
    self.firstFaces = firstFaces
    self.faces = faces
    usableLabels = (0..<(firstFaces.count - 1)).filter { firstFaces[$0 + 1] - firstFaces[$0] >= 2 }
  }

  /// Number of a person's faces.
  package func faceCount(ofLabel label: Int) -> Int { firstFaces[label + 1] - firstFaces[label] }

  /// One of a person's faces.
  ///
  /// - Parameters:
  ///   - position: in 0 ..< the number of the person's faces, in the order of the manifest.
  ///   - label: of the person.
  /// - Returns: its index in the manifest.
  package func face(_ position: Int, ofLabel label: Int) -> Int {
    faces[firstFaces[label] + position]
  }
}
