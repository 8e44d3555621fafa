/// A list of photos with the five points of the face in each, in any of the layouts of the field.
///
/// The layout is found by what the list holds, see `LandmarkLayout`. Blank lines and lines that
/// begin with `#` and are no record are skipped; a carriage return before the end of a line, a mark
/// of byte order, and a missing end of the last line do not matter. A line without any tab may have
/// blanks between its columns instead, if that gives the right number of them.
package struct LandmarkFile: Sendable, Hashable {
  /// How the list is written.
  package let layout: LandmarkLayout
  /// The good lines, in the order of the list.
  package let entries: [LandmarkEntry]
  /// The lines that were left out, in the order of the list.
  package let problems: [LandmarkProblem]

  /// Reads a list from a file, or the point files of a folder.
  ///
  /// - Parameters:
  ///   - path: of the list, or of a folder of `.5pt` and `.pts` files; messages call it so.
  ///   - photos: the folder of the photos, which a folder of point files is matched with; nil where
  ///     the two are the same.
  ///   - identities: whose faces they are, for lists that do not say it by folders or labels.
  /// - Throws: `cannotRead`, or `noGoodLine` where nothing can be used; single bad lines go to
  ///   `problems`.
  package init(
    contentsOf path: String, photos: String? = nil, identities: IdentityList? = nil
  ) throws(LandmarkFileError) {
    if PointFolder.isFolder(path) {
      let folder = try PointFolder(path, photos: photos ?? path)
      try self.init(folder, identities: identities)
      return
    }
    let bytes: [UInt8]
    do {
      bytes = try readPlainFile(at: path, maxBytes: .max)
    } catch {
      throw .cannotRead(file: path, found: error.detail)
    }
    try self.init(bytes: bytes, name: path, identities: identities)
  }

  /// Reads a list from the bytes of its file.
  ///
  /// - Parameters:
  ///   - bytes: UTF-8 text.
  ///   - name: what messages call the list.
  ///   - identities: whose faces they are, for lists that do not say it by folders or labels.
  /// - Throws: `noGoodLine` where nothing can be used; single bad lines go to `problems`.
  /// - Complexity: O(bytes).
  package init(
    bytes: [UInt8], name: String, identities: IdentityList? = nil
  ) throws(LandmarkFileError) {
    let lines = lines(of: bytes)
    let form = RecognisedLayout(of: lines)
    var collector = EntryCollector(identities: identities)
    for (line, fault) in form.faults {
      collector.leaveOut(fault, Place(file: name, lineNumber: line + 1, photo: { "" }))
    }
    for index in form.faceLines {
      let line = lines[index]
      collector.add(
        Place(file: name, lineNumber: index + 1, photo: { form.reader.photo(of: line) })
      ) {
        () throws(LineFault) in try form.reader.face(on: line)
      }
    }
    try self.init(form.layout, collector, name: name, lineCount: lines.count)
  }

  private init(
    _ folder: PointFolder, identities: IdentityList?
  ) throws(LandmarkFileError) {
    var collector = EntryCollector(identities: identities)
    for file in folder.files {
      collector.add(Place(file: file.path, lineNumber: 1, photo: { file.photoStem })) {
        () throws(LineFault) in try folder.face(of: file)
      }
    }
    try self.init(
      .pointFiles, collector, name: folder.path, lineCount: folder.files.count)
  }

  private init(
    _ layout: LandmarkLayout, _ collector: EntryCollector, name: String, lineCount: Int
  ) throws(LandmarkFileError) {
    guard !collector.entries.isEmpty else {
      throw .noGoodLine(
        file: name, lineCount: lineCount, firstProblem: collector.problems.first)
    }
    self.layout = layout
    entries = collector.entries
    problems = collector.problems
  }
}

/// Where a face stands.
private struct Place {
  let file: String
  let lineNumber: Int
  /// The photo as the list names it; asked for only where something is wrong.
  let photo: () -> String
}

/// Gathers the faces of a list, and what is wrong with the others.
private struct EntryCollector {
  let identities: IdentityList?
  private(set) var entries: [LandmarkEntry] = []
  private(set) var problems: [LandmarkProblem] = []
  /// Of each photo, the label and the line of its first entry.
  private var firstEntries: [String: (label: Int?, lineNumber: Int)] = [:]

  init(identities: IdentityList?) {
    self.identities = identities
  }

  mutating func leaveOut(_ fault: LineFault, _ place: Place) {
    problems.append(
      LandmarkProblem(
        fault, file: place.file, lineNumber: place.lineNumber, photo: place.photo()))
  }

  mutating func add(_ place: Place, read: () throws(LineFault) -> ListedFace) {
    do throws(LineFault) {
      let face = try read()
      let path = face.path.joined(separator: "/")
      let identity = try identity(of: face, path: path)
      let first = firstEntries[path] ?? (face.label, place.lineNumber)
      guard first.label == face.label else {
        let labels = [first.label, face.label].map { $0.map(String.init) ?? "none" }
        throw LineFault(
          kind: .repeatedPhoto, found: "\(FieldText.quoted(path)) with label \(labels[1])",
          expected: "label \(labels[0]) as in line \(first.lineNumber)")
      }
      firstEntries[path] = first
      entries.append(
        LandmarkEntry(
          path: path, label: face.label, score: face.score, landmarks: face.landmarks,
          lineNumber: place.lineNumber, identity: identity))
    } catch {
      leaveOut(error, place)
    }
  }

  private func identity(of face: ListedFace, path: String) throws(LineFault) -> String {
    if let identities {
      guard let identity = identities[path] else {
        throw LineFault(
          kind: .identity, found: "no line for \(FieldText.quoted(path)) in \(identities.file)",
          expected: "one")
      }
      return identity
    }
    guard let identity = face.path.dropLast().last ?? face.label.map(String.init) else {
      throw LineFault(
        kind: .identity, found: "neither a folder nor a label",
        expected: "one of them, or a list of identities")
    }
    return identity
  }
}
