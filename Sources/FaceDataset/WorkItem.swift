/// One piece of a preparation run: a photo, or a line of the list that names it.
package struct WorkItem: Sendable {
  /// Path of the photo, as the list or the folder names it.
  package let source: String

  /// The line of the list, from 1, where there is one.
  package let listLine: Int?

  /// Describes a piece of work.
  package init(source: String, listLine: Int? = nil) {
    self.source = source
    self.listLine = listLine
  }

  /// What tells it from others: bytes, because two strings may be equal to Swift and name two files.
  var key: [UInt8] { [UInt8]("\(listLine ?? 0) \(source)".utf8) }
}

/// What became of one piece of work.
package struct WorkResult: Sendable {
  /// A face that was made of the photo.
  package struct Face: Sendable {
    /// The encoded face, as it will stand in the file.
    package let bytes: [UInt8]

    /// Name of the person, and of the face's folder.
    package let identity: String

    /// The face's file name without ending.
    package let name: String

    /// Ending of the face's file name, where it is another than that of the set's faces.
    package let fileExtension: String?

    /// Five points in pixels of the photo, x before y, where they are known.
    package let landmarks: [Double]?

    /// How sure a detector was, a finite number.
    package let score: Double?

    /// Describes a face.
    package init(
      bytes: [UInt8], identity: String, name: String, landmarks: [Double]?, score: Double? = nil,
      fileExtension: String? = nil
    ) {
      self.bytes = bytes
      self.identity = identity
      self.name = name
      self.fileExtension = fileExtension
      self.landmarks = landmarks
      self.score = score
    }
  }

  /// Why the photo, or one face of it, is not in the set.
  package struct Rejection: Sendable, Equatable, Codable {
    /// A code that programs may count by, such as `face_clash`.
    package let reason: String

    /// What was found, for people.
    package let detail: String

    /// Describes a rejection.
    package init(reason: String, detail: String) {
      self.reason = reason
      self.detail = detail
    }
  }

  package let item: WorkItem
  package var faces: [Face]
  package var rejections: [Rejection]

  /// Describes what became of a piece of work.
  package init(_ item: WorkItem, faces: [Face] = [], rejections: [Rejection] = []) {
    self.item = item
    self.faces = faces
    self.rejections = rejections
  }
}
