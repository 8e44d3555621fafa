package import FaceAlignment
package import FaceDetection
import Foundation

/// Says where the face of a photo is, by a list or by a detector.
///
/// Serves one thread at a time.
package struct FaceLocator {
  private enum Kind {
    case list(name: String, [String: [LandmarkEntry]])
    case detector(PhotoDetector)
  }

  private let kind: Kind

  /// Looks for faces.
  package init(_ detector: PhotoDetector) {
    kind = .detector(detector)
  }

  /// Takes landmarks from a list, whose paths may begin further down than those of the photos.
  ///
  /// - Parameters:
  ///   - list: the landmarks.
  ///   - name: the list's, for messages.
  package init(_ list: LandmarkFile, name: String) {
    kind = .list(name: name, Dictionary(grouping: list.entries, by: \.path))
  }

  /// The landmarks of a photo's face.
  ///
  /// - Throws: `PhotoRejection` where there is none, or not one.
  package func landmarks(ofPhotoAt path: String) throws -> Landmarks {
    switch kind {
    case .detector(let detector):
      return try detector.withFaces(ofPhotoAt: path) { _, faces in faces[0].landmarks }
    case .list(let name, let entries):
      let parts = URL(filePath: path).standardizedFileURL.path.split(separator: "/")
      let found = parts.indices.lazy.compactMap { entries[parts[$0...].joined(separator: "/")] }
      guard let faces = found.first else {
        throw PhotoRejection(
          reason: "no_landmarks", detail: "found no line in \(name), expected one")
      }
      guard faces.count == 1 else {
        throw PhotoRejection(
          reason: "several_faces", detail: "found \(faces.count) lines in \(name), expected one")
      }
      return faces[0].landmarks
    }
  }
}
