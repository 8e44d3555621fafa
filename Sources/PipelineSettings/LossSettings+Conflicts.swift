extension LossSettings {
  /// Values that contradict each other, in this loss or in one of a sum.
  ///
  /// - Parameter path: of the section, such as `loss`.
  /// - Returns: the first contradiction, or nil.
  func conflict(at path: String) -> SettingConflict? {
    for (index, term) in terms.enumerated() {
      let path = index == 0 ? path : "\(path).plus[\(index - 1)]"
      if let conflict = term.termConflict(at: path) { return conflict }
      if index > 0, term.hasClassRows, terms[..<index].contains(where: \.hasClassRows) {
        return SettingConflict(
          path: "\(path).kind", found: "\(term.kind.rawValue), a second loss with class rows",
          expected: "one without: atlInBatch, triplet, angular or npair")
      }
    }
    return nil
  }

  /// What contradicts itself in this loss alone: keys that would have no effect, or none that is
  /// meant.
  private func termConflict(at path: String) -> SettingConflict? {
    let minesTriplets = kind == .triplet || kind == .angular && form == .hinge
    let minesByAngle = minesTriplets && mining == .angularSemihard
    let word = kind.rawValue
    if minesByAngle, margin == 1 {
      return SettingConflict(
        path: "\(path).mining", found: "angularSemihard with \(path).margin 1, which selects none",
        expected: "\(path).margin of 2, 3 or 4, or another mining")
    }
    if margin != 1, !kind.hasMultiplier, !minesByAngle {
      return SettingConflict(
        path: "\(path).margin", found: "\(margin) with loss.kind \(word), which has no multiplier",
        expected: "1; see \(path).additiveMargin")
    }
    if gradient != .exact, !kind.hasMultiplier {
      return SettingConflict(
        path: "\(path).gradient", found: "reference with loss.kind \(word)", expected: "exact")
    }
    if kind == .arcface, additiveMargin >= .pi {
      return SettingConflict(
        path: "\(path).additiveMargin", found: "\(additiveMargin) radians",
        expected: "less than pi")
    }
    guard triplet && kind != .atl || semihard && kind != .atl && kind != .atlInBatch else {
      return nil
    }
    return SettingConflict(
      path: triplet ? "\(path).triplet" : "\(path).semihard", found: "true with loss.kind \(word)",
      expected: "false, or loss.kind atl, which has it")
  }
}
