// What a text may say about a loss, and which of it goes together.
extension LossSettings {
  /// The preset; another one than before also sets the keys that it names.
  private var presetWithDefaults: Preset {
    get { preset }
    set {
      guard newValue != preset else { return }
      preset = newValue
      margin = newValue == .smallSet ? 2 : 1
      lambdaMin = 3
    }
  }

  /// The kind; another one than before also sets the keys whose defaults depend on it.
  private var kindWithDefaults: Kind {
    get { kind }
    set {
      guard newValue != kind else { return }
      kind = newValue
      if !newValue.hasMultiplier { (margin, gradient) = (1, .exact) }
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
        + "training sets, m = 2 with lambda at 3; begun from nothing, it also needs a base."),
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
      "alpha", \.alpha, .number(above: 0, atMost: 80),
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
