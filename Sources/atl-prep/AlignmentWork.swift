import FaceAlignment
import FaceDataset
import FaceDetection
import PhotoSupport

/// The pieces of work of an alignment run: what becomes a face or gets a reason.
struct AlignmentWork: Sendable {
  enum Piece: Sendable {
    /// A photo and its landmarks.
    case listed(LandmarkEntry)
    /// A photo whose faces have to be found.
    case photo(String)
    /// Something that cannot become a face.
    case refused(WorkItem, WorkResult.Rejection)

    var item: WorkItem {
      switch self {
      case .listed(let entry): WorkItem(source: entry.path, listLine: entry.lineNumber)
      case .photo(let path): WorkItem(source: path)
      case .refused(let item, _): item
      }
    }
  }

  let pieces: [Piece]
  /// How the landmarks are written, or what finds them.
  let landmarks: String
  /// What decides about the landmarks, and is not in the pieces' names.
  let facts: [WorkFact]

  /// The lines of a list, and the photos that it forgot.
  init(_ list: LandmarkFile, in folder: PhotoFolder) {
    landmarks = list.layout.rawValue
    var digest = TextDigest()
    for entry in list.entries {
      digest.add("\(entry.lineNumber) \(entry.landmarks.coordinates) \(entry.score ?? 0)")
      digest.add(entry.path)
      digest.add(entry.identity)
    }
    for problem in list.problems { digest.add(problem.description) }
    facts = [WorkFact("landmarks", "\(landmarks) sha256:\(digest.hash)")]
    let refused = list.problems.map { problem in
      Piece.refused(
        WorkItem(source: problem.photo, listLine: problem.lineNumber),
        WorkResult.Rejection(reason: "bad_line", detail: problem.description))
    }
    pieces = list.entries.map(Piece.listed) + refused + Self.forgotten(by: list, in: folder)
  }

  /// All photos of a folder, whose faces a detector finds.
  init(photosIn folder: PhotoFolder, facts: [WorkFact], detector: DetectorKind) {
    landmarks = detector.rawValue
    self.facts = facts
    pieces = folder.allPhotos().map(Piece.photo)
  }

  /// A photo that lies beside listed ones and has no line was forgotten, and the user should know.
  private static func forgotten(by list: LandmarkFile, in folder: PhotoFolder) -> [Piece] {
    let listed = Set(list.entries.map(\.path) + list.problems.map(\.photo))
    let parents = Set(list.entries.map { PhotoPath.folder(of: $0.path) })
    // The photos of a folder that is not there are rejected one by one.
    return parents.sorted().flatMap { parent in
      folder.photoNames(in: parent).map { parent.isEmpty ? $0 : "\(parent)/\($0)" }
        .filter { !listed.contains($0) }
        .map { path in
          Piece.refused(
            WorkItem(source: path),
            WorkResult.Rejection(
              reason: "no_landmarks", detail: "the list has no line for it"))
        }
    }
  }
}
