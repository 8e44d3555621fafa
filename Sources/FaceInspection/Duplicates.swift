/// The faces of a set that there are twice, within it or in another set.
package struct Duplicates: Sendable {
  /// Groups of faces whose files have the same bytes, by their first faces.
  package let exact: [DuplicateGroup]

  /// Groups of faces that look alike, by their first faces.
  ///
  /// Those of `exact` are not told again, but are members where a face of other bytes looks like
  /// them.
  package let near: [DuplicateGroup]

  /// The faces that the other set has too, in the order of the manifest.
  package let shared: [SharedFace]

  /// Compares faces with each other and with those of another set.
  ///
  /// - Parameters:
  ///   - faces: of the set.
  ///   - others: of the other set, empty where there is none; not compared with each other.
  ///   - limit: the most bits in which near duplicates differ, 0 ... 256.
  /// - Complexity: that of `DuplicateSearch`; many faces that are the same count as one.
  package init(_ faces: [ExaminedFace], others: [ExaminedFace] = [], limit: Int) {
    exact = Self.exactGroups(faces)
    var looks = DistinctLooks(faces, others)
    looks.compare(limit: limit)
    near = looks.groups.filter { group in
      let hashes = group.members.map { faces[$0.faceIndex].contentHash }
      return hashes.contains { $0 != hashes[0] }
    }
    shared = Self.shared(faces, others, looks)
  }

  private static func exactGroups(_ faces: [ExaminedFace]) -> [DuplicateGroup] {
    var groupOfHash: [String: [Int]] = [:]
    for (index, face) in faces.enumerated() {
      if let hash = face.contentHash { groupOfHash[hash, default: []].append(index) }
    }
    return groupOfHash.values.filter { $0.count > 1 }.sorted { $0[0] < $1[0] }.map { indices in
      DuplicateGroup(members: indices.map { .init(faceIndex: $0, distance: 0) })
    }
  }

  private static func shared(
    _ faces: [ExaminedFace], _ others: [ExaminedFace], _ looks: DistinctLooks
  ) -> [SharedFace] {
    var firstOfHash: [String: Int] = [:]
    for (index, other) in others.enumerated() {
      if let hash = other.contentHash, firstOfHash[hash] == nil { firstOfHash[hash] = index }
    }
    return faces.enumerated().compactMap { index, face in
      if let other = face.contentHash.flatMap({ firstOfHash[$0] }) {
        return SharedFace(faceIndex: index, otherIndex: other, distance: 0, isExact: true)
      }
      return looks.nearestOther(toFace: index).map { other, distance in
        SharedFace(faceIndex: index, otherIndex: other, distance: distance, isExact: false)
      }
    }
  }
}
