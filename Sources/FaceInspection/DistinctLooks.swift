internal import FaceLooks

/// The hashes that faces of two sets have, each once, and which of them are near to each other.
struct DistinctLooks {
  /// One hash.
  private struct Look {
    let hash: PerceptualHash
    /// How many faces of the set have it.
    var faceCount = 0
    /// The first face of the other set that has it.
    var firstOther: Int?
    /// In how many bits the nearest other face of the set differs.
    var nearestDistance = Int.max
    /// The nearest face of the other set, and in how many bits it differs.
    var nearestOther: (index: Int, distance: Int)?
    /// A look of the same group, or itself for the one that stands for the group.
    var parent: Int
  }

  private var looks: [Look] = []
  /// For each face of the set, its place in `looks`; -1 where it has no hash.
  private var lookOfFace: [Int] = []

  /// Sorts the faces by their hashes.
  init(_ faces: [ExaminedFace], _ others: [ExaminedFace]) {
    var lookOfHash: [PerceptualHash: Int] = [:]
    lookOfFace.reserveCapacity(faces.count)
    for face in faces {
      guard let look = place(of: face, &lookOfHash) else {
        lookOfFace.append(-1)
        continue
      }
      lookOfFace.append(look)
      looks[look].faceCount += 1
      if looks[look].faceCount > 1 { looks[look].nearestDistance = 0 }
    }
    for (index, face) in others.enumerated() {
      guard let look = place(of: face, &lookOfHash), looks[look].firstOther == nil else { continue }
      looks[look].firstOther = index
      looks[look].nearestOther = (index, 0)
    }
  }

  private mutating func place(
    of face: ExaminedFace, _ lookOfHash: inout [PerceptualHash: Int]
  ) -> Int? {
    guard let hash = face.perceptualHash else { return nil }
    if let look = lookOfHash[hash] { return look }
    lookOfHash[hash] = looks.count
    looks.append(Look(hash: hash, parent: looks.count))
    return looks.count - 1
  }

  /// Joins looks of the set that are near, and notes what is nearest.
  mutating func compare(limit: Int) {
    DuplicateSearch(looks.map(\.hash), limit: limit).forEachPair { first, second, distance in
      if looks[first].faceCount > 0, looks[second].faceCount > 0 {
        join(first, second)
        for look in [first, second] {
          looks[look].nearestDistance = min(looks[look].nearestDistance, distance)
        }
      }
      note(other: second, near: first, distance)
      note(other: first, near: second, distance)
    }
  }

  private mutating func note(other: Int, near look: Int, _ distance: Int) {
    guard looks[look].faceCount > 0, let index = looks[other].firstOther else { return }
    if let known = looks[look].nearestOther,
      (known.distance, known.index) <= (distance, index)
    {
      return
    }
    looks[look].nearestOther = (index, distance)
  }

  /// The face of the other set that is nearest to a face, if one is near enough.
  func nearestOther(toFace index: Int) -> (index: Int, distance: Int)? {
    lookOfFace[index] < 0 ? nil : looks[lookOfFace[index]].nearestOther
  }

  /// The faces of the set that are near to another one, by their groups.
  var groups: [DuplicateGroup] {
    var membersOfRoot: [Int: [DuplicateGroup.Member]] = [:]
    for (index, look) in lookOfFace.enumerated()
    where look >= 0 && looks[look].nearestDistance < Int.max {
      membersOfRoot[root(of: look), default: []].append(
        .init(faceIndex: index, distance: looks[look].nearestDistance))
    }
    return membersOfRoot.values.map { DuplicateGroup(members: $0) }
      .sorted { $0.members[0].faceIndex < $1.members[0].faceIndex }
  }

  // Sets of looks as trees of parents, whose roots are the least of their set; the ways up are
  // halved while they are gone (Tarjan and van Leeuwen, 1984).

  private func root(of look: Int) -> Int {
    var look = look
    while looks[look].parent != look { look = looks[look].parent }
    return look
  }

  private mutating func join(_ first: Int, _ second: Int) {
    let (one, two) = (shortened(first), shortened(second))
    if one != two { looks[max(one, two)].parent = min(one, two) }
  }

  private mutating func shortened(_ look: Int) -> Int {
    var look = look
    while looks[look].parent != look {
      looks[look].parent = looks[looks[look].parent].parent
      look = looks[look].parent
    }
    return look
  }
}
