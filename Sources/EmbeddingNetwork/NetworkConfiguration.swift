/// Which network, and its sizes.
package struct NetworkConfiguration: Sendable, Equatable {
  /// The networks that are built, by the names that settings and models have for them.
  package enum Name: String, Sendable, CaseIterable {
    case resface28
    case sphereface4, sphereface10, sphereface20, sphereface36, sphereface64
    case iresnet18, iresnet50
    case mobilefacenet

    /// Whether a batch norm ends the network, which takes eight components at a time.
    fileprivate var normalisesEmbedding: Bool {
      switch self {
      case .resface28, .sphereface4, .sphereface10, .sphereface20, .sphereface36, .sphereface64:
        false
      case .iresnet18, .iresnet50, .mobilefacenet: true
      }
    }

    /// Whether a convolution over the whole map, whose kernel is square, comes last.
    fileprivate var endsInSquareMaps: Bool { self == .mobilefacenet }

    /// The network of a name.
    ///
    /// - Throws: `NetworkError.name` where there is none.
    package init(named name: String) throws(NetworkError) {
      guard let known = Self(rawValue: name) else {
        throw .name(found: name, expected: Self.allCases.map(\.rawValue))
      }
      self = known
    }
  }

  /// The widths that are built.
  package static let widths = Array(stride(from: 0.25, through: 2, by: 0.25))
  /// The channels of the images: red, green, blue.
  package static let inputChannelCount = 3

  /// The architecture.
  package let name: Name
  /// The factor on the channels of every convolution, but not on the embedding; all of them stay
  /// multiples of 8.
  package let width: Double
  /// The pixels of the input.
  package let inputSize: InputSize
  /// The components of an embedding.
  package let embedding: Int

  /// Names the sizes; the defaults are those of the network published with the loss.
  package init(
    name: Name = .resface28, width: Double = 1, inputSize: InputSize = 112, embedding: Int = 512
  ) throws(NetworkError) {
    guard Self.widths.contains(width) else {
      throw .width(found: width, expected: Self.widths)
    }
    let inputSizes = InputSize.all.filter { $0.isSquare || !name.endsInSquareMaps }
    guard inputSizes.contains(inputSize) else {
      throw .inputSize(found: inputSize, expected: inputSizes, network: name.rawValue)
    }
    guard (1...65536).contains(embedding) else { throw .embedding(found: embedding) }
    guard !name.normalisesEmbedding || embedding.isMultiple(of: 8) else {
      throw .embeddingBlocks(found: embedding, network: name.rawValue)
    }
    self.name = name
    self.width = width
    self.inputSize = inputSize
    self.embedding = embedding
  }

  /// The blocks of the network.
  package var blueprint: Blueprint {
    let blocks: [Blueprint.Block] =
      switch name {
      case .resface28: resFaceBlocks()
      case .sphereface4: sphereFaceBlocks(unitCounts: [0, 0, 0, 0])
      case .sphereface10: sphereFaceBlocks(unitCounts: [0, 1, 2, 0])
      case .sphereface20: sphereFaceBlocks(unitCounts: [1, 2, 4, 1])
      case .sphereface36: sphereFaceBlocks(unitCounts: [2, 4, 8, 2])
      case .sphereface64: sphereFaceBlocks(unitCounts: [3, 8, 16, 3])
      case .iresnet18: iResNetBlocks(blockCounts: [2, 2, 2, 2])
      case .iresnet50: iResNetBlocks(blockCounts: [3, 4, 14, 3])
      case .mobilefacenet: mobileFaceNetBlocks()
      }
    return Blueprint(
      input: MapShape(
        channelCount: Self.inputChannelCount, height: inputSize.height, width: inputSize.width),
      blocks: blocks)
  }

  /// The channels at this width of what has so many at width 1.
  func channels(_ published: Int) -> Int { Int(Double(published) * width) }
}
