import Foundation
import SeededRandom
import Verification

/// Made-up people with several photos each, and random pairs of them: what a model does on a pair
/// depends on who is in it.
///
/// An embedding is its person's point plus the photo's own deviation, as wide as the person's
/// photos are unlike; the score is a cosine.
struct SimulatedFaces {
  let list: EvaluationList
  let scores: [Double]
  /// The scores of a model that sees each photo less clearly.
  let otherScores: [Double]

  /// Makes people, photos and pairs; `blur` scales how unlike photos of one person are.
  init(
    personCount: Int, photosPerPerson: Int, pairsPerKind: Int, blur: Double = 1,
    generator: inout SeededGenerator
  ) {
    let dimension = 16
    var photos: [[Double]] = []
    var others: [[Double]] = []
    func unit(_ vector: [Double]) -> [Double] {
      let length = vector.reduce(0) { $0 + $1 * $1 }.squareRoot()
      return vector.map { $0 / length }
    }
    for _ in 0..<personCount {
      let person = (0..<dimension).map { _ in generator.gaussian() }
      let spread = blur * exp(0.3 * generator.gaussian())
      for _ in 0..<photosPerPerson {
        let photo = person.map { $0 + spread * generator.gaussian() }
        photos.append(unit(photo))
        others.append(unit(photo.map { $0 + 0.5 * generator.gaussian() }))
      }
    }
    var people: [PeopleOfPair] = []
    var scores: [Double] = []
    var otherScores: [Double] = []
    for index in 0..<2 * pairsPerKind {
      let left = generator.index(below: personCount)
      var right = left
      var photo = generator.index(below: photosPerPerson)
      let first = left * photosPerPerson + photo
      if index < pairsPerKind {
        photo = (photo + 1 + generator.index(below: photosPerPerson - 1)) % photosPerPerson
      } else {
        right = (left + 1 + generator.index(below: personCount - 1)) % personCount
        photo = generator.index(below: photosPerPerson)
      }
      people.append(PeopleOfPair(left: left, right: right))
      let second = right * photosPerPerson + photo
      scores.append(zip(photos[first], photos[second]).reduce(0) { $0 + $1.0 * $1.1 })
      otherScores.append(zip(others[first], others[second]).reduce(0) { $0 + $1.0 * $1.1 })
    }
    self.scores = scores
    self.otherScores = otherScores
    list = EvaluationList(
      name: "all", pairIndices: Array(scores.indices),
      same: scores.indices.map { $0 < pairsPerKind }, fold: scores.indices.map { $0 % 10 + 1 },
      people: people)
  }

  var rankedByOther: RankedScores {
    RankedScores(scores: otherScores, same: list.same, decisions: list.same)
  }

  var ranked: RankedScores {
    RankedScores(scores: scores, same: list.same, decisions: list.same)
  }
}
