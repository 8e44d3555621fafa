import FaceAlignment
import FaceDetection
import MadeUpNetworks
import Testing

@Suite struct YuNetDetectorTests {
  /// A network in the form of YuNet that sees a face where a block of 16 x 16 pixels is white.
  ///
  /// Its outputs are those of the published one: for each cell of 8, 16, 32 and 64 pixels, and each
  /// of 3, 2, 2 and 3 sizes in it, the places (`loc`, 14 numbers), the class (`conf`, 2) and the
  /// overlap (`iou`, 1).
  private func network() -> [UInt8] {
    var network = ONNXNetwork(input: "input", shape: [1, 3, -1, -1])
    var parts: [String: [String]] = [:]
    for (stride, sizeCount) in [(8, 3), (16, 2), (32, 2), (64, 3)] {
      for (name, width) in [("loc", 14), ("conf", 2), ("iou", 1)] {
        let channelCount = sizeCount * width
        let area = 3 * stride * stride
        var weights = [Float](repeating: 0, count: channelCount * area)
        var bias = [Float](repeating: 0, count: channelCount)
        if name == "loc" { bias = (0..<channelCount).map { Self.places[$0 % width] } }
        if name == "iou" { bias = bias.map { _ in 1 } }
        if name == "conf" && stride == 16 {
          for index in 0..<area { weights[area + index] = 1 / Float(255 * area) }
        }
        let part = "\(name)\(stride)"
        network.convolve(
          "input", to: "\(part).planes", weights: weights,
          shape: [channelCount, 3, stride, stride], bias: bias, stride: stride)
        network.transpose("\(part).planes", to: "\(part).cells", order: [0, 2, 3, 1])
        network.reshape("\(part).cells", to: part, shape: [-1, width])
        parts[name, default: []].append(part)
      }
    }
    for name in ["loc", "conf", "iou"] {
      network.concatenate(parts[name] ?? [], to: name)
      network.output(name, rank: 2)
    }
    return network.bytes
  }

  /// In tenths of the size of 32 pixels: the box in its place, the points around the middle.
  private static let places: [Float] = [0, 0, 0, 0, -5, -4, 5, -3, 1, 0, -4, 4, 4, 5]

  private func detector() throws -> any FaceDetector {
    let folder = try TemporaryFolder()
    try folder.write(network(), as: "yunet.onnx")
    return try DetectorModel(.yunet, path: folder.path, environment: [:]).makeDetector()
  }

  /// Black, but for the block in the column and row of so many pixels a block.
  private func photo(
    width: Int, height: Int, block: Int, column: Int, row: Int
  ) throws -> FaceImage {
    try TestPhoto.photo(width: width, height: height) { x, y in
      x / block == column && y / block == row ? [255, 255, 255] : [0, 0, 0]
    }
  }

  private func isNear(_ values: [Double], _ expected: [Double]) -> Bool {
    values.count == expected.count
      && zip(values, expected).allSatisfy { abs($0 - $1) < 1e-3 }
  }

  @Test func `places the points as a viewer names them`() throws {
    let faces = try detector().faces(
      in: photo(width: 128, height: 64, block: 16, column: 5, row: 1))
    #expect(faces.count == 1)
    let face = try #require(faces.first)
    // The cell's middle is (88, 24); the smallest size of its level is 32.
    #expect(
      isNear([face.box.left, face.box.top, face.box.width, face.box.height], [72, 8, 32, 32]))
    let points: [Double] = [72, 11.2, 104, 14.4, 91.2, 24, 75.2, 36.8, 100.8, 40]
    #expect(isNear(face.landmarks.coordinates, points))
    #expect(abs(face.score - 1) < 1e-3)
  }

  @Test func `shrinks a large photo and answers in its pixels`() throws {
    let faces = try detector().faces(
      in: photo(width: 1280, height: 640, block: 32, column: 5, row: 1))
    let face = try #require(faces.first)
    #expect(
      isNear([face.box.left, face.box.top, face.box.width, face.box.height], [144, 16, 64, 64]))
    #expect(face.landmarks.leftEye.distance(to: PixelPoint(x: 144, y: 22.4)) < 1e-2)
  }

  @Test func `finds nothing in the dark`() throws {
    let dark = try photo(width: 64, height: 64, block: 1, column: -1, row: 0)
    #expect(try detector().faces(in: dark).isEmpty)
  }

  @Test func `refuses what is no YuNet`() throws {
    let folder = try TemporaryFolder()
    #expect {
      try DetectorModel(.yunet, path: folder.path + "/none.onnx", environment: [:])
    } throws: { error in
      guard case DetectionError.modelMissing = error else { return false }
      return true
    }
    #expect(throws: DetectionError.self) {
      try DetectorModel(.yunet, path: folder.path, environment: [:])
    }
    #expect(throws: DetectionError.self) {
      try DetectorModel(.yunet, path: nil, environment: [:])
    }
    // A network of another generation has outputs of other names.
    var other = ONNXNetwork(input: "input", shape: [1, 3, -1, -1])
    other.convolve(
      "input", to: "cls_8", weights: [1, 1, 1], shape: [1, 3, 1, 1], bias: [0], stride: 8)
    other.output("cls_8", rank: 4)
    for content in [Array("no network".utf8), other.bytes] {
      try folder.write(content, as: "yunet.onnx")
      #expect {
        try DetectorModel(.yunet, path: folder.path + "/yunet.onnx", environment: [:])
          .makeDetector()
      } throws: { error in
        guard case DetectionError.badModel(let path, _, _) = error else { return false }
        return path == folder.path + "/yunet.onnx"
      }
    }
  }
}
