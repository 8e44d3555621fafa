/// Manifest to batches: how many of whom, in which order, and how they are varied.
package struct SamplerSettings: Sendable, Equatable {
  /// Identities in a batch.
  package var identitiesPerBatch = 50
  /// Photos of each identity in a batch.
  package var photosPerIdentity = 4
  /// Where the order of batches, the variations and the centre draws start from.
  package var seed: UInt64 = 1
  /// Whether half of the faces, drawn at random, are mirrored.
  package var mirror = true
  /// The largest random shift in each direction.
  package var shiftPixels = 0
  /// The share of faces that count as another person's, to study wrong labels.
  package var flippedLabels = 0.0

  /// Faces in a batch.
  package var batchSize: Int { identitiesPerBatch * photosPerIdentity }

  /// The published batches.
  package init() {}

  static let table = SettingTable<Self>([
    .value(
      "identitiesPerBatch", \.identitiesPerBatch, .integer(atLeast: 2, atMost: 65536),
      "Identities in a batch (P)."),
    .value(
      "photosPerIdentity", \.photosPerIdentity, .integer(atLeast: 2, atMost: 1024),
      "Photos of each identity in a batch (K)."),
    .value(
      "seed", \.seed, .seed,
      "Start of the random numbers of training: order of batches, variations, choice of centres."),
    .value("mirror", \.mirror, .boolean, "Whether a random half of the faces is mirrored."),
    .value(
      "shiftPixels", \.shiftPixels, .integer(atLeast: 0),
      "The largest random shift of a face in each direction, in pixels; 0 shifts none."),
    .value(
      "flippedLabels", \.flippedLabels, .number(atLeast: 0, below: 1),
      "The share of faces, drawn by the seed, that count as another person's: an experiment with "
        + "wrong labels."),
  ])
}
