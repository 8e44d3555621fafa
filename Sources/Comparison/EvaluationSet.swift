package import FaceDataset
internal import Failures
package import Verification
internal import Foundation

/// The faces and pairs that every model of a study is verified on.
package struct EvaluationSet: Sendable {
  /// The aligned faces.
  package let manifest: IndexedManifest
  /// The pairs as listed.
  package let list: PairList
  /// The same pairs as faces of the manifest.
  package let pairs: [ResolvedPair]
  /// SHA-256 of the list's bytes.
  package let pairsHash: ContentHash
  /// The people of the pairs, by name.
  package let people: [String]
  /// For each pair, the indices of its two people; one twice in a same pair.
  let peopleOfPairs: [PeopleOfPair]

  /// Reads a list of pairs and finds its faces.
  ///
  /// - Throws: `ComparisonError.cannotRead`, and `VerificationError` for a list that is wrong or
  ///   names photos without a face.
  package init(manifest: IndexedManifest, pairsFile: String) throws {
    let bytes: [UInt8]
    do {
      bytes = [UInt8](try Data(contentsOf: URL(filePath: pairsFile)))
    } catch {
      throw ComparisonError.cannotRead(file: pairsFile, reason: systemReason(of: error))
    }
    let list = try PairList(contentsOf: pairsFile)
    self.manifest = manifest
    self.list = list
    pairs = try list.resolved(amongSourcePaths: manifest.sources()).pairs
    pairsHash = ContentHash(of: bytes)
    let people = Set(list.pairs.flatMap { [$0.left.name, $0.right.name] }).sorted()
    let indices = Dictionary(uniqueKeysWithValues: zip(people, people.indices))
    self.people = people
    peopleOfPairs = list.pairs.compactMap { pair in
      guard let left = indices[pair.left.name], let right = indices[pair.right.name] else {
        return nil
      }
      return PeopleOfPair(left: left, right: pair.same ? left : right)
    }
  }
}

extension EvaluationList {
  /// The name of the list of all pairs.
  package static let allName = "all"
  /// The name of the list of the hardest pairs.
  package static let hardestName = "hardest"

  /// Takes some of the study's pairs.
  ///
  /// - Parameters:
  ///   - name: what results call the list.
  ///   - indices: pairs of the set, at least one.
  ///   - set: all pairs.
  package init(name: String, indices: [Int], of set: EvaluationSet) {
    self.init(
      name: name, pairIndices: indices, same: indices.map { set.pairs[$0].same },
      fold: indices.map { set.pairs[$0].fold }, people: indices.map { set.peopleOfPairs[$0] })
  }
}
