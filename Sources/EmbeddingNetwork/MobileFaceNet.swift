extension NetworkConfiguration {
  /// MobileFaceNet: depthwise convolutions between convolutions of 1 x 1, about a million
  /// parameters.
  ///
  ///     conv1          3 ->  64, stride 2                    112 -> 56 pixels
  ///     conv2         64 ->  64, depthwise                    56
  ///     bottlenecks   64, expansion 2, 5 of them, stride 2    56 -> 28
  ///                  128, expansion 4, 1, stride 2            28 -> 14
  ///                  128, expansion 2, 6                      14
  ///                  128, expansion 4, 1, stride 2            14 -> 7
  ///                  128, expansion 2, 2                       7
  ///     conv3        128 -> 512, 1 x 1                         7
  ///     global       512, depthwise over the whole map         7 -> 1
  ///     embedding    512 -> D, 1 x 1                           1
  ///
  /// The published embedding has 128 components. A batch norm follows every convolution and a PReLU
  /// all but those that end a bottleneck and the last two; a bottleneck of stride 1 whose channels
  /// stay the same adds its input. An input of 56 goes 28, 28, 14, 7, 7, 4, 4. Factors and addends
  /// of batch norms learn without weight decay. The paper gives no fillers; here all convolutions
  /// start xavier, whose scale the batch norms undo.
  ///
  /// - Source: S. Chen et al., "MobileFaceNets: Efficient CNNs for Accurate Real-Time Face
  ///   Verification on Mobile Devices", CCBR 2018, table 1; the bottlenecks after M. Sandler et
  ///   al., "MobileNetV2", CVPR 2018. The names are ours.
  func mobileFaceNetBlocks() -> [Blueprint.Block] {
    var blocks: [Blueprint.Block] = [
      .convolution(.named("conv1", channels(64), stride: 2)),
      .convolution(.named("conv2", channels(64), isDepthwise: true)),
    ]
    var inputChannelCount = 64
    var size = (inputSize.height + 1) / 2
    let stages = [(2, 64, 5, 2), (4, 128, 1, 2), (2, 128, 6, 1), (4, 128, 1, 2), (2, 128, 2, 1)]
    for (index, (expansion, channelCount, count, firstStride)) in stages.enumerated() {
      for number in 0..<count {
        let stride = number == 0 ? firstStride : 1
        let name = "stage\(index + 1).\(number)"
        let body = bottleneck(
          name, expandedTo: expansion * inputChannelCount, channelCount, stride: stride)
        let isResidual = stride == 1 && inputChannelCount == channelCount
        blocks +=
          isResidual ? [.residual(Blueprint.Residual(name, body: body))] : body
        inputChannelCount = channelCount
        size = (size + stride - 1) / stride
      }
    }
    return blocks + [
      .convolution(.named("conv3", channels(512), kernelSize: 1, padding: 0)),
      .convolution(
        .named(
          "global", channels(512), kernelSize: size, padding: 0, isDepthwise: true,
          isLinear: true)),
      .convolution(.named("embedding", embedding, kernelSize: 1, padding: 0, isLinear: true)),
    ]
  }

  private func bottleneck(
    _ name: String, expandedTo expandedCount: Int, _ channelCount: Int, stride: Int
  ) -> [Blueprint.Block] {
    [
      .convolution(
        .named("\(name).expand", channels(expandedCount), kernelSize: 1, padding: 0)),
      .convolution(
        .named("\(name).depthwise", channels(expandedCount), stride: stride, isDepthwise: true)),
      .convolution(
        .named(
          "\(name).project", channels(channelCount), kernelSize: 1, padding: 0, isLinear: true)),
    ]
  }
}

extension Blueprint.Convolution {
  /// A convolution with its batch norm and, unless it is linear, its PReLU, all under one name.
  fileprivate static func named(
    _ name: String, _ outputChannelCount: Int, kernelSize: Int = 3, stride: Int = 1,
    padding: Int = 1, isDepthwise: Bool = false, isLinear: Bool = false
  ) -> Self {
    Self(
      "\(name).conv", outputChannelCount, kernelSize: kernelSize, stride: stride, padding: padding,
      isDepthwise: isDepthwise, norm: Blueprint.Norm("\(name).bn"),
      rectifier: isLinear ? nil : "\(name).prelu")
  }
}
