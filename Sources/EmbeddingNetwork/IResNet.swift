extension NetworkConfiguration {
  /// iResNet, the residual networks with batch norm of InsightFace: a convolution at full size,
  /// four layers of residual blocks whose first halves the maps, then one embedding per face.
  ///
  ///     conv1     3 ->  64               112 pixels
  ///     layer1   64 ->  64               112 -> 56
  ///     layer2   64 -> 128                56 -> 28
  ///     layer3  128 -> 256                28 -> 14
  ///     layer4  256 -> 512                14 -> 7
  ///     fc      512 x 7 x 7 = 25088 -> 512
  ///
  /// An input of 56 goes 56, 28, 14, 7, 4. The batch norms join the images of a batch in training.
  /// The last one, over the embedding, has its factor held at 1. The dropout before `fc` is 0 by
  /// default there; here there is none. Convolutions start normal with a deviation of 0.1, as
  /// there; `fc` starts xavier, as our other networks have it. Factors and addends of batch norms
  /// learn without weight decay.
  ///
  /// - Parameter blockCounts: the residual blocks of each layer: 2, 2, 2, 2 make 18 layers, 3, 4,
  ///   14, 3 make 50.
  /// - Returns: the blocks of the network.
  /// - Source: I. Duta et al., "Improved Residual Networks for Image and Video Recognition", ICPR
  ///   2020; layers and names of `arcface_torch/backbones/iresnet.py` of InsightFace.
  func iResNetBlocks(blockCounts: [Int]) -> [Blueprint.Block] {
    var blocks: [Blueprint.Block] = [
      .convolution(
        Blueprint.Convolution(
          "conv1", channels(64), filler: .gaussian(deviation: 0.1), norm: Blueprint.Norm("bn1"),
          rectifier: "prelu"))
    ]
    var inputChannelCount = 64
    for (index, (channelCount, count)) in zip([64, 128, 256, 512], blockCounts).enumerated() {
      for number in 0..<count {
        blocks.append(
          .residual(
            iResNetUnit(
              "layer\(index + 1).\(number)", from: inputChannelCount, to: channelCount,
              stride: number == 0 ? 2 : 1)))
        inputChannelCount = channelCount
      }
    }
    return blocks + [
      .batchNorm(Blueprint.Norm("bn2")),
      .embedding(
        Blueprint.Embedding(
          "fc", componentCount: embedding,
          norm: Blueprint.Norm("features", learnsFactor: false))),
    ]
  }

  /// output = shortcut + bn3(conv2(prelu(bn2(conv1(bn1(input)))))), where the shortcut is the
  /// input, or a projection of it where the sizes change.
  private func iResNetUnit(
    _ name: String, from inputChannelCount: Int, to channelCount: Int, stride: Int
  ) -> Blueprint.Residual {
    let filler = Blueprint.Convolution.Filler.gaussian(deviation: 0.1)
    let isProjected = stride != 1 || inputChannelCount != channelCount
    return Blueprint.Residual(
      name,
      body: [
        .batchNorm(Blueprint.Norm("\(name).bn1")),
        .convolution(
          Blueprint.Convolution(
            "\(name).conv1", channels(channelCount), filler: filler,
            norm: Blueprint.Norm("\(name).bn2"), rectifier: "\(name).prelu")),
        .convolution(
          Blueprint.Convolution(
            "\(name).conv2", channels(channelCount), stride: stride, filler: filler,
            norm: Blueprint.Norm("\(name).bn3"))),
      ],
      projection: isProjected
        ? Blueprint.Convolution(
          "\(name).downsample.0", channels(channelCount), kernelSize: 1, stride: stride, padding: 0,
          filler: filler, norm: Blueprint.Norm("\(name).downsample.1")) : nil)
  }
}
