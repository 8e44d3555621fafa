/// A set as an earlier run with the same plan left it, or a new one.
struct BegunSet {
  /// Nil where there is no plan.
  let journal: RunJournal?
  /// The pieces of the plan that are still to be done, by their index in it.
  let remaining: [Int]
  let claims: ClaimedFaces

  /// Takes up what is done: pieces of the plan whose faces lie in their places, unchanged.
  ///
  /// - Parameters:
  ///   - directory: the folder of the set.
  ///   - contract: how the faces are made.
  ///   - fileExtension: ending of the faces' names.
  ///   - plan: what there is to do; nil for a set that cannot go on.
  ///   - resumes: false if nothing of what was done counts.
  ///   - discarding: true if the journal of another run may be thrown away.
  /// - Throws: `otherRun`, `busy`; what is wrong with the journal; `unwritable`.
  init(
    directory: String, contract: AlignmentContract, fileExtension: String, plan: WorkPlan?,
    resumes: Bool, discarding: Bool
  ) throws(DatasetError) {
    guard let plan else {
      let file = directory + "/" + RunJournal.fileName
      if SetFiles.exists(file) {
        guard discarding else { throw .otherRun(file: file, differences: []) }
        try SetFiles.remove(file)
      }
      (journal, remaining, claims) = (nil, [], ClaimedFaces())
      return
    }
    let facts = contract.facts + [WorkFact("encoding", fileExtension)] + plan.facts
    let journal = try RunJournal(
      inFolder: directory, header: JournalHeader(plan, facts: facts), resumes: resumes,
      discarding: discarding)
    let (remaining, entries) = Self.match(journal.entries, with: plan.items)
    let whole = Self.withoutLostFaces(entries, directory: directory)
    if whole.count < journal.entries.count { try journal.keep(whole.map(\.entry)) }
    self.journal = journal
    let isDone = Set(whole.map(\.index))
    self.remaining = (remaining + entries.map(\.index).filter { !isDone.contains($0) }).sorted()
    claims = ClaimedFaces(whole.map(\.entry))
  }

  /// A line of the journal, and the piece of the plan that it is about.
  private struct Done {
    let index: Int
    let entry: JournalEntry
  }

  /// Finds the piece of each line, each piece at most once.
  private static func match(
    _ entries: [JournalEntry], with items: [WorkItem]
  ) -> (remaining: [Int], done: [Done]) {
    guard !entries.isEmpty else { return (Array(items.indices), []) }
    var entriesByKey = Dictionary(grouping: entries) { $0.item.key }
    var (remaining, done) = ([Int](), [Done]())
    for (index, item) in items.enumerated() {
      if let entry = entriesByKey[item.key]?.popLast() {
        done.append(Done(index: index, entry: entry))
      } else {
        remaining.append(index)
      }
    }
    return (remaining, done)
  }

  /// Leaves out the pieces of which a face is not in its place with the bytes that it had.
  private static func withoutLostFaces(_ done: [Done], directory: String) -> [Done] {
    var indexOfFace: [[UInt8]: Int] = [:]
    var claims = ClaimedFaces()
    for done in done {
      for face in done.entry.faces where claims.claim(PendingFace(face, of: done.entry.item)) {
        indexOfFace[[UInt8](face.face.utf8)] = done.index
      }
    }
    var lost = Set<Int>()
    for face in claims.faces where !SetFiles.holds(directory + "/" + face.face, face.sha256) {
      if let index = indexOfFace[[UInt8](face.face.utf8)] { lost.insert(index) }
    }
    return done.filter { !lost.contains($0.index) }
  }
}
