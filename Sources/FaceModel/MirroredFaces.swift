/// What the mirror image of a face adds to its embedding.
package enum MirroredFaces: String, Sendable, CaseIterable {
  /// Nothing: mirrored faces are not computed.
  case unused
  /// The two embeddings are added.
  case added
  /// The embedding of the mirrored face follows that of the face, as in SphereFace's evaluation
  /// (Liu et al., 2017), and makes the embedding twice as long.
  case concatenated
}
