import Dispatch
import FaceAlignment
import Foundation
import SeededRandom
import Synchronization
import Testing

@Suite struct FaceAlignerTests {
  /// Landmarks that lie as the template `wuxiang` wants them.
  private func idealLandmarks() throws -> Landmarks {
    try #require(Landmarks(coordinates: [36, 36, 76, 36, 56, 56, 40, 76, 72, 76]))
  }

  private func aligner(
    encoding: FaceEncoding = .png, appliesOrientation: Bool = false, maxPixels: Int = 1 << 20
  ) throws -> FaceAligner {
    try FaceAligner(
      template: AlignmentTemplate(), encoding: encoding, appliesOrientation: appliesOrientation,
      maxPixels: maxPixels)
  }

  private func reason(_ body: () throws -> AlignedFace) -> AlignmentError.Reason? {
    #expect(throws: AlignmentError.self) { try body() }?.reason
  }

  @Test func `gives back the pixels of a face that is aligned already`() throws {
    let photo = try TestPhoto.file(width: 112, height: 112, pixel: TestPhoto.noise)
    let face = try aligner().align(photo: photo, landmarks: idealLandmarks())
    #expect(face.transform == SimilarityTransform(a: 1, b: 0, c: 0, d: 0))
    #expect(face.landmarks == (try idealLandmarks()))
    #expect(face.photoWidth == 112 && face.photoHeight == 112)
    let crop = try TestPhoto.pixels(of: face.bytes)
    #expect(crop.width == 112 && crop.height == 112)
    #expect(crop.rgb == (try TestPhoto.pixels(of: photo).rgb))
  }

  /// Ramps of x and y, read back at the eye centre, which lands on the pixel (56, 36).
  @Test(arguments: [0.7, 1.6, 3.1, 4.5], [0.0, 20, 180])
  func `shows the photo's eye centre at the template's`(step: Double, degrees: Double) throws {
    let photo = try TestPhoto.file(width: 250, height: 250) { x, y in [UInt8(x), UInt8(y), 0] }
    let eyes = PixelPoint(x: 123.4, y: 118.8)
    let angle = degrees * .pi / 180
    let place = SimilarityTransform(
      a: step * cos(angle), b: step * sin(angle), from: PixelPoint(x: 56, y: 36), to: eyes)
    let face = try aligner().align(photo: photo, landmarks: place.map(idealLandmarks()))
    let crop = try TestPhoto.pixels(of: face.bytes)
    let first = (36 * 112 + 56) * 3
    // Half a level for rounding, 0.1 for the discrete kernel.
    #expect(abs(Double(crop.rgb[first]) - eyes.x) < 0.6)
    #expect(abs(Double(crop.rgb[first + 1]) - eyes.y) < 0.6)
    expectClose(face.landmarks.coordinates, try idealLandmarks().coordinates, "landmarks")
    expectClose([face.transform.scale], [1 / step], "scale")
  }

  @Test func `fills what lies outside of the photo with black`() throws {
    let photo = try TestPhoto.file(width: 60, height: 112) { _, _ in [200, 200, 200] }
    let face = try aligner().align(photo: photo, landmarks: idealLandmarks())
    let crop = try TestPhoto.pixels(of: face.bytes)
    for y in [0, 50, 111] {
      #expect(crop.rgb[(y * 112 + 59) * 3] == 200)
      #expect(crop.rgb[(y * 112 + 60) * 3..<(y + 1) * 112 * 3].allSatisfy { $0 == 0 })
    }
  }

