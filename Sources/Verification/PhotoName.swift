/// A photo as pair lists name it: a person's name and the number of the photo.
package struct PhotoName: Hashable, Sendable {
  /// The person's name, letter by letter as written.
  package let name: String
  /// The photo's number; leading zeros of the written form are gone.
  package let number: Int

  /// Makes the name of a photo.
  package init(name: String, number: Int) {
    self.name = name
    self.number = number
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
  /// The name and the number, as a pair list writes them.
  package var description: String { "\(name) \(number)" }
}

/// Reads decimal digits, with any number of leading zeros and nothing beside them.
///
/// - Returns: nil for anything else, a sign included, and for what does not fit.
func wholeNumber(_ text: Substring) -> Int? {
  guard !text.isEmpty, text.utf8.allSatisfy({ (48...57).contains($0) }) else { return nil }
  return Int(text)
}
