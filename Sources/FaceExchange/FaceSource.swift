/// A picture that a data set holds, with the names that it gets in an aligned set.
package struct FoundFace: Sendable, Equatable {
  /// The picture's file as it is.
  package let bytes: [UInt8]
  /// Name of the person.
  package let identity: String
  /// Name of the face, without ending.
  package let name: String
  /// Where the picture stands in the data set; unlike any other's.
  package let source: String
  /// The line of a list, from 1.
  package let line: Int?

  init(bytes: [UInt8], identity: String, name: String, source: String, line: Int? = nil) {
    self.bytes = bytes
    self.identity = identity
    self.name = name
    self.source = source
    self.line = line
  }
}

/// Something that a data set holds and that does not become a face.
package struct RefusedItem: Error, Sendable, Equatable {
  /// Where it stands in the data set.
  package let source: String
  /// A code that programs may count by.
  package let reason: String
  /// What was found and what was expected.
  package let detail: String
  /// The line of a list, from 1.
  package let line: Int?

  init(source: String, reason: String, detail: String, line: Int? = nil) {
    self.source = source
    self.reason = reason
    self.detail = detail
    self.line = line
  }
}

/// What a data set gives, one after the other.
package enum SourceItem: Sendable, Equatable {
  case face(FoundFace)
  case refused(RefusedItem)
}

/// How much of a data set has been read.
package struct SourceExtent: Sendable, Equatable {
  package let done: Int
  package let total: Int
  /// What is counted, in the plural.
  package let unit: String
}

/// A data set of another format, read from front to back, one picture in memory at a time.
package protocol FaceSource {
  /// Gives the next picture or refusal; nil at the end.
  ///
  /// - Throws: what makes the rest of the data set unreadable.
  mutating func next() throws(ExchangeError) -> SourceItem?

  /// How far the reading is.
  var extent: SourceExtent { get }

  /// The verification pairs over the faces, as `pairs.txt` has them, where the format has any.
  var pairList: String? { get }
}

extension FaceSource {
  package var pairList: String? { nil }
}
