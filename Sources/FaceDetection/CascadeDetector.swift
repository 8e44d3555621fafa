package import FaceAlignment

/// MTCNN: three networks, each of which looks closer at what the one before it let pass.
///
/// The first sees the photo at many sizes and proposes boxes; the second judges each on 24 x 24
/// pixels, the third on 48 x 48, where it also gives the landmarks. All of them see pictures whose
/// rows and columns have changed places, as their authors' do.
///
/// Source: K. Zhang, Z. Zhang, Z. Li, Y. Qiao, "Joint Face Detection and Alignment Using Multitask
/// Cascaded Convolutional Networks", IEEE Signal Processing Letters 23(10), 2016; thresholds, the
/// sizes of the pyramid and the rounding are those of the authors' program.
package final class CascadeDetector: FaceDetector {
  private let proposalNetwork: Network
  private let refinementNetwork: Network
  private let outputNetwork: Network
  private let pyramid: CascadePyramid

  /// Scores below which a candidate of each network goes.
  private static let thresholds = (proposal: 0.6, refinement: 0.7, output: 0.7)

  /// How many candidates a network sees at a time, so that memory stays small.
  private static let batchCount = 64

  /// Reads the networks from the bytes of their ONNX files.
  ///
  /// - Throws: `badModel`.
  package init(_ files: CascadeFiles) throws(DetectionError) {
    proposalNetwork = try Network(onnx: files.proposal.bytes, name: files.proposal.path)
    refinementNetwork = try Network(onnx: files.refinement.bytes, name: files.refinement.path)
    outputNetwork = try Network(onnx: files.output.bytes, name: files.output.path)
    pyramid = CascadePyramid(minimumFacePixels: files.minimumFacePixels)
  }

  /// All faces, by falling score.
  package func faces(
    in photo: borrowing FaceImage
  ) throws(DetectionError) -> [DetectedFace] {
    let proposals = try proposals(in: photo)
    let refined = try refined(proposals, in: photo)
    return try faces(from: refined, in: photo)
  }

  /// What the first network proposes, on whole pixels.
  private func proposals(in photo: borrowing FaceImage) throws(DetectionError) -> [CascadeBox] {
    var all: [Proposal] = []
    for scale in pyramid.scales(width: photo.width, height: photo.height) {
      let level = try proposals(in: photo, at: scale)
      let kept = survivors(of: level, score: \.box.score) {
        CascadeOverlap.union.share($0.box, $1.box) > 0.5
      }
      all += kept.map { level[$0] }
    }
    let kept = survivors(of: all, score: \.box.score) {
      CascadeOverlap.union.share($0.box, $1.box) > 0.7
    }
    return kept.map { index in
      let box = all[index].box
      return box.moved(
        by: all[index].shares, width: box.right - box.left, height: box.bottom - box.top
      ).squared.truncated
    }
  }

  /// A box of the first network, and how it would move the edges.
  private struct Proposal {
    let box: CascadeBox
    let shares: [Float]
  }

  private func proposals(
    in photo: borrowing FaceImage, at scale: Double
  ) throws(DetectionError) -> [Proposal] {
    let width = Int((Double(photo.width) * scale).rounded(.up))
    let height = Int((Double(photo.height) * scale).rounded(.up))
    let whole = PixelRegion(left: 0, top: 0, width: photo.width, height: photo.height)
    let input = try photo.columns(of: [whole], width: width, height: height)
    let outputs = try proposalNetwork.outputs(of: input, shape: [1, width, height, 3])
    let scores = try output(of: 2, among: outputs, of: proposalNetwork, rank: 4)
    let cellCount = scores.values.count / 2
    let shares = try output(
      of: 4, among: outputs, of: proposalNetwork, rank: 4, placeCount: cellCount)
    let rowCount = scores.shape[2]
    var proposals: [Proposal] = []
    for cell in 0..<cellCount {
      let score = Double(scores.values[2 * cell + 1])
      guard score >= Self.thresholds.proposal else { continue }
      let box = CascadePyramid.box(
        column: cell / rowCount, row: cell % rowCount, scale: scale, score: score)
      proposals.append(
        Proposal(box: box, shares: Array(shares.values[4 * cell..<4 * cell + 4])))
    }
    return proposals
  }

  /// What the second network leaves of the proposals.
  private func refined(
    _ proposals: [CascadeBox], in photo: borrowing FaceImage
  ) throws(DetectionError) -> [CascadeBox] {
    let judged = try judged(
      proposals, in: photo, side: 24, by: refinementNetwork,
      threshold: Self.thresholds.refinement)
    let kept = survivors(of: judged, score: \.box.score) {
      CascadeOverlap.union.share($0.box, $1.box) > 0.7
    }
    return kept.map { judged[$0].moved.squared.truncated }
  }

  /// What the third network leaves.
  private func faces(
    from boxes: [CascadeBox], in photo: borrowing FaceImage
  ) throws(DetectionError) -> [DetectedFace] {
    let judged = try judged(
      boxes, in: photo, side: 48, by: outputNetwork, threshold: Self.thresholds.output)
    let kept = survivors(of: judged, score: \.box.score) {
      CascadeOverlap.smaller.share($0.moved, $1.moved) > 0.7
    }
    return kept.compactMap { index in
      let face = judged[index]
      guard let landmarks = face.landmarks else { return nil }
      return DetectedFace(
        landmarks: landmarks, box: face.moved.faceBox, score: face.box.score)
    }
  }

  /// The boxes that a network of one verdict a box lets pass.
  private func judged(
    _ boxes: [CascadeBox], in photo: borrowing FaceImage, side: Int, by network: Network,
    threshold: Double
  ) throws(DetectionError) -> [JudgedBox] {
    let candidates = boxes.compactMap { box in box.region.map { (box: box, region: $0) } }
    var judged: [JudgedBox] = []
    for start in stride(from: 0, to: candidates.count, by: Self.batchCount) {
      let batch = candidates[start..<min(start + Self.batchCount, candidates.count)]
      let input = try photo.columns(of: batch.map(\.region), width: side, height: side)
      let outputs = try network.outputs(of: input, shape: [batch.count, side, side, 3])
      func verdicts(_ size: Int) throws(DetectionError) -> NetworkOutput {
        try output(of: size, among: outputs, of: network, rank: 2, placeCount: batch.count)
      }
      let scores = try verdicts(2)
      let shares = try verdicts(4)
      let points = side == 48 ? try verdicts(10) : nil
      for (index, candidate) in batch.enumerated() {
        let score = Double(scores.values[2 * index + 1])
        guard score > threshold else { continue }
        judged.append(
          JudgedBox(
            candidate.box, score: score, shares: shares.row(index), points: points?.row(index)))
      }
    }
    return judged
  }

  /// The output that has so many numbers for each place or box.
  private func output(
    of size: Int, among outputs: [NetworkOutput], of network: Network, rank: Int,
    placeCount: Int? = nil
  ) throws(DetectionError) -> NetworkOutput {
    let found = outputs.map(\.shape)
    for output in outputs where output.shape.count == rank && output.shape.last == size {
      guard placeCount ?? (output.values.count / size) == output.values.count / size else { break }
      guard output.values.allSatisfy(\.isFinite) else {
        throw network.badModel(found: "an output that is no number", expected: "numbers")
      }
      return output
    }
    throw network.badModel(
      found: "outputs of the shapes \(found)",
      expected: "one of \(rank) dimensions with \(size) numbers in the last")
  }
}

