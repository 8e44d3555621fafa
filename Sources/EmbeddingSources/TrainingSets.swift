import FaceModel
package import Verification
import FaceDataset

/// The sets that models were trained on, as far as they can be found.
package struct TrainingSets: Sendable {
  /// Those that were found.
  package private(set) var sets: [TrainingSet]
  /// The models whose set was not.
  package private(set) var unchecked: [LeakageCheck.Unchecked] = []
  /// The models that do not say what they were trained on, where the user names a set.
  package private(set) var trusted: [String] = []
  /// What a user should know of notes that cannot be read.
  package private(set) var notes: [String] = []

  /// Looks for the training sets of models.
  ///
  /// - Parameters:
  ///   - models: of which those of this package say what they were trained on, by its hash, also
  ///     those that were exported.
  ///   - paths: of further sets, which count whatever the models say.
  /// - Throws: `DatasetError` for a path that is no set.
  package init(of models: [EmbeddingModel], named paths: [String]) throws {
    sets = try paths.map { TrainingSet(try IndexedManifest(at: $0)) }
    for model in models {
      switch model.training {
      case .none: continue
      case .unknown where paths.isEmpty:
        unchecked.append(
          .init(
            model: model.name,
            reason: "training set unknown: leakage not checked; give --training"))
      case .unknown: trusted.append(model.name)
      case .set(let sha256, let file):
        let found = TrainingSetNote.find(sha256, byModelAt: file)
        if let damage = found.damage { notes.append(damage.description) }
        if let place = sets.firstIndex(where: { $0.sha256 == sha256 }) {
          do {
            try sets[place].add(model.name, found)
          } catch {
            notes.append(error.description)
          }
        } else if let set = TrainingSet(found, of: model.name) {
          sets.append(set)
        } else {
          unchecked.append(
            .init(
              model: model.name,
              reason: "its training set, SHA-256 \(sha256.prefix(12))..., was not found: leakage "
                + "not checked; give --training"))
        }
      }
    }
  }
}
