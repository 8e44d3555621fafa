extension JSONNode {
  /// This value with another laid over it: objects merge at every depth, anything else is replaced.
  ///
  /// Members keep the places of the text that they come from, so that an error still names the
  /// line.
  ///
  /// - Complexity: O(own members x other members) for each object.
  package func merging(_ later: JSONNode) -> JSONNode {
    guard var merged = members, let others = later.members else { return later }
    for member in others {
      if let index = merged.firstIndex(where: { $0.name == member.name }) {
        merged[index] = JSONMember(
          member.name, merged[index].node.merging(member.node), at: member.position)
      } else {
        merged.append(member)
      }
    }
    return JSONNode(.object(merged), at: later.position)
  }
}
