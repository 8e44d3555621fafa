import FaceAlignment
import FaceDetection
import MadeUpNetworks
import SeededRandom
import Testing

/// Three small networks with the layers of RSA's, in Caffe's form and as the oracle computes them.
private struct SmallScaleRecursion {
  private typealias Blob = CaffeNetwork.Layer.Blob

  /// Weights of a convolution by its name, made up once.
  private struct Convolution {
    var weights: [Float]
    var bias: [Float]?
    var inputs: Int
    var outputs: Int
    var side: Int
    var stride: Int

    func layer(_ name: String, from bottom: String, to top: String) -> CaffeNetwork.Layer {
      CaffeNetwork.Layer(
        name, type: "Convolution", from: [bottom], to: top,
        parameters: """
          convolution_param { num_output: \(outputs) kernel_size: \(side) pad: \(side / 2) \
          stride: \(stride) bias_term: \(bias != nil) }
          """,
        blobs: [Blob(shape: [outputs, inputs, side, side], values: weights)]
          + (bias.map { [Blob(shape: [outputs], values: $0)] } ?? []))
    }

    func callAsFunction(_ map: MapOracle) -> MapOracle {
      map.convolved(
        weights: weights, bias: bias, outputs: outputs, side: side, stride: stride,
        padding: side / 2)
    }
  }

  private var first: Convolution
  private var branch1: Convolution
  private var branch2: Convolution
  private var transfers: [Convolution]
  private var head: Convolution
  private var scores: Convolution
  private var places: Convolution
  private let mean: [Float]
  private let variance: [Float]
  private let factor: [Float]
  private let shift: [Float]

  init(seed: UInt64) {
    var generator = SeededGenerator(seed)
    func numbers(_ count: Int, _ range: ClosedRange<Float>) -> [Float] {
      (0..<count).map { _ in Float.random(in: range, using: &generator) }
    }
    func convolution(
      _ inputs: Int, _ outputs: Int, side: Int, stride: Int = 1, hasBias: Bool = true,
      size: Float = 1
    ) -> Convolution {
      // As large as it came in, more or less.
      let bound = size * 1.7 / Float(inputs * side * side).squareRoot()
      return Convolution(
        weights: numbers(outputs * inputs * side * side, -bound...bound),
        bias: hasBias ? numbers(outputs, -0.1...0.3) : nil, inputs: inputs, outputs: outputs,
        side: side, stride: stride)
    }
    first = convolution(3, 4, side: 3, stride: 2, hasBias: false)
    mean = numbers(4, -3...3)
    variance = numbers(4, 500...3000)
    factor = numbers(4, 0.5...1.5)
    shift = numbers(4, -0.2...0.5)
    branch1 = convolution(4, 6, side: 1, hasBias: false)
    branch2 = convolution(4, 6, side: 3, hasBias: false)
    transfers = [
      convolution(6, 6, side: 3, size: 1.5), convolution(6, 6, side: 3, stride: 2, size: 1.5),
      convolution(6, 6, side: 1),
    ]
    head = convolution(6, 8, side: 3, stride: 2)
    scores = convolution(8, 1, side: 1, size: 5)
    places = convolution(8, 10, side: 1, size: 0.1)
  }

  /// The oracle's scores and offsets at the five scales.
  func maps(of photo: MapOracle) -> [(scores: MapOracle, offsets: MapOracle)] {
    let normalised = first(photo).mapped { plane, value in
      let deviation = (Double(variance[plane]) + 1e-5).squareRoot()
      return (value - Double(mean[plane])) / deviation * Double(factor[plane])
        + Double(shift[plane])
    }
    let pooled = normalised.rectified.pooled
    var features = (branch1(pooled) + branch2(pooled)).rectified.pooled
    return (0..<5).map { step in
      if step > 0 {
        features = transfers[2](transfers[1](transfers[0](features).rectified).rectified)
      }
      let seen = head(features.rectified).rectified
      return (scores(seen), places(seen))
    }
  }

  /// Scales the score so that its largest on a photo is the given one.
  mutating func raiseScores(on photo: MapOracle, to largest: Double) {
    let found = maps(of: photo).flatMap { $0.scores.planes[0].flatMap { $0 } }.max() ?? 1
    let factor = Float(largest / found)
    scores.weights = scores.weights.map { $0 * factor }
    scores.bias = scores.bias?.map { $0 * factor }
  }

