package import FaceDataset
internal import FaceLooks
internal import Foundation

/// What is looked for in a set.
package struct InspectionLimits: Sendable, Equatable {
  /// Beyond what a face's geometry is told.
  package var geometry = GeometryLimits()

  /// The most of the 256 bits of `PerceptualHash` in which two faces differ that look alike.
  package var duplicateBits = PerceptualHash.defaultLimit

  /// The defaults.
  package init() {}
}

/// A set with what was found in its files.
package struct ExaminedSet: Sendable {
  /// The set.
  package let manifest: Manifest

  /// What the files of its faces are, in the order of the manifest.
  package let faces: [ExaminedFace]

  /// Joins a manifest with what `FaceExaminer` says of each of its faces.
  package init(_ manifest: Manifest, _ faces: [ExaminedFace]) {
    precondition(
      manifest.records.count == faces.count,
      "\(faces.count) faces, \(manifest.records.count) lines of the manifest")
    self.manifest = manifest
    self.faces = faces
  }
}

/// All that is known of a set of aligned faces without a model.
///
/// A pure function of the files: neither threads nor the clock have a part in it.
package struct Inspection: Sendable, Encodable {
  /// The set's manifest.
  package let manifest: String

  /// SHA-256 of the manifest.
  package let manifestHash: String

  /// How the faces were made.
  package let contract: AlignmentContract

  /// How many faces the manifest lists.
  package let faceCount: Int

  /// How many people the manifest names.
  package let identityCount: Int

  /// How many photos there are of each person.
  package let photosPerIdentity: PhotosPerIdentity

  /// The size of all face files together, in bytes.
  package let byteCount: Int

  /// How the sizes of the face files are spread, in bytes; nil where none could be read.
  package let fileBytes: Spread?

  /// How many photos were rejected when the set was made, by reason; nil where no list is.
  package let rejected: [String: Int]?

  /// Faces whose files are not what the manifest says, in its order.
  package let faults: [FaceFinding]

  /// How the faces lay in their photos.
  package let geometry: GeometryFindings

  /// Faces that the set has twice.
  package let duplicates: DuplicateFindings

  /// What the set shares with another one; nil where none was given.
  package let against: SharedFindings?

  /// Whatever may be wrong: the faults, outliers, refused landmarks, groups of duplicates, and the
  /// names and faces that are shared with another set.
  ///
  /// Rejected photos and people with a single photo are counted only.
  package let findingCount: Int

  /// Draws together what is known.
  ///
  /// - Parameters:
  ///   - set: the set.
  ///   - rejected: the photos of `rejected.jsonl`; nil where it is not there.
  ///   - other: a set with which nothing should be shared.
  ///   - limits: what is looked for.
  /// - Throws: `badField` where the header of the manifest is no alignment.
  package init(
    _ set: ExaminedSet, rejected: [RejectedPhoto]? = nil, against other: ExaminedSet? = nil,
    limits: InspectionLimits
  ) throws(DatasetError) {
    let (manifest, faces) = (set.manifest, set.faces)
    let duplicates = Duplicates(faces, others: other?.faces ?? [], limit: limits.duplicateBits)
    self.manifest = manifest.file
    manifestHash = manifest.contentHash.hexadecimal
    contract = manifest.contract
    faceCount = manifest.records.count
    identityCount = manifest.identities.count
    photosPerIdentity = PhotosPerIdentity(manifest)
    let sizes = faces.compactMap(\.byteCount)
    byteCount = sizes.reduce(0, +)
    fileBytes = Spread(sizes.map(Double.init))
    self.rejected = rejected.map { photos in
      Dictionary(photos.map { ($0.reason, 1) }, uniquingKeysWith: +)
    }
    faults = faces.enumerated().flatMap { index, face in
      face.faults.map {
        FaceFinding(face: FaceName(index, of: manifest), code: $0.code, detail: $0.detail)
      }
    }
    geometry = try GeometryFindings(manifest, limits: limits.geometry)
    self.duplicates = DuplicateFindings(
      duplicates, of: manifest, limitBits: limits.duplicateBits,
      comparedCount: faces.count { $0.perceptualHash != nil })
    against = other.map { other in
      SharedFindings(
        duplicates.shared, of: manifest, with: other.manifest,
        withoutPictureCount: other.faces.count { $0.perceptualHash == nil })
    }
    findingCount =
      faults.count + geometry.outliers.count + geometry.refused.count
      + self.duplicates.exact.count + self.duplicates.near.count
      + (against.map { $0.identitiesByName.count + $0.faces.count } ?? 0)
  }

  /// The inspection as JSON: keys in order, the same bytes for the same set.
  package func json() throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(self), as: UTF8.self)
  }
}