/// A box with a network's verdict on it.
private struct JudgedBox {
  /// How much further right and down than the network says the points are put, in sides of the box.
  ///
  /// Programs that run these networks differ by a pixel or two in where the points lie, by how they
  /// cut and resample. The lists of landmarks in use here, and faces that were aligned by them, lie
  /// 0.0155 sides (standard error 0.002) right of and below the authors' arithmetic, for all points
  /// and sizes alike; the shift brings both together. It is a convention and no gain in accuracy:
  /// in mirrored photos the authors' points lie 0.6 pixels too far right already.
  private static let pointShift = 1.0 / 64

  /// As the network saw it.
  let box: CascadeBox
  /// As the network would have it.
  let moved: CascadeBox
  let landmarks: Landmarks?

  init(_ seen: CascadeBox, score: Double, shares: [Float], points: [Float]?) {
    var box = seen
    box.score = score
    self.box = box
    moved = box.moved(by: shares, width: box.width, height: box.height)
    // The network gives the five x before the five y, as shares of the box; the 1 leads from the
    // authors' pixels to ours.
    landmarks = points.flatMap { points in
      var coordinates: [Double] = []
      for index in 0..<5 {
        let across = Double(points[index]) + Self.pointShift
        let down = Double(points[index + 5]) + Self.pointShift
        coordinates.append(seen.left - 1 + across * seen.width)
        coordinates.append(seen.top - 1 + down * seen.height)
      }
      return Landmarks(coordinates: coordinates)
    }
  }
}

extension NetworkOutput {
  /// A row of an output of two dimensions.
  fileprivate func row(_ index: Int) -> [Float] {
    Array(values[index * shape[1]..<(index + 1) * shape[1]])
  }
}