  @Test func `gives the same bytes on eight threads as on one`() throws {
    var generator = SeededGenerator(7)
    let photo = try TestPhoto.file(width: 250, height: 250, jpeg: true) { x, y in
      [UInt8(x), UInt8(y), UInt8((x * y) % 251)]
    }
    let faces = try (0..<16).map { _ in
      let centre = PixelPoint(
        x: generator.uniform(in: 80...170), y: generator.uniform(in: 80...170))
      let step = generator.uniform(in: 0.3...4)
      let angle = generator.uniform(in: -1...1)
      return SimilarityTransform(
        a: step * cos(angle), b: step * sin(angle), from: PixelPoint(x: 56, y: 56), to: centre
      ).map(try idealLandmarks())
    }
    let aligner = try aligner(encoding: .jpeg(quality: 95))
    let alone = try faces.map { try aligner.align(photo: photo, landmarks: $0) }
    let together = Mutex<[Int: AlignedFace]>([:])
    DispatchQueue.concurrentPerform(iterations: 8) { thread in
      for index in 0..<faces.count {
        let index = (index + thread) % faces.count
        let face = try? aligner.align(photo: photo, landmarks: faces[index])
        together.withLock { $0[thread * faces.count + index] = face }
      }
    }
    let results = together.withLock { $0 }
    #expect(results.count == 8 * faces.count)
    for (key, face) in results { #expect(face == alone[key % faces.count]) }
  }

  @Test func `reads a photo by its path, whatever its name`() throws {
    let folder = try TemporaryFolder()
    let photo = try TestPhoto.file(width: 112, height: 112, pixel: TestPhoto.noise)
    let path = try folder.write(photo, as: "face with spaces — Zoë 名前.gif")
    let face = try aligner().align(photoAt: path, landmarks: idealLandmarks())
    #expect(face == (try aligner().align(photo: photo, landmarks: idealLandmarks())))
  }

  @Test func `tells apart why a file cannot be used`() throws {
    let folder = try TemporaryFolder()
    let photo = try TestPhoto.file(width: 112, height: 112, jpeg: true, pixel: TestPhoto.noise)
    let truncated = Array(photo.prefix(photo.count * 2 / 5))
    let aligner = try aligner()
    let landmarks = try idealLandmarks()
    let expected: [(String, AlignmentError.Reason)] = [
      (folder.path + "/none.jpg", .photoMissing),
      (try folder.write([], as: "empty.jpg"), .photoEmpty),
      (folder.path + "/empty.jpg/below.jpg", .photoMissing),
      (folder.path, .photoUnreadable),
      (try folder.write(Array("hello".utf8), as: "text.jpg"), .unsupportedFormat),
      (try folder.write(Array("GIF89a......".utf8), as: "gif.jpg"), .unsupportedFormat),
      (try folder.write(truncated, as: "truncated.jpg"), .damaged),
    ]
    for (path, reason) in expected {
      #expect(self.reason { try aligner.align(photoAt: path, landmarks: landmarks) } == reason)
    }
    let small = try self.aligner(maxPixels: 112 * 112 - 1)
    #expect(self.reason { try small.align(photo: photo, landmarks: landmarks) } == .tooLarge)
  }

  // The superuser may read everything, so there is nothing to test then.
  @Test(.enabled(if: geteuid() != 0)) func `reports a file that may not be read`() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write([1], as: "secret.jpg")
    #expect(chmod(path, 0) == 0)
    let aligner = try aligner()
    let landmarks = try idealLandmarks()
    #expect(
      reason { try aligner.align(photoAt: path, landmarks: landmarks) } == .photoUnreadable)
  }

  @Test func `says what it found`() throws {
    let aligner = try aligner()
    let landmarks = try idealLandmarks()
    let text = #expect(throws: AlignmentError.self) {
      try aligner.align(photo: Array("hello".utf8), landmarks: landmarks)
    }
    #expect(
      text?.description == "unsupported_format: found the first bytes \"hell\", expected a JPEG, "
        + "PNG, BMP or WebP that is read")
  }

  @Test func `refuses landmarks of one point in a photo of one pixel`() throws {
    let photo = try TestPhoto.file(width: 1, height: 1) { _, _ in [9, 9, 9] }
    let landmarks = try #require(Landmarks(coordinates: [Double](repeating: 0, count: 10)))
    let aligner = try aligner()
    #expect(reason { try aligner.align(photo: photo, landmarks: landmarks) } == .coincidentEyes)
  }

  /// A photo that lies on its side: the landmarks of the upright one fit when it is turned first.
  @Test func `applies the orientation only where it is told to`() throws {
    let upright = try TestPhoto.file(width: 250, height: 200, jpeg: true) { x, y in
      [UInt8(x), UInt8(y), 40]
    }
    // Stored turned by 90 degrees against the clock, so that orientation 6 shows it upright.
    let stored = try TestPhoto.file(width: 200, height: 250, jpeg: true) { x, y in
      [UInt8(249 - y), UInt8(x), 40]
    }
    let exif: [UInt8] = [
      0xff, 0xe1, 0, 34, 0x45, 0x78, 0x69, 0x66, 0, 0, 0x4d, 0x4d, 0, 42, 0, 0, 0, 8, 0, 1,
      0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, 6, 0, 0, 0, 0, 0, 0,
    ]
    let lying = stored.prefix(2) + exif + stored.dropFirst(2)
    let landmarks = try #require(
      Landmarks(coordinates: [90, 80, 130, 85, 110, 100, 92, 120, 126, 124]))
    let expected = try TestPhoto.pixels(
      of: aligner().align(photo: upright, landmarks: landmarks).bytes)
    let turned = try aligner(appliesOrientation: true).align(
      photo: Array(lying), landmarks: landmarks)
    #expect(turned.photoWidth == 250 && turned.photoHeight == 200)
    let found = try TestPhoto.pixels(of: turned.bytes)
    let worst = zip(found.rgb, expected.rgb).map { abs(Int($0) - Int($1)) }.max()
    #expect(worst.map { $0 <= 6 } == true)  // two JPEG files of one smooth picture
    let untouched = try aligner().align(photo: Array(lying), landmarks: landmarks)
    #expect(untouched.photoWidth == 200 && untouched.photoHeight == 250)
  }

  @Test func `encodes as it is told to`() throws {
    let photo = try TestPhoto.file(width: 112, height: 112, pixel: TestPhoto.noise)
    let png = try aligner().align(photo: photo, landmarks: idealLandmarks())
    #expect(png.bytes.starts(with: [0x89, 0x50, 0x4e, 0x47]))
    let sizes = try [50, 95].map { quality in
      let face = try aligner(encoding: .jpeg(quality: quality)).align(
        photo: photo, landmarks: idealLandmarks())
      #expect(face.bytes.starts(with: [0xff, 0xd8, 0xff]))
      return face.bytes.count
    }
    #expect(sizes[0] < sizes[1])
    #expect([FaceEncoding.png, .jpeg(quality: 3)].map(\.fileExtension) == ["png", "jpg"])
  }

  @Test func `refuses settings out of their range`() {
    #expect(throws: AlignmentSettingError.quality(found: 0)) {
      try aligner(encoding: .jpeg(quality: 0))
    }
    #expect(throws: AlignmentSettingError.maxPixels(found: 0)) { try aligner(maxPixels: 0) }
  }
}
