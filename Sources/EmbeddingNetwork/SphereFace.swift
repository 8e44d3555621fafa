extension NetworkConfiguration {
  /// SphereFace's networks of 4, 10, 20, 36 and 64 layers: four stages of a stride-2 convolution
  /// and residual units of two convolutions, then one embedding per face.
  ///
  ///     conv1_1    3 ->  64, stride 2, padded     112 -> 56 pixels
  ///     conv2_1   64 -> 128, stride 2, padded      56 -> 28
  ///     conv3_1  128 -> 256, stride 2, padded      28 -> 14
  ///     conv4_1  256 -> 512, stride 2, padded      14 -> 7
  ///     fc5      512 x 7 x 7 = 25088 -> 512
  ///
  /// Of the published crops, 112 high and 96 wide, fc5 reads 512 x 7 x 6. An input of 56 goes 28,
  /// 14, 7, 4. Every convolution has biases and a PReLU; no sample sees another.
  ///
  /// - Parameter unitCounts: the residual units of each stage.
  /// - Returns: the blocks of the network.
  /// - Source: W. Liu et al., "SphereFace: Deep Hypersphere Embedding for Face Recognition", CVPR
  ///   2017, table 2; layers, names and fillers of the published `sphereface_model.prototxt` (20
  ///   layers), from which the biases of residual branches differ as
  ///   `Blueprint.Convolution.parameters` says.
  func sphereFaceBlocks(unitCounts: [Int]) -> [Blueprint.Block] {
    var blocks: [Blueprint.Block] = []
    for (index, (channelCount, unitCount)) in zip([64, 128, 256, 512], unitCounts).enumerated() {
      let stage = index + 1
      blocks.append(
        .convolution(
          Blueprint.Convolution(
            "conv\(stage)_1", channels(channelCount), stride: 2,
            rectifier: "relu\(stage)_1")))
      blocks += (0..<unitCount).map {
        .unit(stage: stage, firstLayer: 2 * $0 + 2, channels(channelCount))
      }
    }
    return blocks + [.embedding(Blueprint.Embedding("fc5", componentCount: embedding))]
  }
}
