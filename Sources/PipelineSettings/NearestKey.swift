/// The known key that a mistyped one most likely means, as a dotted path.
///
/// Keys of the section in which the name stands come first; one of another section wins only when
/// it is nearer by more than one edit, as `learningRate` at the top level is. The first of equally
/// near keys wins. Complexity: O(keys x length^2).
///
/// - Parameters:
///   - name: the unknown name.
///   - section: the path of the section in which it stands.
///   - siblings: the names that the section knows.
/// - Returns: a dotted path.
func nearestKey(to name: String, in section: [String], siblings: [String]) -> String {
  let here = siblings.map { sibling in
    (
      path: (section + [sibling]).joined(separator: "."),
      distance: editDistance(sibling, name)
    )
  }
  let elsewhere = Pipeline.reference.map { entry in
    let last = entry.path.split(separator: ".").last ?? ""
    return (path: entry.path, distance: editDistance(String(last), name) + 1)
  }
  return (here + elsewhere).min { $0.distance < $1.distance }?.path ?? ""
}

/// How many single characters to insert, delete or replace to turn one text into the other.
///
/// Upper and lower case count as equal. Source: V. Levenshtein, "Binary codes capable of correcting
/// deletions, insertions and reversals", 1966. Complexity: O(length^2).
func editDistance(_ first: String, _ second: String) -> Int {
  let columns = Array(second.lowercased().prefix(100))
  var distances = Array(0...columns.count)
  for (row, character) in first.lowercased().prefix(100).enumerated() {
    var diagonal = distances[0]
    distances[0] = row + 1
    for (column, other) in columns.enumerated() {
      let replaced = diagonal + (character == other ? 0 : 1)
      diagonal = distances[column + 1]
      distances[column + 1] = min(replaced, diagonal + 1, distances[column] + 1)
    }
  }
  return distances[columns.count]
}
