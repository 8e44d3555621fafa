/// Which faces a batch holds, in which order, and how each is laid into it.
package struct BatchPlan: Sendable, Equatable {
  /// Number of the batch, 0-based.
  package let step: Int

  /// The faces in the order of the batch.
  package let choices: [FaceChoice]

  /// Plans a batch by hand, such as of a list of faces.
  package init(step: Int, choices: [FaceChoice]) {
    self.step = step
    self.choices = choices
  }
}

/// One face of a batch.
package struct FaceChoice: Sendable, Equatable {
  /// Index of the face in the manifest.
  package let faceIndex: Int

  /// Label of its person.
  package let label: Int

  /// True if left and right change places.
  package let isMirrored: Bool

  /// Pixels by which the (mirrored) face is moved to the right.
  package let shiftX: Int

  /// Pixels by which it is moved down.
  package let shiftY: Int

  /// Chooses a face.
  package init(faceIndex: Int, label: Int, isMirrored: Bool, shiftX: Int, shiftY: Int) {
    self.faceIndex = faceIndex
    self.label = label
    self.isMirrored = isMirrored
    self.shiftX = shiftX
    self.shiftY = shiftY
  }
}
