import FaceAlignment
import FaceDetection
import MadeUpNetworks
import SeededRandom
import Testing

@Suite struct CascadeBoxTests {
  private let box = CascadeBox(left: 11, top: 21, right: 30, bottom: 60, score: 0.5)

  @Test func `counts both corners`() {
    #expect(box.width == 20)
    #expect(box.height == 40)
    #expect(box.region == PixelRegion(left: 10, top: 20, width: 20, height: 40))
    #expect(box.faceBox == FaceBox(left: 10, top: 20, width: 20, height: 40))
  }

  @Test func `moves its edges by shares of its sides`() {
    let moved = box.moved(by: [0.5, -0.25, 0.25, 0.5], width: 20, height: 40)
    #expect(moved == CascadeBox(left: 21, top: 11, right: 35, bottom: 80, score: 0.5))
  }

  @Test func `becomes the square of its longer side`() {
    let square = box.squared
    #expect(square == CascadeBox(left: 1, top: 21, right: 40, bottom: 60, score: 0.5))
    #expect(square.squared == square)
  }

  @Test func `goes to whole pixels towards zero`() {
    let odd = CascadeBox(left: -1.9, top: 2.9, right: 5.5, bottom: 9.1, score: 0.5)
    #expect(odd.truncated == CascadeBox(left: -1, top: 2, right: 5, bottom: 9, score: 0.5))
  }

  @Test(arguments: [
    CascadeBox(left: 5, top: 5, right: 4, bottom: 9, score: 1),
    CascadeBox(left: .nan, top: 5, right: 8, bottom: 9, score: 1),
    CascadeBox(left: 5, top: 5, right: .infinity, bottom: 9, score: 1),
    CascadeBox(left: 1, top: 1, right: 20_000, bottom: 20_000, score: 1),
  ])
  func `has no pixels beyond reason`(box: CascadeBox) {
    #expect(box.region == nil)
  }

  @Test func `measures overlap by the union or by the smaller`() {
    let first = CascadeBox(left: 1, top: 1, right: 10, bottom: 10, score: 1)
    let second = CascadeBox(left: 6, top: 1, right: 10, bottom: 10, score: 1)
    #expect(CascadeOverlap.union.share(first, second) == 0.5)
    #expect(CascadeOverlap.smaller.share(first, second) == 1)
    let apart = CascadeBox(left: 11, top: 1, right: 20, bottom: 10, score: 1)
    #expect(CascadeOverlap.union.share(first, apart) == 0)
    #expect(CascadeOverlap.union.share(first, first) == 1)
  }
}

@Suite struct CascadePyramidTests {
  @Test func `begins where the smallest face fills the view, and ends where the photo does`() {
    let scales = CascadePyramid(minimumFacePixels: 24).scales(width: 100, height: 40)
    // 40 pixels at 0.5 are 20, at 0.3545 14.2, at 0.2513 10.1: too few.
    #expect(scales.count == 2)
    #expect(scales[0] == 0.5)
    #expect(abs(scales[1] - 0.3545) < 1e-12)
  }

  @Test func `sees nothing in a photo smaller than a face`() {
    #expect(CascadePyramid(minimumFacePixels: 24).scales(width: 100, height: 23).isEmpty)
    #expect(CascadePyramid(minimumFacePixels: 24).scales(width: 24, height: 24) == [0.5])
  }

  @Test func `knows what a cell has seen`() {
    // At half size a cell sees 24 pixels, every 4 pixels.
    let box = CascadePyramid.box(column: 5, row: 2, scale: 0.5, score: 0.9)
    #expect(box == CascadeBox(left: 22, top: 10, right: 44, bottom: 32, score: 0.9))
  }
}

