/// A pair of faces: rows of the embeddings.
package struct ResolvedPair: Equatable, Sendable {
  /// The 0-based index of the first face.
  package let left: Int
  /// The 0-based index of the second face.
  package let right: Int
  /// Whether both faces are of one person.
  package let same: Bool
  /// The fold of the cross-validation, from 1.
  package let fold: Int

  /// Makes a pair of two faces.
  package init(left: Int, right: Int, same: Bool, fold: Int) {
    self.left = left
    self.right = right
    self.same = same
    self.fold = fold
  }
}

/// The pairs of a list whose faces were found, and the photos that have none.
package struct PairResolution: Equatable, Sendable {
  /// The pairs with both faces, in the order of the list.
  package let pairs: [ResolvedPair]
  /// For each of the pairs its people, by index; a photo without a known person is one of its own.
  package let people: [PeopleOfPair]
  /// The pairs with their photos, answers and folds, one line each, that names the pairs verified.
  package let listing: String
  /// The photos without a face, each once, in the order of the list.
  package let missingPhotos: [PhotoName]
  /// The pairs that were left out because a photo of theirs has no face.
  package let skippedPairCount: Int
}

extension PairList {
  /// How many photos an error names.
  private static let namedPhotoCount = 5

  /// Finds the faces of the pairs' photos.
  ///
  /// - Parameters:
  ///   - sourcePaths: the path of each face's photo, in the order of the embeddings; see
  ///     `PhotoName.init(sourcePath:)` for what a path says to a list of names and numbers, and
  ///     `PathTable` for a list of paths.
  ///   - skippingMissing: leaves out pairs with a photo that has no face, and counts them, where
  ///     otherwise such a photo is refused.
  /// - Returns: the pairs as rows of the embeddings, and what was missing.
  /// - Throws: `ambiguousPhotos` where a photo of the list has several faces, `missingPhotos` where
  ///   one has none.
  /// - Complexity: O(faces + pairs).
  package func resolved(
    amongSourcePaths sourcePaths: [String], skippingMissing: Bool = false
  ) throws(VerificationError) -> PairResolution {
    let faces = FaceTable(sourcePaths: sourcePaths, photos: pairs)
    var found: [ResolvedPair] = []
    var people: [PeopleOfPair] = []
    var listing = ""
    var indices: [String: Int] = [:]
    func index(_ person: String) -> Int {
      let index = indices[person] ?? indices.count
      indices[person] = index
      return index
    }
    var missing = OrderedPhotos()
    var ambiguous = OrderedPhotos()
    for pair in pairs {
      for photo in [pair.left, pair.right] {
        if faces.firstFace[photo] == nil { missing.insert(photo) }
        if faces.repeated.contains(photo) { ambiguous.insert(photo) }
      }
      if let left = faces.firstFace[pair.left], let right = faces.firstFace[pair.right] {
        found.append(ResolvedPair(left: left, right: right, same: pair.same, fold: pair.fold))
        listing += "\(pair.left)\t\(pair.right)\t\(pair.same)\t\(pair.fold)\n"
        let person = index(pair.left.name)
        people.append(
          PeopleOfPair(left: person, right: pair.same ? person : index(pair.right.name)))
      }
    }
    let ambiguousPhotos = ambiguous.photos
    if !ambiguousPhotos.isEmpty {
      throw .ambiguousPhotos(
        file: file, count: ambiguousPhotos.count,
        first: Array(ambiguousPhotos.prefix(Self.namedPhotoCount)))
    }
    let missingPhotos = missing.photos
    if !missingPhotos.isEmpty, !skippingMissing {
      throw .missingPhotos(
        file: file, count: missingPhotos.count,
        first: Array(missingPhotos.prefix(Self.namedPhotoCount)))
    }
    return PairResolution(
      pairs: found, people: people, listing: listing, missingPhotos: missingPhotos,
      skippedPairCount: pairs.count - found.count)
  }
}

/// The faces of an aligned set by their photos.
private struct FaceTable {
  private(set) var firstFace: [PhotoName: Int] = [:]
  private(set) var repeated: Set<PhotoName> = []

  init(sourcePaths: [String], photos pairs: [PhotoPair]) {
    for (face, path) in sourcePaths.enumerated() {
      if let photo = PhotoName(sourcePath: path) { insert(photo, face) }
    }
    let named = Set(pairs.flatMap { [$0.left, $0.right] }.filter { $0.path != nil })
    guard !named.isEmpty else { return }
    let table = PathTable(sourcePaths: sourcePaths)
    for photo in named {
      for face in table.faces(of: photo.path ?? "") { insert(photo, face) }
    }
  }

  private mutating func insert(_ photo: PhotoName, _ face: Int) {
    if firstFace[photo] == nil {
      firstFace[photo] = face
    } else {
      repeated.insert(photo)
    }
  }
}

/// Photos in the order of their first insertion.
private struct OrderedPhotos {
  private(set) var photos: [PhotoName] = []
  private var members: Set<PhotoName> = []

  mutating func insert(_ photo: PhotoName) {
    if members.insert(photo).inserted { photos.append(photo) }
  }
}
