import EmbeddingNetwork
import Testing

/// A network at a quarter of its width, for tests that run it.
struct NarrowNetwork: Sendable, CustomTestStringConvertible {
  let name: NetworkConfiguration.Name
  let inputSize: InputSize

  init(_ name: NetworkConfiguration.Name, _ inputSize: InputSize) {
    self.name = name
    self.inputSize = inputSize
  }

  var configuration: NetworkConfiguration {
    get throws {
      try NetworkConfiguration(name: name, width: 0.25, inputSize: inputSize, embedding: 64)
    }
  }

  var testDescription: String { "\(name.rawValue), input \(inputSize)" }

  /// Every network in every size that it has.
  static let all = NetworkConfiguration.Name.allCases.flatMap { name in
    InputSize.all.map { NarrowNetwork(name, $0) }
  }.filter { $0.name != .mobilefacenet || $0.inputSize.isSquare }
}
