/// Whose face each photo shows, for landmark lists that name neither folders nor labels.
///
/// A photo and an identity a line, between blanks or tabs, as CelebA's `identity_CelebA.txt`;
/// further columns are not looked at, so that IJB's `ijbb_face_tid_mid.txt` gives the template's
/// number.
package struct IdentityList: Sendable {
  /// The list's name as it was given.
  package let file: String
  private var identities: [String: String] = [:]

  /// Reads a list; one bad line makes all of it useless, since who is who depends on it.
  ///
  /// - Throws: `cannotRead`, `badIdentity` for the first line that is wrong.
  package init(contentsOf path: String) throws(LandmarkFileError) {
    let bytes: [UInt8]
    do {
      bytes = try readPlainFile(at: path, maxBytes: .max)
    } catch {
      throw .cannotRead(file: path, found: error.detail)
    }
    try self.init(bytes: bytes, name: path)
  }

  /// Reads a list from the bytes of its file.
  package init(bytes: [UInt8], name: String) throws(LandmarkFileError) {
    file = name
    for (index, line) in lines(of: bytes).enumerated() where !ColumnLines.isSkipped(line) {
      do throws(LineFault) {
        try add(ColumnLines.columns(of: line))
      } catch {
        throw .badIdentity(
          LandmarkProblem(error, file: name, lineNumber: index + 1, photo: ""))
      }
    }
  }

  private mutating func add(_ columns: [ArraySlice<UInt8>]) throws(LineFault) {
    guard columns.count >= 2 else {
      throw LineFault(
        kind: .columns, found: "\(columns.count)", expected: "a photo and an identity")
    }
    let photo = try FieldText.path(columns[0]).joined(separator: "/")
    guard let identity = String(validating: columns[1], as: UTF8.self), !identity.isEmpty else {
      throw LineFault(kind: .identity, found: "nothing that is text", expected: "a name")
    }
    if let first = identities.updateValue(identity, forKey: photo), first != identity {
      throw LineFault(
        kind: .identity, found: "\(FieldText.quoted(identity)) for \(FieldText.quoted(photo))",
        expected: "\(FieldText.quoted(first)) as in an earlier line")
    }
  }

  /// The identity of a photo, by its path below the folder of photos.
  package subscript(path: String) -> String? { identities[path] }
}
