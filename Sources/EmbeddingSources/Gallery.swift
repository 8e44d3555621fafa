import Foundation
import Tensors
import Verification

/// The faces of known people, among whom a face is looked for.
package struct Gallery: Sendable {
  /// Somebody who may be on a photo.
  package struct Candidate: Sendable, Equatable {
    /// The person's name.
    package let identity: String
    /// The similarity with the nearest of the person's faces.
    package let similarity: Double
    /// The index of that face.
    package let face: Int
  }

  private let identities: [String]
  private let parts: [Matrix<Float>]

  /// Takes faces.
  ///
  /// - Parameters:
  ///   - embeddings: a row a face, in one part or several.
  ///   - identities: whose face each is.
  /// - Throws: `VerificationError.badEmbedding`.
  package init(_ embeddings: JoinedEmbeddings, identities: [String]) throws {
    precondition(
      embeddings.parts.allSatisfy { $0.rowCount == identities.count },
      "faces are \(embeddings.parts[0].rowCount), names \(identities.count)")
    self.identities = identities
    parts = try embeddings.parts.map { try $0.unitRows() }
  }

  /// The people nearest to each of some faces.
  ///
  /// A person is as near as the nearest of the person's faces, the first of equals; people as near
  /// as each other come in the order of the gallery.
  ///
  /// - Parameters:
  ///   - probes: a row a face, in the parts of the gallery.
  ///   - count: how many people, at most.
  /// - Returns: for each face, people by falling similarity.
  /// - Throws: `VerificationError.badEmbedding`.
  /// - Complexity: O(probes x faces x D), a product of matrices.
  package func candidates(
    for probes: JoinedEmbeddings, count: Int
  ) throws -> [[Candidate]] {
    precondition(
      probes.parts.map(\.columnCount) == parts.map(\.columnCount),
      "probes have \(probes.parts.map(\.columnCount)) numbers, faces \(parts.map(\.columnCount))")
    let probeCount = probes.parts[0].rowCount
    var sums = Matrix<Float>(
      rowCount: probeCount, columnCount: identities.count, repeating: 0)
    for (probe, part) in zip(probes.parts, parts) {
      multiply(
        try probe.unitRows(), part, transposingRight: true, scale: 1 / Float(parts.count),
        accumulating: true, into: &sums)
    }
    return (0..<probeCount).map { best(count, by: sums.row($0).map { Double($0) }) }
  }

  private func best(_ count: Int, by similarities: [Double]) -> [Candidate] {
    var places: [String: Int] = [:]
    var people: [Candidate] = []
    for (face, similarity) in similarities.enumerated() {
      let candidate = Candidate(
        identity: identities[face], similarity: min(1, max(-1, similarity)), face: face)
      if let place = places[candidate.identity] {
        if candidate.similarity > people[place].similarity { people[place] = candidate }
      } else {
        places[candidate.identity] = people.count
        people.append(candidate)
      }
    }
    let order = people.indices.sorted {
      (people[$1].similarity, $0) < (people[$0].similarity, $1)
    }
    return order.prefix(count).map { people[$0] }
  }
}
