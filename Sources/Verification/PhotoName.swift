/// A photo as pair lists name it: by a person's name and the number of the photo, or by its path.
package struct PhotoName: Hashable, Sendable {
  /// The person's name, letter by letter as written.
  package let name: String
  /// The photo's number, 0 where there is a path; leading zeros of the written form are gone.
  package let number: Int
  /// The photo's path, where the list names it so; it may begin at any folder.
  package let path: String?

  /// Makes the name of a photo.
  package init(name: String, number: Int) {
    self.name = name
    self.number = number
    path = nil
  }

  /// Names a photo by its path.
  ///
  /// - Parameters:
  ///   - path: as the list writes it.
  ///   - person: who it shows; nil takes what the file's name says in the form of LFW
  ///     (`Ann_Lee_0001.jpg`) or of AgeDB (`12_AnnLee_35_f.jpg`), or else the path itself, as if the
  ///     photo's person were on no other one.
  /// - Source: AgeDB's names are those of S. Moschoglou et al., "AgeDB: the first manually collected,
  ///   in-the-wild age database", CVPR Workshops 2017.
  package init(path: String, person: String? = nil) {
    name = person ?? Self.person(inFileName: path) ?? path
    number = 0
    self.path = path
  }

  private static func person(inFileName path: String) -> String? {
    let file = path.split(separator: "/").last ?? ""
    let stem = file.lastIndex(of: ".").map { file[..<$0] } ?? file
    let parts = stem.split(separator: "_", omittingEmptySubsequences: false)
    if parts.count == 4, wholeNumber(parts[0]) != nil, wholeNumber(parts[2]) != nil,
      parts[3] == "f" || parts[3] == "m"
    {
      return String(parts[1])
    }
    guard let last = parts.last, wholeNumber(last) != nil, parts.count > 1 else { return nil }
    return parts.dropLast().joined(separator: "_")
  }

  /// Reads the name of a photo off its path, or nothing where the path has no number.
  ///
  /// `Ann/Ann_0001.jpg` is photo 1 of `Ann`: the number is what follows the last underscore of the
  /// file's stem, the name what precedes it. A stem that is a number alone, as in
  /// `0000045/001.jpg`, takes the folder's name.
  package init?(sourcePath: String) {
    let components = sourcePath.split(separator: "/")
    guard let file = components.last else { return nil }
    let stem = file.lastIndex(of: ".").map { file[..<$0] } ?? file
    if let underscore = stem.lastIndex(of: "_") {
      let name = stem[..<underscore]
      guard !name.isEmpty, let number = wholeNumber(stem[stem.index(after: underscore)...]) else {
        return nil
      }
      self.init(name: String(name), number: number)
    } else {
      guard let folder = components.dropLast().last, let number = wholeNumber(stem) else {
        return nil
      }
      self.init(name: String(folder), number: number)
    }
  }
}

extension PhotoName: CustomStringConvertible {
  /// The name and the number, or the path, as a pair list writes them.
  package var description: String { path ?? "\(name) \(number)" }
}

/// Reads decimal digits, with any number of leading zeros and nothing beside them.
///
/// - Returns: nil for anything else, a sign included, and for what does not fit.
package func wholeNumber(_ text: Substring) -> Int? {
  guard !text.isEmpty, text.utf8.allSatisfy({ (48...57).contains($0) }) else { return nil }
  return Int(text)
}
