internal import Dispatch
internal import Failures
package import Foundation
internal import Synchronization

/// Writes a synthetic set into a folder.
///
/// - `images/NAME/NAME_0001.jpg`: the photos.
/// - `landmarks.txt`: all people, `landmarks_train.txt`: those to train on, `landmarks_eval.txt`:
///   those held out; paths are below `images`, classes count from 0 in each list.
/// - `pairs.txt`: pairs of held-out people in LFW's form.
///
/// The lists are written after the photos. Each file is written beside and renamed.
package struct SyntheticSetWriter: Sendable {
  /// The set to write.
  package let set: SyntheticSet
  /// Number of threads that draw; the result does not depend on it.
  package let jobs: Int

  /// A writer.
  ///
  /// - Throws: `countOutOfRange` where jobs is not from 1 to 1024.
  package init(_ set: SyntheticSet, jobs: Int) throws(SyntheticFacesError) {
    guard (1...1024).contains(jobs) else {
      throw .countOutOfRange(subject: "jobs", found: jobs, expected: 1...1024)
    }
    self.set = set
    self.jobs = jobs
  }

  /// Draws and writes everything.
  ///
  /// - Parameters:
  ///   - folder: is made where it is missing.
  ///   - overwriting: whether a folder with files is accepted; files of the same names are
  ///     replaced, others stay.
  ///   - progress: is told, by one thread at a time, how many photos are written.
  /// - Throws: the error of the first photo, in the set's order, that failed; no more photos are
  ///   begun after a failure.
  package func write(
    to folder: URL, overwriting: Bool = false,
    progress: @escaping @Sendable (_ writtenCount: Int) -> Void = { _ in }
  ) throws(SyntheticFacesError) {
    if !overwriting, let found = try? FileManager.default.contentsOfDirectory(atPath: folder.path),
      !found.isEmpty
    {
      throw .folderNotEmpty(path: folder.path)
    }
    let images = folder.appendingPathComponent("images")
    for identity in 0..<set.identityCount {
      try makeFolder(images.appendingPathComponent(set.name(ofIdentity: identity)))
    }
    let landmarks = try writePhotos(to: images, progress: progress)
    let lists = [
      ("landmarks.txt", 0..<set.identityCount),
      ("landmarks_train.txt", set.trainingIdentities),
      ("landmarks_eval.txt", set.heldOutIdentities),
    ]
    for (name, identities) in lists {
      let text = SyntheticLists.landmarks(of: set, identities: identities, landmarks: landmarks)
      try save(Data(text.utf8), to: folder.appendingPathComponent(name))
    }
    let pairs = Data(SyntheticLists.pairs(of: set).utf8)
    try save(pairs, to: folder.appendingPathComponent("pairs.txt"))
  }

  private func writePhotos(
    to images: URL, progress: @escaping @Sendable (Int) -> Void
  ) throws(SyntheticFacesError) -> [[LandmarkPoint]] {
    let photoCount = set.photoCount
    let ledger = Mutex(Ledger(landmarks: Array(repeating: [], count: photoCount)))
    DispatchQueue.concurrentPerform(iterations: min(jobs, photoCount)) { _ in
      while let photo = ledger.withLock({ $0.take(below: photoCount) }) {
        do throws(SyntheticFacesError) {
          let landmarks = try writePhoto(photo, to: images)
          ledger.withLock {
            $0.landmarks[photo] = landmarks
            $0.writtenCount += 1
            progress($0.writtenCount)
          }
        } catch {
          ledger.withLock { $0.note(error, of: photo) }
        }
      }
    }
    let result = ledger.withLock { $0 }
    if let failure = result.failure { throw failure.error }
    return result.landmarks
  }

  private func writePhoto(
    _ index: Int, to images: URL
  ) throws(SyntheticFacesError) -> [LandmarkPoint] {
    let (identity, photo) = index.quotientAndRemainder(dividingBy: set.photosPerIdentity)
    let rendered = try FaceRenderer().photo(
      of: set.identity(identity), under: set.conditions(ofIdentity: identity, photo: photo))
    let path = set.path(ofIdentity: identity, photo: photo)
    try save(rendered.jpeg, to: images.appendingPathComponent(path))
    return rendered.landmarks
  }

  private func makeFolder(_ folder: URL) throws(SyntheticFacesError) {
    do {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    } catch {
      throw .cannotWrite(path: folder.path, reason: systemReason(of: error))
    }
  }

  private func save(_ bytes: Data, to file: URL) throws(SyntheticFacesError) {
    do {
      try bytes.write(to: file, options: .atomic)
    } catch {
      throw .cannotWrite(path: file.path, reason: systemReason(of: error))
    }
  }
}

/// What the drawing threads share.
private struct Ledger {
  var nextPhoto = 0
  var writtenCount = 0
  var landmarks: [[LandmarkPoint]]
  var failure: (photo: Int, error: SyntheticFacesError)?

  /// The next photo to draw; none when all are taken or one has failed.
  mutating func take(below photoCount: Int) -> Int? {
    guard failure == nil, nextPhoto < photoCount else { return nil }
    defer { nextPhoto += 1 }
    return nextPhoto
  }

  /// Keeps the failure of the lowest photo.
  mutating func note(_ error: SyntheticFacesError, of photo: Int) {
    if let failure, failure.photo < photo { return }
    failure = (photo, error)
  }
}
