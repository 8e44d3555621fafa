/// The sizes of a ResFace-28 network.
package struct ResFaceConfiguration: Sendable, Equatable {
  /// The widths that are built.
  package static let widths = [0.25, 0.5, 1]
  /// The input sizes that are built.
  package static let inputSizes = [56, 112]

  /// The factor on the channels of every convolution, but not on the embedding.
  package let width: Double
  /// The pixels along a side of the square input.
  package let inputSize: Int
  /// The components of an embedding.
  package let embedding: Int

  /// Names the sizes; the defaults are those of the published network.
  package init(
    width: Double = 1, inputSize: Int = 112, embedding: Int = 512
  ) throws(NetworkError) {
    guard Self.widths.contains(width) else {
      throw .width(found: width, expected: Self.widths)
    }
    guard Self.inputSizes.contains(inputSize) else {
      throw .inputSize(found: inputSize, expected: Self.inputSizes)
    }
    guard (1...65536).contains(embedding) else { throw .embedding(found: embedding) }
    self.width = width
    self.inputSize = inputSize
    self.embedding = embedding
  }

  /// The channels of the images: red, green, blue.
  package static let inputChannelCount = 3

  /// The numbers of one image: 3 x H x W.
  package var pixelCount: Int { Self.inputChannelCount * inputSize * inputSize }

  func channels(_ published: Int) -> Int { Int(Double(published) * width) }
}

/// One stage of ResFace: a stride-2 convolution and the residual units behind it.
struct ResFaceStage {
  /// What the names of the entry convolution and its rectifier have behind `conv` and `relu`.
  let entrySuffix: String
  /// The number that the names of the units' layers start with.
  let number: Int
  /// The channels at width 1.
  let channelCount: Int
  let unitCount: Int

  /// The four stages of the published 28-layer network, whose names go on from `conv1a`.
  ///
  /// 1 + 4 + 2 (1 + 2 + 5 + 3) = 27 convolutions and fc5 are the 28 layers.
  static let resFace28 = [
    ResFaceStage(entrySuffix: "1b", number: 2, channelCount: 64, unitCount: 1),
    ResFaceStage(entrySuffix: "2", number: 3, channelCount: 128, unitCount: 2),
    ResFaceStage(entrySuffix: "3", number: 4, channelCount: 256, unitCount: 5),
    ResFaceStage(entrySuffix: "4", number: 5, channelCount: 512, unitCount: 3),
  ]
}
