/// Embedding to loss and gradient: which loss, and what it is made of.
package struct LossSettings: Sendable, Equatable {
  /// A named set of defaults for the keys below.
  package var preset = Preset.published
  /// Which loss; it decides the defaults of `triplet`, `semihard`, `mining` and `additiveMargin`.
  package var kind = Kind.atl
  /// The factor of this loss in a sum.
  package var weight = 1.0
  /// The angle's multiplier m.
  package var margin = 1
  /// Start value of lambda.
  package var base = 0.0
  /// Speed of lambda's decay.
  package var gamma = 0.12
  /// Exponent of lambda's decay.
  package var power = 1.0
  /// Where lambda's counter starts.
  package var iteration = 0
  /// Lower bound of lambda.
  package var lambdaMin = 3.0
  /// Which gradient of the margin.
  package var gradient = Gradient.exact
  /// Whether features of the batch replace the class centres.
  package var triplet = true
  /// The probability with which a sample may become the centre of its class.
  package var replacementProbability = 0.5
  /// Which of the accepted samples becomes the centre.
  package var centre = Centre.last
  /// Whether only semi-hard samples give a gradient.
  package var semihard = true
  /// Whether class rows count by their direction alone.
  package var weights = Weights.normalised
  /// The factor of all cosines.
  package var scale = 64.0
  /// The margin that is added: to a cosine, an angle in radians, or a distance.
  package var additiveMargin = 0.35
  /// What ArcFace does beyond the angle pi.
  package var variant = Variant.standard
  /// Which triplets of a batch count.
  package var mining = Mining.semihard
  /// Whether distances are squared.
  package var squared = true
  /// The form of the angular loss.
  package var form = Form.npair
  /// The angle of the angular loss, in degrees.
  package var alpha = 45.0
  /// Which samples are the negatives of a pair.
  package var negatives = Negatives.allOtherLabels
  /// Over which triplets a hinge is averaged.
  package var averaging = Averaging.active
  /// Further losses of a weighted sum; they have no further ones themselves.
  package var plus: [LossSettings] = []

  /// The published loss.
  package init() {}

  /// The named sets of defaults.
  package enum Preset: String, Sendable, CaseIterable {
    case published, smallSet
  }

  /// The losses.
  package enum Kind: String, Sendable, CaseIterable {
    case atl, atlInBatch, sphereface, softmax, cosface, arcface, triplet, angular, npair
  }

  /// The gradients of the margin: the derivative, or the published direction-normalised one.
  package enum Gradient: String, Sendable, CaseIterable {
    case exact, reference
  }

  /// Which feature becomes a class centre: the last accepted one of the batch, or their mean.
  package enum Centre: String, Sendable, CaseIterable {
    case last, mean
  }

  /// How softmax takes the class rows.
  package enum Weights: String, Sendable, CaseIterable {
    case normalised, plain
  }

  /// What ArcFace does where the angle and its margin exceed pi.
  package enum Variant: String, Sendable, CaseIterable {
    case standard, easy, none
  }

  /// The selections of triplets.
  package enum Mining: String, Sendable, CaseIterable {
    case all, semihard, hard, batchHard, angularSemihard
  }

  /// The forms of the angular loss.
  package enum Form: String, Sendable, CaseIterable {
    case hinge, npair
  }

  /// The negatives of a pair.
  package enum Negatives: String, Sendable, CaseIterable {
    case allOtherLabels, otherPositives
  }

  /// What a hinge is averaged over.
  package enum Averaging: String, Sendable, CaseIterable {
    case active, all
  }
}

extension LossSettings {
  /// Whether the loss compares samples with a row per class.
  package var hasClassRows: Bool {
    switch kind {
    case .atl, .sphereface, .softmax, .cosface, .arcface: true
    case .atlInBatch, .triplet, .angular, .npair: false
    }
  }

  /// This loss and those that are added to it.
  package var terms: [LossSettings] { [self] + plus }
}

extension LossSettings.Kind {
  /// Whether the loss has the angle's multiplier, its lambda and its two gradients.
  var hasMultiplier: Bool {
    switch self {
    case .atl, .atlInBatch, .sphereface: true
    case .softmax, .cosface, .arcface, .triplet, .angular, .npair: false
    }
  }
}
