extension NetworkConfiguration {
  /// ResFace-28: 27 convolutions of 3 x 3 in four residual stages, then one embedding per face.
  ///
  ///     conv1a   3 -> 32                                  112 -> 110 pixels
  ///     conv1b  32 -> 64,  stride 2, unpadded, 1 unit     110 -> 54
  ///     conv2   64 -> 128, stride 2, unpadded, 2 units     54 -> 26
  ///     conv3  128 -> 256, stride 2, unpadded, 5 units     26 -> 12
  ///     conv4  256 -> 512, stride 2, unpadded, 3 units     12 -> 5
  ///     fc5    512 x 5 x 5 = 12800 -> 512
  ///
  /// 1 + 4 + 2 (1 + 2 + 5 + 3) = 27 convolutions and fc5 are the 28 layers. Every convolution has
  /// biases and a PReLU; there is no batch norm and no pooling, so no sample sees another.
  /// 28,853,792 parameters, 4.02 GFLOP forward per image, three times that for a training step. An
  /// input of 56 goes 54, 26, 12, 5, 2.
  ///
  /// - Source: the layers, names, fillers and multipliers of the published `face_deploy.prototxt`
  ///   of the Angular Triplet Loss, after Y. Wen et al., "A Discriminative Feature Learning
  ///   Approach for Deep Face Recognition", ECCV 2016; what differs is said at
  ///   `Blueprint.Convolution.parameters`.
  func resFaceBlocks() -> [Blueprint.Block] {
    func entry(_ suffix: String, _ channelCount: Int, stride: Int) -> Blueprint.Block {
      .convolution(
        Blueprint.Convolution(
          "conv\(suffix)", channels(channelCount), stride: stride,
          padding: 0, rectifier: "relu\(suffix)"))
    }
    // The names of the units go on from the number behind the entry's, which starts at conv1a.
    let stages = [("1b", 64, 1), ("2", 128, 2), ("3", 256, 5), ("4", 512, 3)]
    var blocks = [entry("1a", 32, stride: 1)]
    for (index, (suffix, channelCount, unitCount)) in stages.enumerated() {
      blocks.append(entry(suffix, channelCount, stride: 2))
      blocks += (0..<unitCount).map {
        .unit(stage: index + 2, firstLayer: 2 * $0 + 1, channels(channelCount))
      }
    }
    return blocks + [.embedding(Blueprint.Embedding("fc5", componentCount: embedding))]
  }
}

extension Blueprint.Block {
  /// Two padded convolutions, each with its PReLU, whose result is added to their input.
  ///
  ///     output = input + prelu(conv(prelu(conv(input))))
  ///
  /// The weights start near zero.
  ///
  /// - Parameters:
  ///   - stage: the number that the names start with.
  ///   - number: the number of the first convolution in its stage, from 1.
  ///   - channelCount: of input and output.
  /// - Returns: the residual block.
  static func unit(stage: Int, firstLayer number: Int, _ channelCount: Int) -> Blueprint.Block {
    let body = [number, number + 1].map { number in
      Blueprint.Block.convolution(
        Blueprint.Convolution(
          "conv\(stage)_\(number)", channelCount,
          filler: .gaussian(deviation: 0.01), rectifier: "relu\(stage)_\(number)"))
    }
    return .residual(Blueprint.Residual("res\(stage)_\(number + 1)", body: body))
  }
}
