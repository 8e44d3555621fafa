package import FaceAlignment

/// RSA: the features of the photo are computed once, at one size; those at half the size, at a
/// quarter and so on come from a network that halves them.
///
/// The photo's longer side is brought to 512 pixels, and faces are looked for at scales of 1, 1/2,
/// 1/4, 1/8 and 1/16, where their boxes have about 90 pixels. A length at a scale becomes one of
/// the photo by division, as in the authors' program; half-pixel centres are not minded there,
/// which can move the points of a face that fills the photo by up to a hundredth of its size.
///
/// Source: Y. Liu, H. Li, J. Yan, F. Wei, X. Wang, X. Tang, "Recurrent Scale Approximation for
/// Object Detection in CNN", ICCV 2017, and the authors' program.
package final class ScaleRecursionDetector: FaceDetector {
  private let featureNetwork: Network
  private let transferNetwork: Network
  private let faceNetwork: Network

  static let longSidePixels = 512
  private static let scaleCount = 5

  /// Reads the networks.
  ///
  /// - Throws: `badModel`.
  package init(_ files: ScaleRecursionFiles) throws(DetectionError) {
    featureNetwork = try Network(files.features)
    transferNetwork = try Network(files.transfer)
    faceNetwork = try Network(files.faces)
  }

  /// All faces, by falling score.
  package func faces(
    in photo: borrowing FaceImage
  ) throws(DetectionError) -> [DetectedFace] {
    let longSide = Double(Self.longSidePixels)
    let scale = longSide / Double(max(photo.width, photo.height))
    let width = max(1, Int((Double(photo.width) * scale).rounded()))
    let height = max(1, Int((Double(photo.height) * scale).rounded()))
    var features = try featureNetwork.map(
      from: NetworkOutput(
        shape: [1, 3, height, width], values: try photo.planes(width: width, height: height)))
    var candidates: [DetectedFace] = []
    var photoPixels = 1 / scale
    for step in 0..<Self.scaleCount {
      if step > 0 {
        features = try transferNetwork.map(from: features)
        photoPixels *= 2
      }
      let maps = try faceNetwork.outputs(of: features.values, shape: features.shape)
      let scores = try faceNetwork.map(of: 1, among: maps)
      let offsets = try faceNetwork.map(of: 10, among: maps)
      guard offsets.values.count == 10 * scores.values.count else {
        throw faceNetwork.badModel(
          found: "maps of the shapes \(maps.map(\.shape))", expected: "maps of one size")
      }
      candidates += AnchorGrid.candidates(
        scores: scores, offsets: offsets, photoPixels: photoPixels)
    }
    return AnchorGrid.faces(among: candidates)
  }
}

extension Network {
  /// A Caffe network whose description is made fit for OpenCV first.
  fileprivate convenience init(_ files: ScaleRecursionFiles.Caffe) throws(DetectionError) {
    try self.init(
      caffe: CaffeDescription.readable(files.description.bytes), weights: files.weights.bytes,
      name: files.description.path)
  }

  /// The one map that the network makes of another.
  fileprivate func map(from input: NetworkOutput) throws(DetectionError) -> NetworkOutput {
    let outputs = try outputs(of: input.values, shape: input.shape)
    guard outputs.count == 1, let map = outputs.first, map.shape.count == 4 else {
      throw badModel(
        found: "outputs of the shapes \(outputs.map(\.shape))",
        expected: "one of four dimensions")
    }
    return map
  }

  /// The output of so many planes.
  fileprivate func map(
    of planeCount: Int, among outputs: [NetworkOutput]
  ) throws(DetectionError) -> NetworkOutput {
    for output in outputs where output.shape.count == 4 && output.shape[1] == planeCount {
      guard output.values.allSatisfy(\.isFinite) else {
        throw badModel(found: "an output that is no number", expected: "numbers")
      }
      return output
    }
    throw badModel(
      found: "outputs of the shapes \(outputs.map(\.shape))",
      expected: "one with \(planeCount) planes")
  }
}
