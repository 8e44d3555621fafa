/// The folder name of a checkpoint, which says its step.
struct CheckpointName: Comparable {
  /// The steps that are done.
  let step: Int
  /// Whether this is the one that a newer checkpoint of the same step replaces.
  let isPrevious: Bool

  private static let prefix = "step-"
  private static let previousSuffix = ".previous"
  private static let partialSuffix = ".partial"

  /// The name of a step's checkpoint.
  init(step: Int) {
    self.step = step
    isPrevious = false
  }

  /// Reads the name of a folder; nil where it is not a checkpoint's.
  init?(folderName: String) {
    isPrevious = folderName.hasSuffix(Self.previousSuffix)
    let stem = isPrevious ? folderName.dropLast(Self.previousSuffix.count) : folderName[...]
    guard stem.hasPrefix(Self.prefix), let step = Int(stem.dropFirst(Self.prefix.count)),
      stem == CheckpointName(step: step).text
    else { return nil }
    self.step = step
  }

  /// The name of the folder; the step has at least eight digits, so that names sort by step.
  var text: String {
    let digits = "\(step)"
    return Self.prefix + String(repeating: "0", count: max(0, 8 - digits.count)) + digits
  }

  /// The name while a checkpoint of this step is written or deleted.
  var partialText: String { ".\(text)\(Self.partialSuffix)" }

  /// The name under which a checkpoint of this step makes room for a newer one.
  var previousText: String { text + Self.previousSuffix }

  /// The name that the folder has.
  var folderName: String { isPrevious ? previousText : text }

  /// Whether a folder holds a checkpoint that was never finished or is being deleted.
  static func isPartial(folderName: String) -> Bool {
    folderName.hasPrefix(".\(prefix)") && folderName.hasSuffix(partialSuffix)
  }

  /// Later steps are greater; of two for one step, the one that is not replaced.
  static func < (left: CheckpointName, right: CheckpointName) -> Bool {
    left.step == right.step ? left.isPrevious && !right.isPrevious : left.step < right.step
  }
}
