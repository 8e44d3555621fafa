internal import Failures
internal import Foundation
package import PipelineSettings
internal import StrictJSON

/// What a study compares, as its file says: recipes x variants x seeds on one set of faces.
package struct Study: Sendable {
  /// Settings with a name.
  struct Layer: Sendable {
    let name: String
    let settings: JSONNode
  }

  /// The file, as errors name it.
  package let file: String
  /// Path of the manifest to train on, where the file names one.
  package let training: String?
  /// Path of the manifest to verify on, where the file names one.
  package let evaluation: String?
  /// Path of the pairs, where the file names them.
  package let pairs: String?
  /// The share of each fold's pairs in the hard list; 0 where there is no such list.
  package let hardestShare: Double
  /// Whether embeddings of mirrored faces are added.
  package let mirror: Bool
  /// The seeds, in the order of the file.
  package let seeds: [UInt64]
  /// The recipe that the others are compared with.
  package let reference: String

  let settings: JSONNode
  let recipes: [Layer]
  let variants: [Layer]

  /// The recipes' names, in the order of the file.
  package var recipeNames: [String] { recipes.map(\.name) }

  /// The variants' names, in the order of the file.
  package var variantNames: [String] { variants.map(\.name) }

  /// Reads and checks a study's file.
  ///
  /// - Throws: the first thing that is wrong, with its line.
  package static func read(from path: String) throws(SettingsError) -> Study {
    guard FileManager.default.fileExists(atPath: path) else { throw .missing(file: path) }
    let data: Data
    do {
      data = try Data(contentsOf: URL(filePath: path))
    } catch {
      throw .unreadable(file: path, reason: systemReason(of: error))
    }
    return try read([UInt8](data), file: path)
  }

  /// Reads and checks the text of a study's file, whose folder its paths start from.
  package static func read(_ bytes: [UInt8], file: String) throws(SettingsError) -> Study {
    try StudyReader(file: file).study(bytes)
  }

  /// All runs of the study, the first seed's first, so that an early look finds every recipe once.
  ///
  /// - Parameter folder: where the study is kept.
  /// - Returns: for each seed, for each variant, a run of each recipe.
  /// - Throws: what is wrong with the settings of the first run that has bad ones, with its line.
  package func runs(in folder: StudyFolder) throws(SettingsError) -> [PlannedRun] {
    var runs: [PlannedRun] = []
    for seed in seeds {
      for variant in variants {
        for recipe in recipes {
          let layers = settings.merging(recipe.settings).merging(variant.settings)
          try refuseSeeds(in: layers)
          var pipeline = try Pipeline().applying(layers, file: file)
          pipeline.network.seed = seed
          pipeline.sampler.seed = seed
          runs.append(
            PlannedRun(
              variant: variant.name, recipe: recipe.name, seed: seed, settings: pipeline,
              folder: folder.run(variant: variant.name, recipe: recipe.name, seed: seed)))
        }
      }
    }
    return runs
  }

  /// The seeds of a run are the study's; a layer that sets one would have no effect.
  private func refuseSeeds(in layers: JSONNode) throws(SettingsError) {
    for section in ["network", "sampler"] {
      guard let seed = layers[section]?["seed"] else { continue }
      throw .wrongValue(
        place: .file(file, line: seed.position.line), path: "\(section).seed",
        found: seed.summary, expected: "none: the study's seeds set it")
    }
  }
}
