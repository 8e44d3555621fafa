internal import Foundation

/// InsightFace's verification pairs: a pickle of the pictures of all pairs, two by two, and of the
/// answers whether a pair shows one person.
///
/// Who the people are is not in the file, so that every pair gets names of its own. Both pictures
/// of pair 1 are `pair-000001` if it is the same person, with the numbers 1 and 2; else the first
/// is `pair-000001-a` and the second `pair-000001-b`. The pair list names them so.
package struct VerificationBinSource: FaceSource {
  private static let largestPairCount = 999_999

  private var pickle: PickleReader
  private let pictures: [PickleString]
  private let answers: [Bool]
  private let file: String
  private var nextPicture = 0

  /// Reads where the pictures lie, and the answers.
  package init(_ path: String) throws(ExchangeError) {
    pickle = try PickleReader(file: path)
    file = URL(filePath: path).lastPathComponent
    let top = try pickle.read()
    guard case .sequence(let number) = top, pickle.sequences[number].count == 2 else {
      throw pickle.bad("content", top.summary, "a tuple of pictures and answers")
    }
    let content = pickle.sequences[number]
    pictures = try pickle.pictures(in: content[0])
    answers = try pickle.answers(in: content[1])
    guard pictures.count == 2 * answers.count, answers.count <= Self.largestPairCount else {
      throw pickle.bad(
        "content", "\(pictures.count) pictures and \(answers.count) answers",
        "two pictures an answer, and at most \(Self.largestPairCount) answers")
    }
  }

  package var extent: SourceExtent {
    SourceExtent(done: nextPicture, total: pictures.count, unit: "photos")
  }

  package mutating func next() throws(ExchangeError) -> SourceItem? {
    guard nextPicture < pictures.count else { return nil }
    defer { nextPicture += 1 }
    let photo = Self.photos(ofPair: nextPicture / 2, same: answers[nextPicture / 2])[
      nextPicture % 2]
    let name = "\(photo.name)_\(photo.number)"
    let source = "\(file)/\(photo.name)/\(name)"
    guard let bytes = try pickle.bytes(of: pictures[nextPicture]) else {
      return .refused(
        RefusedItem(
          source: source, reason: "bad_bytes",
          detail: "found a string with a wrong escape or with more than bytes, expected bytes"))
    }
    return .face(FoundFace(bytes: bytes, identity: photo.name, name: name, source: source))
  }

  package var pairList: String? {
    answers.enumerated().map { index, same in
      let photos = Self.photos(ofPair: index, same: same)
      return same
        ? "\(photos[0].name)\t1\t2\n"
        : "\(photos[0].name)\t1\t\(photos[1].name)\t1\n"
    }.joined()
  }

  private static func photos(ofPair index: Int, same: Bool) -> [(name: String, number: Int)] {
    let pair = "pair-" + NumberedName.padded(index + 1, digits: 6)
    return same ? [(pair, 1), (pair, 2)] : [("\(pair)-a", 1), ("\(pair)-b", 1)]
  }
}

extension PickleReader {
  /// The pictures of a list: strings of bytes, or arrays of bytes.
  fileprivate func pictures(in value: PickleValue) throws(ExchangeError) -> [PickleString] {
    guard case .sequence(let number) = value else {
      throw bad("pictures", value.summary, "a list")
    }
    var pictures: [PickleString] = []
    for element in sequences[number] {
      switch element {
      case .string(let string) where string.isBytes: pictures.append(string)
      case .array(let array):
        guard arrays[array].element == .byte, let content = arrays[array].content else {
          throw bad("picture", element.summary, "one of bytes")
        }
        pictures.append(content)
      default: throw bad("picture", element.summary, "bytes")
      }
    }
    return pictures
  }

  /// The answers of a list, or of an array.
  fileprivate mutating func answers(in value: PickleValue) throws(ExchangeError) -> [Bool] {
    if case .array(let array) = value, arrays[array].element != nil,
      let content = arrays[array].content
    {
      guard let bytes = try bytes(of: content), bytes.allSatisfy({ $0 <= 1 }) else {
        throw bad("answers", "other bytes", "0 or 1 each")
      }
      return bytes.map { $0 == 1 }
    }
    guard case .sequence(let number) = value else {
      throw bad("answers", value.summary, "a list, or an array of truth values")
    }
    var answers: [Bool] = []
    for element in sequences[number] {
      switch element {
      case .boolean(let same): answers.append(same)
      case .integer(let number) where number == 0 || number == 1: answers.append(number == 1)
      default: throw bad("answer", element.summary, "True or False")
      }
    }
    return answers
  }
}
