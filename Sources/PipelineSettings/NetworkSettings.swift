/// Face to embedding: which network, how large, and where its weights start.
package struct NetworkSettings: Sendable, Equatable {
  /// The architecture.
  package var name = Name.resface28
  /// Factor on the channels of every convolution.
  package var width = 1.0
  /// Height of the input in pixels; its width is `Pipeline.inputWidth`.
  package var inputSize = 112
  /// Length of an embedding.
  package var embedding = 512
  /// Number format of what layers hand on.
  package var precision = Precision.fp32
  /// Who chooses how convolutions are computed.
  package var algorithms = Algorithms.tuned
  /// Where the random initial weights start from.
  package var seed: UInt64 = 1

  /// The published network.
  package init() {}

  /// The architectures.
  package enum Name: String, Sendable, CaseIterable {
    case resface28
    case sphereface4, sphereface10, sphereface20, sphereface36, sphereface64
    case iresnet18, iresnet50
    case mobilefacenet
  }

  /// The number formats of what layers hand on; `auto` leaves it to the machine.
  package enum Precision: String, Sendable, CaseIterable {
    case fp32, bf16, auto
  }

  /// The ways to choose how convolutions are computed.
  package enum Algorithms: String, Sendable, CaseIterable {
    case tuned, deterministic
  }

  static let table = SettingTable<Self>([
    .value("name", \.name, .choice, "The architecture."),
    .value(
      "width", \.width, .number(oneOf: Array(stride(from: 0.25, through: 2, by: 0.25))),
      "Factor on the channels of all stages."),
    .value(
      "inputSize", \.inputSize, .integer(oneOf: [56, 112]),
      "Height of the input in pixels, which is as wide for it as the aligned faces are: square, or "
        + "112 high and 96 wide with `align.template` `sphereface`. The aligned faces must have this size."
    ),
    .value(
      "embedding", \.embedding, .integer(atLeast: 1, atMost: 65536), "Length of an embedding."),
    .value(
      "precision", \.precision, .choice,
      "Number format of the maps that layers hand on: `bf16` takes half their memory; sums, "
        + "gradients and weights are `fp32`. `auto` takes `bf16` where the processor computes "
        + "with it and it is faster."),
    .value(
      "algorithms", \.algorithms, .choice,
      "How convolutions are computed: `tuned` by what is fastest on this machine, `deterministic` "
        + "always directly."),
    .value("seed", \.seed, .seed, "Start of the random numbers of the initial weights."),
  ])
}
