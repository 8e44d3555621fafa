package import Failures

/// What makes a network or its input unusable.
package enum NetworkError: Failure, Equatable {
  /// The name is none of those that are built.
  case name(found: String, expected: [String])
  /// The width is none of those that are built.
  case width(found: Double, expected: [Double])
  /// The input size is none of those that are built for a network.
  case inputSize(found: InputSize, expected: [InputSize], network: String)
  /// The embedding has no components, or more than any use.
  case embedding(found: Int)
  /// The embedding of a network that ends in a batch norm has a bad number of components.
  case embeddingBlocks(found: Int, network: String)
  /// The batch has too few images; batch norms in training need two to tell them apart.
  case batchSize(found: Int, expected: Int)
  /// The pixels are not those of 1 ... batch size whole images.
  case pixelCount(found: Int, perImage: Int, maximumImageCount: Int)

  package var kind: FailureKind { .usage }

  package var description: String {
    switch self {
    case .name(let found, let expected):
      "network: name: found \(found), expected one of \(expected.joined(separator: ", "))"
    case .width(let found, let expected):
      "network: width: found \(found), expected one of \(expected)"
    case .inputSize(let found, let expected, let network):
      "network: inputSize: found \(found), "
        + "expected one of \(expected.map(\.description).joined(separator: ", ")) for \(network)"
    case .embedding(let found):
      "network: embedding: found \(found), expected 1 ... 65536"
    case .embeddingBlocks(let found, let network):
      "network: embedding: found \(found), expected a multiple of 8 for \(network)"
    case .batchSize(let found, let expected):
      "network: batch size: found \(found), expected at least \(expected)"
    case .pixelCount(let found, let perImage, let maximumImageCount):
      "network: images: found \(found) numbers, "
        + "expected \(perImage) for each of 1 ... \(maximumImageCount) images"
    }
  }
}
