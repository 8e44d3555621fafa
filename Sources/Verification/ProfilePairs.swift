internal import Foundation

/// Reads the folder of CFP's frontal-frontal or frontal-profile pairs.
///
/// `Protocol/Split/FF` and `Protocol/Split/FP` have a folder a fold, `01` to `10`, each with
/// `same.txt` and `diff.txt`: a line is two numbers, separated by a comma. The first is that of a
/// photo in `Protocol/Pair_list_F.txt`, the second of one in the same list for FF and in
/// `Pair_list_P.txt` for FP. A line of these is a number and a path such as
/// `../Data/Images/001/profile/02.jpg`; the folder above the last one names the person.
///
/// - Source: the layout of the data set of S. Sengupta et al., "Frontal to Profile Face Verification
///   in the Wild", WACV 2016.
struct ProfilePairs {
  private struct Photos {
    let file: String
    let byNumber: [Int: PhotoName]
  }

  private let folder: URL

  init(folder path: String) {
    folder = URL(filePath: path, directoryHint: .isDirectory).standardizedFileURL
  }

  /// The pairs in the order of the folds, same ones first.
  func pairs() throws(VerificationError) -> [PhotoPair] {
    let name = folder.lastPathComponent
    let folds = Self.names(in: folder).filter { wholeNumber($0[...]) != nil }.sorted()
    guard name == "FF" || name == "FP", !folds.isEmpty else {
      let isAbove = ["Protocol", "Split", "FF", "FP"].contains {
        Self.names(in: folder).contains($0)
      }
      throw .badContent(
        file: folder.path, what: "pairs",
        found: isAbove ? "a folder above CFP's pairs" : "a folder",
        expected: "a list, or CFP's Protocol/Split/FF or Protocol/Split/FP")
    }
    let lists = folder.deletingLastPathComponent().deletingLastPathComponent()
    let frontal = try photos(lists.appending(path: "Pair_list_F.txt"))
    let right = name == "FF" ? frontal : try photos(lists.appending(path: "Pair_list_P.txt"))
    var pairs: [PhotoPair] = []
    for (index, fold) in folds.enumerated() {
      for (file, same) in [("same.txt", true), ("diff.txt", false)] {
        pairs += try self.pairs(
          folder.appending(path: "\(fold)/\(file)"), frontal, right, same: same, fold: index + 1)
      }
    }
    guard !pairs.isEmpty else {
      throw .badContent(file: folder.path, what: "pairs", found: "0", expected: "at least 1")
    }
    return pairs
  }

  private static func names(in folder: URL) -> [String] {
    (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
  }

  private func lines(_ url: URL) throws(VerificationError) -> [(number: Int, text: Substring)] {
    let text = try PairList.text(of: url.path)
    return text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated()
      .map { ($0 + 1, $1) }.filter { !$0.1.allSatisfy(\.isWhitespace) }
  }

  private func photos(_ url: URL) throws(VerificationError) -> Photos {
    var photos: [Int: PhotoName] = [:]
    for (number, text) in try lines(url) {
      let fields = text.split(whereSeparator: \.isWhitespace)
      let parts = fields.last?.split(separator: "/") ?? []
      guard fields.count == 2, let index = wholeNumber(fields[0]), parts.count >= 3 else {
        throw .badLine(
          file: url.path, line: number, what: "photo", found: "\"\(text)\"",
          expected: "a number and a path of person, pose and photo")
      }
      guard photos[index] == nil else {
        throw .badLine(
          file: url.path, line: number, what: "number", found: "\(index) again",
          expected: "each number once")
      }
      photos[index] = PhotoName(path: String(fields[1]), person: String(parts[parts.count - 3]))
    }
    return Photos(file: url.lastPathComponent, byNumber: photos)
  }

  private func pairs(
    _ url: URL, _ left: Photos, _ right: Photos, same: Bool, fold: Int
  ) throws(VerificationError) -> [PhotoPair] {
    var pairs: [PhotoPair] = []
    for (line, text) in try lines(url) {
      let fields = text.split(separator: ",", omittingEmptySubsequences: false)
        .map { $0.filter { !$0.isWhitespace } }
      guard fields.count == 2 else {
        throw .badLine(
          file: url.path, line: line, what: "pair", found: "\"\(text)\"",
          expected: "two numbers and a comma between them")
      }
      var photos: [PhotoName] = []
      for (field, list) in zip(fields, [left, right]) {
        guard let number = wholeNumber(field[...]), let photo = list.byNumber[number] else {
          throw .badLine(
            file: url.path, line: line, what: "number", found: "\"\(field)\"",
            expected: "one of the \(list.byNumber.count) in \(list.file)")
        }
        photos.append(photo)
      }
      guard (photos[0].name == photos[1].name) == same, photos[0] != photos[1] else {
        throw .badLine(
          file: url.path, line: line, what: "pair", found: "\(photos[0]) and \(photos[1])",
          expected: same ? "two photos of one person" : "two people")
      }
      pairs.append(PhotoPair(left: photos[0], right: photos[1], same: same, fold: fold))
    }
    return pairs
  }
}
