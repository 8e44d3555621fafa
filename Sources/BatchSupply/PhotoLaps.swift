internal import SeededRandom

/// The order in which the photos of one person are shown: laps over all of them, cut into groups.
///
/// A lap is a shuffle of its own. With K photos or more, laps follow each other without a gap, so a
/// photo comes again only after all the others; where a group spans two laps, the second is
/// rearranged just so far that no photo is in the group twice. With fewer than K, every group is
/// made of laps of its own, so it holds each photo before it repeats one.
struct PhotoLaps {
  private let photoCount: Int
  private let groupSize: Int
  private let stream: [UInt64]

  /// Starts the laps of one person.
  ///
  /// - Parameters:
  ///   - photoCount: 1 or more.
  ///   - groupSize: K, 1 or more.
  ///   - stream: the words that name the person's stream of random numbers.
  init(photoCount: Int, groupSize: Int, stream: [UInt64]) {
    precondition(photoCount > 0, "there are \(photoCount) photos, expected 1 or more")
    self.photoCount = photoCount
    self.groupSize = groupSize
    self.stream = stream
  }

  /// The photos of one group, each in 0 ..< photoCount.
  ///
  /// - Complexity: O(K * photoCount), whatever the group: the laps meet the groups again after at
  ///   most K laps, and nothing before that meeting point matters.
  func group(_ index: Int) -> [Int] {
    if photoCount < groupSize { return repeatingGroup(index) }
    let lapsPerCycle = groupSize / greatestCommonDivisor(photoCount, groupSize)
    let groupsPerCycle = photoCount * lapsPerCycle / groupSize
    let (cycle, groupInCycle) = index.quotientAndRemainder(dividingBy: groupsPerCycle)
    let end = (groupInCycle + 1) * groupSize
    var order: [Int] = []
    var lapIndex = cycle * lapsPerCycle
    while order.count < end {
      let open = order.suffix(order.count % groupSize)
      order += lap(lapIndex, after: open)
      lapIndex += 1
    }
    return Array(order[(end - groupSize)..<end])
  }

  private func repeatingGroup(_ index: Int) -> [Int] {
    let lapsPerGroup = (groupSize + photoCount - 1) / photoCount
    let order = (0..<lapsPerGroup).flatMap { lap(index * lapsPerGroup + $0, after: []) }
    return Array(order.prefix(groupSize))
  }

  /// One shuffle of all photos; those of the open group do not come before the group is full.
  private func lap(_ index: Int, after open: ArraySlice<Int>) -> [Int] {
    var generator = SeededGenerator(words: stream + [UInt64(index)])
    let order = generator.permutation(of: photoCount)
    if open.isEmpty { return order }
    let head = order.lazy.filter { !open.contains($0) }.prefix(groupSize - open.count)
    return head + order.filter { !head.contains($0) }
  }
}

private func greatestCommonDivisor(_ first: Int, _ second: Int) -> Int {
  second == 0 ? first : greatestCommonDivisor(second, first % second)
}