@Suite struct SuppressionTests {
  @Test func `agrees with the definition on random boxes`() {
    var generator = SeededGenerator(7)
    let boxes = (0..<200).map { _ in
      let left = Double.random(in: 0..<100, using: &generator)
      let top = Double.random(in: 0..<100, using: &generator)
      let side = Double.random(in: 5..<40, using: &generator)
      return CascadeBox(
        left: left, top: top, right: left + side, bottom: top + side,
        // Few values, so that there are ties.
        score: Double(Int.random(in: 0..<20, using: &generator)))
    }
    let kept = survivors(of: boxes, score: \.score) {
      CascadeOverlap.union.share($0, $1) > 0.3
    }
    // Take the best that is left, and drop what overlaps with it, until nothing is left.
    var left = Array(boxes.indices)
    var expected: [Int] = []
    while let best = left.min(by: { (-boxes[$0].score, $0) < (-boxes[$1].score, $1) }) {
      expected.append(best)
      left.removeAll { CascadeOverlap.union.share(boxes[best], boxes[$0]) > 0.3 }
    }
    #expect(kept == expected)
    #expect(kept.count > 10)
    #expect(kept.count < 190)
  }

  @Test func `keeps a single one, and none of none`() {
    #expect(survivors(of: [1.0], score: { $0 }) { _, _ in true } == [0])
    #expect(survivors(of: [Double](), score: { $0 }) { _, _ in true } == [])
    #expect(survivors(of: [1.0, 2, 3], score: { $0 }) { _, _ in true } == [2])
  }
}

@Suite struct PhotoPixelsTests {
  @Test func `lays parts out column by column, red first, black outside`() throws {
    let photo = try TestPhoto.photo(width: 3, height: 2) { x, y in
      [UInt8(10 * x), UInt8(100 * y), 255]
    }
    let values = try photo.columns(
      of: [
        PixelRegion(left: 0, top: 0, width: 3, height: 2),
        PixelRegion(left: 2, top: -1, width: 3, height: 2),
      ], width: 3, height: 2)
    func number(_ value: Int) -> Float { (Float(value) - 127.5) / 128 }
    let whole = [
      [0, 0, 255], [0, 100, 255], [10, 0, 255], [10, 100, 255], [20, 0, 255], [20, 100, 255],
    ]
    let part = [
      [0, 0, 0], [20, 0, 255], [0, 0, 0], [0, 0, 0], [0, 0, 0], [0, 0, 0],
    ]
    #expect(values == (whole + part).flatMap { $0 }.map(number))
  }

  @Test func `resamples parts by area`() throws {
    let photo = try TestPhoto.photo(width: 4, height: 4) { x, _ in
      [x < 2 ? 40 : 80, 0, 0]
    }
    let region = PixelRegion(left: 0, top: 0, width: 4, height: 4)
    let values = try photo.columns(of: [region], width: 1, height: 1)
    #expect(values[0] == (60 - 127.5) / 128)
  }

  @Test func `lays a photo into planes, blue first`() throws {
    let photo = try TestPhoto.photo(width: 2, height: 2) { x, y in
      [UInt8(x), UInt8(10 + y), UInt8(100 + x + 2 * y)]
    }
    let blue: [Float] = [100, 101, 102, 103]
    let planes = blue + [10, 10, 11, 11] + [0, 1, 0, 1]
    #expect(try photo.planes(width: 2, height: 2) == planes.map { $0 - 127 })
  }

  @Test func `refuses a region without pixels`() throws {
    let photo = try TestPhoto.photo(width: 2, height: 2) { _, _ in [0, 0, 0] }
    let region = PixelRegion(left: 0, top: 0, width: 0, height: 2)
    #expect(throws: DetectionError.self) { try photo.columns(of: [region], width: 2, height: 2) }
  }
}

@Suite struct CascadeDetectorTests {
  private func networks(
    _ folder: TemporaryFolder, refinement: [Float] = [0, 0, 0, 0], output: [Float] = [0, 0, 0, 0],
    points: [Float]? = nil
  ) throws {
    var cascade = BrightSquareCascade()
    cascade.refinement = refinement
    cascade.output = output
    if let points { cascade.points = points }
    for (name, bytes) in cascade.files { try folder.write(bytes, as: name) }
  }

  private func detector(_ folder: TemporaryFolder) throws -> any FaceDetector {
    try DetectorModel(.mtcnn, path: folder.path, minimumFacePixels: 24, environment: [:])
      .makeDetector()
  }

  /// White from (left, top) on, over so many pixels each way.
  private func photo(_ left: Int, _ top: Int, _ side: Int) throws -> FaceImage {
    try TestPhoto.photo(width: 100, height: 70) { x, y in
      let isWhite = (left..<left + side).contains(x) && (top..<top + side).contains(y)
      return isWhite ? [255, 255, 255] : [0, 0, 0]
    }
  }

