/// The candidates that stay when, of any two that overlap too much, the one with the lower score
/// goes.
///
/// - Parameters:
///   - candidates: in any order.
///   - score: of a candidate; none may be NaN.
///   - overlaps: whether two candidates are taken for one.
/// - Returns: indices, by falling score; of equal scores the first comes first.
/// - Complexity: O(N^2) at worst, N times the number of survivors as a rule.
package func survivors<Candidate>(
  of candidates: [Candidate], score: (Candidate) -> Double,
  overlaps: (Candidate, Candidate) -> Bool
) -> [Int] {
  let order = candidates.indices.sorted {
    let scores = (score(candidates[$0]), score(candidates[$1]))
    return scores.0 == scores.1 ? $0 < $1 : scores.0 > scores.1
  }
  var kept: [Int] = []
  for index in order
  where !kept.contains(where: { overlaps(candidates[$0], candidates[index]) }) {
    kept.append(index)
  }
  return kept
}
