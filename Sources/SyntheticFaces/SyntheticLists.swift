internal import Foundation

/// The text files of a synthetic set.
enum SyntheticLists {
  /// The people's landmarks, one photo a line, fields parted by tabs: path, class, ten coordinates.
  ///
  /// - Parameters:
  ///   - set: tells the names.
  ///   - identities: 0-based; the class counts from 0 within them.
  ///   - landmarks: five points of every photo of the set, person by person.
  /// - Returns: the text of the file, pixels with two decimals.
  static func landmarks(
    of set: SyntheticSet, identities: Range<Int>, landmarks: [[LandmarkPoint]]
  ) -> String {
    var text = ""
    for identity in identities {
      for photo in 0..<set.photosPerIdentity {
        let points = landmarks[identity * set.photosPerIdentity + photo]
        let label = identity - identities.lowerBound
        let numbers = points.flatMap { [$0.x, $0.y] }.map { String(format: "%.2f", $0) }
        let fields = [set.path(ofIdentity: identity, photo: photo), String(label)] + numbers
        text += fields.joined(separator: "\t") + "\n"
      }
    }
    return text
  }

  /// LFW's form: folds and pairs of a kind, then `name i j` and `name i name j`, photos from 1.
  static func pairs(of set: SyntheticSet) -> String {
    let folds = set.pairs.folds
    var text = "\(folds.count)\t\(folds.first?.same.count ?? 0)\n"
    for fold in folds {
      for pair in fold.same {
        let name = set.name(ofIdentity: pair.firstIdentity)
        text += "\(name)\t\(pair.firstPhoto + 1)\t\(pair.secondPhoto + 1)\n"
      }
      for pair in fold.different {
        let first = set.name(ofIdentity: pair.firstIdentity)
        let second = set.name(ofIdentity: pair.secondIdentity)
        text += "\(first)\t\(pair.firstPhoto + 1)\t\(second)\t\(pair.secondPhoto + 1)\n"
      }
    }
    return text
  }
}