  /// Writes the six files.
  func write(to folder: TemporaryFolder) throws {
    func relu(_ top: String) -> CaffeNetwork.Layer {
      CaffeNetwork.Layer("\(top)_relu", type: "ReLU", from: [top], to: top)
    }
    func pool(_ bottom: String, to top: String) -> CaffeNetwork.Layer {
      CaffeNetwork.Layer(
        top, type: "Pooling", from: [bottom], to: top,
        parameters: "pooling_param { kernel_size: 2 stride: 2 pool: MAX }")
    }
    // The statistics of a batch norm are stored as sums, with their weight as the third blob.
    let doubled = [mean, variance].map { Blob(shape: [4], values: $0.map { 2 * $0 }) }
    let features = CaffeNetwork(
      input: "data", inputPlanes: 3,
      layers: [
        first.layer("conv1", from: "data", to: "conv1"),
        CaffeNetwork.Layer(
          "bn_conv1", type: "BatchNorm", from: ["conv1"], to: "conv1",
          parameters: "batch_norm_param { use_global_stats: true }",
          blobs: doubled + [Blob(shape: [1], values: [2])]),
        CaffeNetwork.Layer(
          "scale_conv1", type: "Scale", from: ["conv1"], to: "conv1",
          parameters: "scale_param { bias_term: true }",
          blobs: [Blob(shape: [4], values: factor), Blob(shape: [4], values: shift)]),
        relu("conv1"), pool("conv1", to: "pool1"),
        branch1.layer("branch1", from: "pool1", to: "branch1"),
        branch2.layer("branch2", from: "pool1", to: "branch2"),
        CaffeNetwork.Layer("sum", type: "Eltwise", from: ["branch1", "branch2"], to: "sum"),
        relu("sum"), pool("sum", to: "features"),
      ])
    let transfer = CaffeNetwork(
      input: "data", inputPlanes: 6,
      layers: [
        transfers[0].layer("transfer_1", from: "data", to: "map_1"), relu("map_1"),
        transfers[1].layer("transfer_2", from: "map_1", to: "map_2"), relu("map_2"),
        transfers[2].layer("transfer_3", from: "map_2", to: "map_3"),
      ])
    let faces = CaffeNetwork(
      input: "features", inputPlanes: 6,
      layers: [
        // In place on the input, as the released network does.
        relu("features"), head.layer("head", from: "features", to: "head"), relu("head"),
        scores.layer("rpn_cls", from: "head", to: "rpn_cls"),
        places.layer("rpn_reg", from: "head", to: "rpn_reg"),
      ])
    for (name, network) in [("features", features), ("transfer", transfer), ("faces", faces)] {
      try folder.write(Array(network.description.utf8), as: "\(name).prototxt")
      try folder.write(network.weights, as: "\(name).caffemodel")
    }
  }
}

@Suite struct ScaleRecursionDetectorTests {
  /// Smooth in places and rough in others, so that scores differ from cell to cell.
  private func pixel(_ x: Int, _ y: Int) -> [UInt8] {
    let noise = TestPhoto.noise(x / 8, y / 8)
    return (x / 64 + y / 64) % 2 == 0 ? noise : noise.map { $0 / 4 + UInt8(x / 8) }
  }

  private func detector(_ folder: TemporaryFolder) throws -> any FaceDetector {
    try DetectorModel(.rsa, path: folder.path, environment: [:]).makeDetector()
  }

  /// Blue, green, red, each less 127.
  private func map(width: Int, height: Int) -> MapOracle {
    MapOracle(planeCount: 3, height: height, width: width) { plane, y, x in
      Double(pixel(x, y)[2 - plane]) - 127
    }
  }

  private func candidates(
    _ maps: [(scores: MapOracle, offsets: MapOracle)], photoPixels: Double
  ) -> [AnchorOracle.Face] {
    maps.enumerated().flatMap { step, maps in
      AnchorOracle.candidates(
        scores: maps.scores.planes[0], offsets: maps.offsets.planes,
        photoPixels: photoPixels * Double(1 << step))
    }
  }

  @Test(arguments: [1, 2, 3] as [UInt64]) func `agrees with the oracle`(seed: UInt64) throws {
    var networks = SmallScaleRecursion(seed: seed)
    let input = map(width: 512, height: 376)
    networks.raiseScores(on: input, to: 14)
    let folder = try TemporaryFolder()
    try networks.write(to: folder)
    let candidates = candidates(networks.maps(of: input), photoPixels: 1)
    let expected = AnchorOracle.faces(among: candidates)
    #expect(!expected.isEmpty)
    // What a rounding could change is not what this compares.
    #expect(candidates.allSatisfy { abs($0.score - 8) > 1e-4 && abs($0.score - 3) > 1e-4 })
    let faces = try detector(folder).faces(
      in: TestPhoto.photo(width: 512, height: 376, pixel: pixel))
    AnchorOracle.expect(faces, expected, within: 0.05)
  }

  @Test func `answers in pixels of the photo`() throws {
    // Twice as large, and each pixel four times: resampled by area, the networks see the same.
    var networks = SmallScaleRecursion(seed: 1)
    let input = map(width: 512, height: 376)
    networks.raiseScores(on: input, to: 14)
    let folder = try TemporaryFolder()
    try networks.write(to: folder)
    let detector = try detector(folder)
    let small = try detector.faces(in: TestPhoto.photo(width: 512, height: 376, pixel: pixel))
    let large = try detector.faces(
      in: TestPhoto.photo(width: 1024, height: 752) { pixel($0 / 2, $1 / 2) })
    #expect(!small.isEmpty)
    #expect(large.map(\.score) == small.map(\.score))
    #expect(
      large.map(\.landmarks.coordinates) == small.map { $0.landmarks.coordinates.map { 2 * $0 } })
  }

  @Test func `says which file is missing or wrong`() throws {
    let folder = try TemporaryFolder()
    try SmallScaleRecursion(seed: 1).write(to: folder)
    try folder.write(Array("layer {".utf8), as: "transfer.prototxt")
    #expect {
      try detector(folder)
    } throws: { error in
      guard case DetectionError.badModel(let path, _, _) = error else { return false }
      return path == folder.path + "/transfer.prototxt"
    }
    let empty = try TemporaryFolder()
    #expect {
      try detector(empty)
    } throws: { error in
      guard case DetectionError.modelMissing(let path, _, _) = error else { return false }
      return path == empty.path + "/features.prototxt"
    }
  }
}
