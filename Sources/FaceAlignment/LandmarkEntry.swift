/// One line of a landmark list: a photo and the face in it.
package struct LandmarkEntry: Sendable, Hashable {
  /// The photo's path below the folder of photos, without "." parts and doubled slashes.
  package let path: String
  /// The class number, in lists that have one.
  package let label: Int?
  /// How sure a detector was of the face, in lists that tell.
  package let score: Double?
  /// In pixels of the photo.
  package let landmarks: Landmarks
  /// The line in the list, from 1; 1 for a face with a file of its own.
  package let lineNumber: Int

  /// Whose face it is: what a list of identities says, or the name of the photo's folder, or the
  /// label where there is no folder.
  package let identity: String
}