  @Test func `finds a bright square and places its points`() throws {
    let folder = try TemporaryFolder()
    try networks(folder)
    // At half size the square has 12 x 12 pixels from (26, 10), which is cell (13, 5).
    let faces = try detector(folder).faces(in: photo(52, 20, 24))
    #expect(faces.count == 1)
    let face = try #require(faces.first)
    // The cell stands for the pixels from 2 (13 + 1/2) / 1 = 54, counted from 1, to 76; 22 to 44.
    #expect(face.box == FaceBox(left: 53, top: 21, width: 23, height: 23))
    #expect(abs(face.score - 127.5 / 128) < 1e-3)
    let x = [0.25, 0.75, 0.5, 0.25, 0.75].map { 53 + 23 * ($0 + 1.0 / 64) }
    let y = [0.3125, 0.3125, 0.5, 0.8125, 0.8125].map { 21 + 23 * ($0 + 1.0 / 64) }
    #expect(face.landmarks.coordinates == zip(x, y).flatMap { [$0, $1] })
  }

  @Test func `moves boxes as the second and the third network say`() throws {
    let folder = try TemporaryFolder()
    // The second network cuts a quarter of the height off at the top, and the square of the whole
    // width stays around what is left: 23 pixels, an eighth of 23 lower. The third moves the right
    // edge alone.
    try networks(folder, refinement: [0, 0.25, 0, 0], output: [0, 0, 0.5, 0])
    let faces = try detector(folder).faces(in: photo(50, 18, 32))
    let face = try #require(faces.first)
    let plain = try TemporaryFolder()
    try networks(plain)
    let unmoved = try #require(try detector(plain).faces(in: photo(50, 18, 32)).first)
    let side = unmoved.box.width
    #expect(face.box.left == unmoved.box.left)
    let shift = (side * 0.25 / 2).rounded(.down)
    #expect([shift, shift + 1].contains(face.box.top - unmoved.box.top))
    #expect(face.box.width == side * 1.5)
    #expect(face.landmarks.leftEye.x == unmoved.landmarks.leftEye.x)
    #expect(
      face.landmarks.leftEye.y == unmoved.landmarks.leftEye.y + face.box.top - unmoved.box.top)
  }

  @Test func `finds nothing in the dark`() throws {
    let folder = try TemporaryFolder()
    try networks(folder)
    let detector = try detector(folder)
    let dark = try photo(0, 0, 0)
    #expect(try detector.faces(in: dark).isEmpty)
    let tiny = try TestPhoto.photo(width: 1, height: 1) { _, _ in [255, 255, 255] }
    #expect(try detector.faces(in: tiny).isEmpty)
  }

  @Test func `says which file is missing`() throws {
    let folder = try TemporaryFolder()
    #expect {
      try DetectorModel(.mtcnn, path: folder.path, environment: [:])
    } throws: { error in
      guard case DetectionError.modelMissing(let path, _, let advice) = error else { return false }
      return path == folder.path + "/pnet.onnx" && advice.contains("make mtcnn")
    }
  }

  @Test func `says which file is no network of its kind`() throws {
    let folder = try TemporaryFolder()
    try networks(folder)
    try folder.write(Array("no network".utf8), as: "rnet.onnx")
    #expect {
      try detector(folder)
    } throws: { error in
      guard case DetectionError.badModel(let path, _, _) = error else { return false }
      return path == folder.path + "/rnet.onnx"
    }
    try networks(folder, points: [0.5])
    #expect {
      try detector(folder).faces(in: photo(52, 20, 24))
    } throws: { error in
      guard case DetectionError.badModel(let path, _, _) = error else { return false }
      return path == folder.path + "/onet.onnx"
    }
  }

  @Test func `looks for the user's folder where other programs keep theirs`() {
    func folder(_ environment: [String: String]) -> String? {
      DetectorModel.userFolder(environment: environment)
    }
    #expect(folder(["HOME": "/home/ada"]) == "/home/ada/.cache/atl/mtcnn")
    #expect(folder(["HOME": "/home/ada", "XDG_CACHE_HOME": "/c"]) == "/c/atl/mtcnn")
    #expect(folder([:]) == nil)
  }
}
