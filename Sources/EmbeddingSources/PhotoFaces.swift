package import FaceAlignment
package import FaceDataset
import FaceDetection
import Foundation

/// Photos whose faces were found, to be aligned as models need them.
package struct PhotoFaces {
  /// A photo without a usable face.
  package struct Refusal: Sendable, Equatable {
    /// The index among the photos.
    package let photo: Int
    /// A code that programs may count by.
    package let reason: String
    /// What was found and what was expected.
    package let detail: String
  }

  /// A photo whose face was found.
  private struct Found {
    let photo: Int
    let landmarks: Landmarks
  }

  /// The paths.
  package let photos: [String]
  /// The photos in which no face was found.
  package let refusals: [Refusal]
  private let found: [Found]

  /// Looks for the faces.
  ///
  /// - Parameters:
  ///   - photos: their paths.
  ///   - locator: says where the faces are.
  ///   - progress: told how many photos are done.
  /// - Throws: what the locator throws beside rejections.
  package init(
    of photos: [String], by locator: FaceLocator, progress: (Int) -> Void = { _ in }
  ) throws {
    self.photos = photos
    var (found, refusals) = ([Found](), [Refusal]())
    for (index, photo) in photos.enumerated() {
      do {
        found.append(Found(photo: index, landmarks: try locator.landmarks(ofPhotoAt: photo)))
      } catch let error as PhotoRejection {
        refusals.append(Refusal(photo: index, reason: error.reason, detail: error.detail))
      }
      progress(index + 1)
    }
    self.found = found
    self.refusals = refusals
  }

  /// Aligns the faces into a set of its own.
  ///
  /// They go the very way of a set that training and evaluation read: stored as JPEG of quality 95.
  ///
  /// - Parameters:
  ///   - template: how they are aligned.
  ///   - appliesOrientation: whether photos are turned upright by their EXIF tag.
  /// - Returns: the set, which goes away with the value, and the photos that could not be aligned.
  /// - Throws: `DatasetError`; `AlignmentError` where the library fails.
  package func aligned(
    by template: AlignmentTemplate, appliesOrientation: Bool
  ) throws -> AlignedPhotos {
    let aligner = try FaceAligner(template: template, appliesOrientation: appliesOrientation)
    let folder = TemporaryFolder()
    let writer = try AlignedSetWriter(
      directory: folder.path, contract: .probing(template), overwriting: false)
    var (order, refusals) = ([Int](), refusals)
    for face in found {
      let aligned: AlignedFace
      do throws(AlignmentError) {
        aligned = try aligner.align(photoAt: photos[face.photo], landmarks: face.landmarks)
      } catch {
        refusals.append(
          Refusal(photo: face.photo, reason: error.reason.rawValue, detail: error.detail))
        continue
      }
      // The set is sorted by its sources, which have to keep the order of the photos.
      let name = Self.name(ofPhoto: face.photo)
      try writer.add(
        faceBytes: aligned.bytes, identity: "photos", name: name, source: name,
        landmarks: face.landmarks.coordinates)
      order.append(face.photo)
    }
    refusals.sort { $0.photo < $1.photo }
    guard !order.isEmpty else {
      return AlignedPhotos(folder: folder, manifest: nil, photos: [], refusals: refusals)
    }
    return AlignedPhotos(
      folder: folder, manifest: try IndexedManifest(at: writer.finish().manifest), photos: order,
      refusals: refusals)
  }

  private static func name(ofPhoto index: Int) -> String {
    let digits = String(index)
    return String(repeating: "0", count: max(0, 9 - digits.count)) + digits
  }
}

/// Photos as a set of aligned faces, in a folder that goes away with the value.
package struct AlignedPhotos {
  private let folder: TemporaryFolder
  /// The set; nil where no photo has a face.
  package let manifest: IndexedManifest?
  /// For each face of the set, the index of its photo.
  package let photos: [Int]
  /// The photos without a face, in order.
  package let refusals: [PhotoFaces.Refusal]

  fileprivate init(
    folder: TemporaryFolder, manifest: IndexedManifest?, photos: [Int],
    refusals: [PhotoFaces.Refusal]
  ) {
    self.folder = folder
    self.manifest = manifest
    self.photos = photos
    self.refusals = refusals
  }
}

/// A folder that goes away with the value.
private final class TemporaryFolder {
  let path = FileManager.default.temporaryDirectory.appending(path: "atl-\(UUID().uuidString)").path

  deinit { try? FileManager.default.removeItem(atPath: path) }
}
