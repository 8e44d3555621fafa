/// What InsightFace's `face2rec2` writes about a set beside its pictures, held against them.
///
/// Record 0 has two labels: one more than the last picture's key, and one more than the last
/// record's. The records between these numbers are people, each with the keys of the first picture
/// and of the one after the last. Sets by InsightFace's `RecBuilder`, and by MXNet's `im2rec`, have
/// no such records.
struct RecordRanges {
  /// Pictures with consecutive keys and one label.
  private struct Run {
    let label: Int
    let first: Int
    var end: Int
  }

  private let file: String
  private var runs: [Run] = []
  private var head: [Float]?
  private var people: [(key: Int, labels: [Float])] = []

  init(file: String) {
    self.file = file
  }

  /// Takes note of a picture.
  mutating func notePicture(key: Int, label: Int) {
    if let last = runs.last, last.label == label, last.end == key {
      runs[runs.count - 1].end += 1
    } else {
      runs.append(Run(label: label, first: key, end: key + 1))
    }
  }

  /// Takes note of a record about the set.
  mutating func noteDescription(key: Int, labels: [Float]) {
    if key == 0 { head = labels } else { people.append((key, labels)) }
  }

  /// What does not fit, once everything is noted; the pictures count, whatever stands beside them.
  ///
  /// Numbers are compared as the 32-bit floats that they are written as.
  func disagreements() -> [RefusedItem] {
    guard let head else {
      return people.map { refusal($0.key, "a record without a picture", "a picture") }
    }
    let ranges = mergedRuns()
    var found: [RefusedItem] = []
    func compare(_ key: Int, _ labels: [Float], _ expected: [Int]) {
      guard labels != expected.map(Float.init) else { return }
      found.append(refusal(key, "the range \(labels)", "\(expected), by the pictures"))
    }
    let end = ranges.last?.end ?? 1
    compare(0, head, [end, end + people.count])
    for (index, person) in people.sorted(by: { $0.key < $1.key }).enumerated() {
      guard index < ranges.count else {
        found.append(refusal(person.key, "one more range, \(person.labels)", "\(ranges.count)"))
        continue
      }
      compare(person.key, person.labels, [ranges[index].first, ranges[index].end])
    }
    if !people.isEmpty, people.count < ranges.count {
      found.append(refusal(0, "\(people.count) ranges", "\(ranges.count), by the pictures"))
    }
    return found
  }

  /// The runs in the order of the keys, which need not be that of the file.
  private func mergedRuns() -> [Run] {
    var merged: [Run] = []
    for run in runs.sorted(by: { $0.first < $1.first }) {
      if let last = merged.last, last.label == run.label, last.end == run.first {
        merged[merged.count - 1].end = run.end
      } else {
        merged.append(run)
      }
    }
    return merged
  }

  private func refusal(_ key: Int, _ found: String, _ expected: String) -> RefusedItem {
    RefusedItem(
      source: "\(file)/\(key)", reason: "range_disagrees",
      detail: "found \(found), expected \(expected)")
  }
}
