import FaceDataset
import FaceInspection

/// A set as the inspection takes it.
func examined(_ manifest: Manifest) throws -> ExaminedSet {
  let examiner = try FaceExaminer(manifest)
  return ExaminedSet(manifest, manifest.records.indices.map { examiner.examine(face: $0) })
}
