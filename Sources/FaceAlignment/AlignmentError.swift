package import Failures

/// Why one photo was not aligned: a reason code that programs read, and a detail for people.
package struct AlignmentError: Failure, Hashable {
  /// The reason codes; their raw values are part of the file formats and never change.
  package enum Reason: String, Sendable, CaseIterable {
    /// No file of that name.
    case photoMissing = "photo_missing"
    /// The path leads out of the folder of the photos, by a link.
    case outsideFolder = "outside_folder"
    /// There is something of that name, but it may not be read or is no plain file.
    case photoUnreadable = "photo_unreadable"
    /// The file has no bytes.
    case photoEmpty = "photo_empty"
    /// The bytes are none of the formats that are read.
    case unsupportedFormat = "unsupported_format"
    /// The format is known, the content is broken or cut off.
    case damaged
    /// More pixels, or bytes, than allowed.
    case tooLarge = "too_large"
    /// A coordinate is not a number or infinite.
    case notFinite = "not_finite"
    /// A point lies further outside of the photo than half its width or height.
    case outsideImage = "outside_image"
    /// The eyes are at most 0.001 pixel apart.
    case coincidentEyes = "coincident_eyes"
    /// With the eyes level, the mouth is not below them; swapped eyes end here too.
    case mouthNotBelowEyes = "mouth_not_below_eyes"
    /// The corners of the mouth go the other way than the eyes.
    case mouthCornersSwapped = "mouth_corners_swapped"
    /// The landmarks are so far from a face that their best fit to the template has no size.
    case degenerateFit = "degenerate_fit"
    /// There was no memory for the photo.
    case outOfMemory = "out_of_memory"
    /// The picture library failed in a way that no other code covers.
    case pictureLibrary = "picture_library"
  }

  package let reason: Reason
  /// What was found and what was expected, without the name of the photo.
  package let detail: String

  package init(_ reason: Reason, _ detail: String) {
    self.reason = reason
    self.detail = detail
  }

  /// Every reason lies in the photo or its landmarks.
  package var kind: FailureKind { .badData }

  package var description: String { "\(reason.rawValue): \(detail)" }
}
