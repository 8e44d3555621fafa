import CommandSupport
import Dispatch
import FaceAlignment
import FaceDataset
import Foundation
import Synchronization

/// All photos of a list, aligned in parallel; each ends as a face or with a reason.
struct AlignmentRun: Sendable {
  private let photos: URL
  private let list: LandmarkFile
  private let aligner: FaceAligner
  private let set: AlignedSetWriter

  private static let photoExtensions: Set = ["jpg", "jpeg", "png", "bmp", "webp"]

  init(photos: String, list: LandmarkFile, aligner: FaceAligner, set: AlignedSetWriter) {
    self.photos = URL(filePath: photos)
    self.list = list
    self.aligner = aligner
    self.set = set
  }

  /// Aligns everything and completes the set.
  ///
  /// - Throws: the first failure to write; bad photos and bad lines are rejected instead.
  func align(jobs: Int, quiet: Bool) throws -> AlignmentSummary {
    let state = Mutex(State(progress: ProgressLine(quiet: quiet)))
    let entries = list.entries
    DispatchQueue.concurrentPerform(iterations: min(jobs, entries.count)) { _ in
      while let index = state.withLock({ $0.take(below: entries.count) }) {
        let ending = Result { try align(entries[index]) }
        state.withLock { $0.note(ending, of: entries.count) }
      }
    }
    state.withLock { $0.progress.finish() }
    try state.withLock { try $0.failure.map { throw $0 } }
    for problem in list.problems {
      set.reject(
        source: problem.photo, reason: "bad_line", detail: problem.description,
        listLine: problem.lineNumber)
    }
    rejectUnlistedPhotos()
    return AlignmentSummary(try set.finish())
  }

  /// Returns whether the photo became a face.
  private func align(_ entry: LandmarkEntry) throws -> Bool {
    do {
      let face = try aligner.align(
        photoAt: photos.appending(path: entry.path).path, landmarks: entry.landmarks)
      let name = URL(filePath: entry.path).deletingPathExtension().lastPathComponent
      try set.add(
        faceBytes: face.bytes, identity: entry.identity, name: name, source: entry.path,
        landmarks: entry.landmarks.coordinates, listLine: entry.lineNumber)
      return true
    } catch let error as AlignmentError {
      set.reject(
        source: entry.path, reason: error.reason.rawValue, detail: error.detail,
        listLine: entry.lineNumber)
      return false
    }
  }

  /// A photo that lies beside listed ones and has no line was forgotten, and the user should know.
  private func rejectUnlistedPhotos() {
    let listed = Set(list.entries.map(\.path) + list.problems.map(\.photo))
    let folders = Set(list.entries.map { ($0.path as NSString).deletingLastPathComponent })
    for folder in folders {
      // The photos of a folder that is not there have been rejected one by one.
      let path = photos.appending(path: folder).path
      let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
      for name in names where Self.isPhoto(name) {
        let path = folder.isEmpty ? name : "\(folder)/\(name)"
        guard !listed.contains(path) else { continue }
        set.reject(source: path, reason: "no_landmarks", detail: "the list has no line for it")
      }
    }
  }

  private static func isPhoto(_ name: String) -> Bool {
    photoExtensions.contains((name as NSString).pathExtension.lowercased())
  }
}

/// What the workers share.
private struct State {
  var progress: ProgressLine
  var failure: (any Error)?
  private var next = 0
  private var done = 0
  private var rejected = 0

  init(progress: ProgressLine) { self.progress = progress }

  /// The next photo; none once something cannot be written.
  mutating func take(below count: Int) -> Int? {
    guard failure == nil, next < count else { return nil }
    defer { next += 1 }
    return next
  }

  mutating func note(_ ending: Result<Bool, any Error>, of count: Int) {
    switch ending {
    case .success(let isAligned): rejected += isAligned ? 0 : 1
    case .failure(let error): failure = failure ?? error
    }
    done += 1
    progress.show(
      done: done, of: count, unit: "photos", detail: rejected > 0 ? "\(rejected) rejected" : "")
  }
}
