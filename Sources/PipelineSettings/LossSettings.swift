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

  /// The preset; setting it also sets the keys that it names.
  private var presetWithDefaults: Preset {
    get { preset }
    set {
      preset = newValue
      margin = newValue == .smallSet ? 2 : 1
      lambdaMin = 3
    }
  }

  /// The kind; setting it also sets the keys whose defaults depend on it.
  private var kindWithDefaults: Kind {
    get { kind }
    set {
      kind = newValue
      triplet = newValue == .atl
      semihard = newValue == .atl || newValue == .atlInBatch
      mining = newValue == .angular ? .all : .semihard
      additiveMargin =
        switch newValue {
        case .arcface: 0.5
        case .triplet, .angular: 0.2
        case .atl, .atlInBatch, .sphereface, .softmax, .cosface, .npair: 0.35
        }
    }
  }

  private static let termKeys: [SettingKey<Self>] = [
    .value(
      "preset", \.presetWithDefaults, .choice,
      "A set of defaults: `published` has m = 1, `smallSet` is the published advice for small "
        + "training sets, m = 2 with lambda at 3."),
    .value(
      "kind", \.kindWithDefaults, .choice,
      "The loss; it decides the defaults of triplet, semihard, mining and additiveMargin. See the table of "
        + "losses."),
    .value("weight", \.weight, .number(atLeast: 0), "The factor of this loss."),
    .value(
      "margin", \.margin, .integer(atLeast: 1, atMost: 4),
      "Multiplier m of the angle: 1 is SINGLE, 4 is QUADRUPLE."),
    .value("base", \.base, .number(atLeast: 0), "Lambda at step 0, before its lower bound."),
    .value("gamma", \.gamma, .number(atLeast: 0), "Speed of lambda's decay."),
    .value("power", \.power, .number(atLeast: 0), "Exponent of lambda's decay."),
    .value(
      "iteration", \.iteration, .integer(atLeast: 0, atMost: 1_000_000_000),
      "Where the counter of lambda's decay starts."),
    .value("lambdaMin", \.lambdaMin, .number(atLeast: 0), "Lower bound of lambda."),
    .value(
      "gradient", \.gradient, .choice,
      "`exact` is the derivative; `reference` is the published, direction-normalised one."),
    .value(
      "triplet", \.triplet, .boolean,
      "Whether features of the batch replace the class centres; `atl` only."),
    .value(
      "replacementProbability", \.replacementProbability, .number(atLeast: 0, atMost: 1),
      "How likely a sample is accepted as the new centre of its class; `atl` only."),
    .value(
      "centre", \.centre, .choice,
      "What becomes the centre: the `last` accepted sample of the class in the batch, or the `mean` "
        + "of the accepted ones; `atl` only."),
    .value(
      "semihard", \.semihard, .boolean,
      "Whether only semi-hard samples give a gradient; `atl` and `atlInBatch` only."),
    .value(
      "weights", \.weights, .choice,
      "Whether class rows count by their direction alone; `softmax` only."),
    .value(
      "scale", \.scale, .number(above: 0),
      "The factor s of all cosines; `cosface` and `arcface` only."),
    .value(
      "additiveMargin", \.additiveMargin, .number(atLeast: 0),
      "What is added: to the cosine (`cosface`, 0.35), to the angle in radians (`arcface`, 0.5), to "
        + "the distance (`triplet` and the mining of `angular`, 0.2)."),
    .value(
      "variant", \.variant, .choice,
      "What `arcface` does where angle and margin exceed pi."),
    .value(
      "mining", \.mining, .choice,
      "Which triplets of the batch count; `angularSemihard` is ATL's own rule, with margin as m and "
        + "lambdaMin as lambda; `triplet` and the hinge of `angular` only."),
    .value(
      "squared", \.squared, .boolean, "Whether distances are squared; `triplet` only."),
    .value(
      "form", \.form, .choice,
      "The `hinge` on triplets, or the smooth `npair` form over all negatives; `angular` only."),
    .value(
      "alpha", \.alpha, .number(above: 0, below: 90),
      "The angle at the negative, in degrees; `angular` only."),
    .value(
      "negatives", \.negatives, .choice,
      "The negatives of a pair: every sample of another label, or one a class; `npair` and the "
        + "npair form of `angular` only."),
    .value(
      "averaging", \.averaging, .choice,
      "Whether a hinge is averaged over its `active` triplets or over `all` that are mined; "
        + "`triplet` and the hinge of `angular` only."),
  ]

  static let table = SettingTable<Self>(
    termKeys + [
      .list(
        "plus", \.plus, SettingTable(termKeys), startingFrom: { _ in LossSettings() },
        "Further losses that are added, each with its own keys; at most one of all has class rows.")
    ])
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

  /// Values that contradict each other, in this loss or in one of a sum.
  ///
  /// - Parameter path: of the section, such as `loss`.
  /// - Returns: the first contradiction, or nil.
  func conflict(at path: String) -> SettingConflict? {
    for (index, term) in terms.enumerated() {
      let path = index == 0 ? path : "\(path).plus[\(index - 1)]"
      if let conflict = term.termConflict(at: path) { return conflict }
      if index > 0, term.hasClassRows, terms[..<index].contains(where: \.hasClassRows) {
        return SettingConflict(
          path: "\(path).kind", found: "\(term.kind.rawValue), a second loss with class rows",
          expected: "one without: atlInBatch, triplet, angular or npair")
      }
    }
    return nil
  }

  /// What contradicts itself in this loss alone.
  ///
  /// What ATL adds is refused with SphereFace: it would be neither of the two. With m = 1, nothing is
  /// semi-hard in ATL's sense.
  private func termConflict(at path: String) -> SettingConflict? {
    if mining == .angularSemihard, kind == .triplet || kind == .angular, margin == 1 {
      return SettingConflict(
        path: "\(path).mining", found: "angularSemihard with \(path).margin 1, which selects none",
        expected: "\(path).margin of 2, 3 or 4, or another mining")
    }
    guard kind == .sphereface, triplet || semihard else { return nil }
    return SettingConflict(
      path: triplet ? "\(path).triplet" : "\(path).semihard",
      found: "true with loss.kind sphereface",
      expected: "false, or loss.kind atl, which has it")
  }
}
