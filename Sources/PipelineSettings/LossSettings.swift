/// Embedding to loss and gradient: the margin head and what ATL adds to it.
package struct LossSettings: Sendable, Equatable {
  /// Which loss; it decides the defaults of `triplet` and `semihard`.
  package var kind = Kind.atl
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
  /// Whether only semi-hard samples give a gradient.
  package var semihard = true

  /// The published loss.
  package init() {}

  /// The losses.
  package enum Kind: String, Sendable, CaseIterable {
    case atl, sphereface
  }

  /// The gradients of the margin: the derivative, or the published direction-normalised one.
  package enum Gradient: String, Sendable, CaseIterable {
    case exact, reference
  }

  /// The kind; setting it also sets the keys whose defaults depend on it.
  private var kindWithDefaults: Kind {
    get { kind }
    set {
      kind = newValue
      triplet = newValue == .atl
      semihard = newValue == .atl
    }
  }

  static let table = SettingTable<Self>([
    .value(
      "kind", \.kindWithDefaults, .choice,
      "`atl`: class centres come from the batch; `sphereface`: they are trained weights, and the "
        + "defaults of triplet and semihard are false."),
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
      "semihard", \.semihard, .boolean,
      "Whether only semi-hard samples give a gradient; `atl` only."),
  ])

  /// What ATL adds is refused with SphereFace: it would be neither of the two.
  var conflict: SettingConflict? {
    guard kind == .sphereface, triplet || semihard else { return nil }
    return SettingConflict(
      path: triplet ? "loss.triplet" : "loss.semihard", found: "true with loss.kind sphereface",
      expected: "false, or loss.kind atl, which has it")
  }
}
