import BatchSupply
import FaceDataset
import Foundation
import Testing

@Suite struct BatchAssemblerTests {
  private func normalised(_ picture: TinyPicture, isMirrored: Bool = false) -> [Float] {
    (0..<3).flatMap { colour in
      (0..<(picture.width * picture.height)).map { index in
        let (y, x) = index.quotientAndRemainder(dividingBy: picture.width)
        let column = isMirrored ? picture.width - 1 - x : x
        return (Float(picture.rgb[(y * picture.width + column) * 3 + colour]) - 127.5) / 128
      }
    }
  }

  private func choice(_ face: Int, isMirrored: Bool = false) -> FaceChoice {
    FaceChoice(faceIndex: face, label: face / 2, isMirrored: isMirrored, shiftX: 0, shiftY: 0)
  }

  @Test func `a batch holds the faces of its plan in their order`() throws {
    let folder = try FaceFolder(photoCounts: [2, 2])
    let plan = BatchPlan(step: 6, choices: [choice(3), choice(0, isMirrored: true), choice(3)])
    let batch = try BatchAssembler(manifest: folder.manifest).assemble(plan)
    #expect(batch.step == 6)
    #expect(batch.count == 3)
    #expect(batch.labels == [1, 0, 1])
    #expect(batch.faceIndices == [3, 0, 3])
    #expect(batch.size == PixelSize(width: 4, height: 3))
    let last = normalised(FaceFolder.picture(3))
    #expect(batch.images == last + normalised(FaceFolder.picture(0), isMirrored: true) + last)
  }

  @Test func `the sampler's plans can be assembled`() throws {
    let folder = try FaceFolder(photoCounts: [2, 5, 1, 3])
    let sampler = try IdentityBalancedSampler(
      index: IdentityIndex(folder.manifest), manifestHash: folder.manifest.contentHash.seedWord,
      seed: 1, identitiesPerBatch: 3, photosPerIdentity: 2, mirrors: true, shiftPixels: 1)
    let assembler = BatchAssembler(manifest: folder.manifest)
    for step in 0..<5 {
      let batch = try assembler.assemble(sampler.plan(forStep: step))
      #expect(batch.labels == batch.faceIndices.map { folder.manifest.label(ofFace: $0) })
      #expect(batch.images.allSatisfy { abs($0) < 1 })
    }
  }

  @Test func `an empty plan is an empty batch`() throws {
    let folder = try FaceFolder(photoCounts: [2])
    let batch = try BatchAssembler(manifest: folder.manifest).assemble(
      BatchPlan(step: 0, choices: []))
    #expect(batch.count == 0)
    #expect(batch.images.isEmpty)
  }

  @Test func `evaluation sees every face once, in order, the last batch being smaller`() throws {
    let folder = try FaceFolder(photoCounts: [3, 1, 3])
    let plans = try SequentialPlans(manifest: folder.manifest, facesPerBatch: 3, isMirrored: true)
    #expect(plans.batchCount == 3)
    let assembler = BatchAssembler(manifest: folder.manifest)
    let batches = try (0..<3).map { try assembler.assemble(plans.plan(forStep: $0)) }
    #expect(batches.map(\.faceIndices) == [[0, 1, 2], [3, 4, 5], [6]])
    #expect(batches.map(\.labels) == [[0, 0, 0], [1, 2, 2], [2]])
    #expect(batches[2].images == normalised(FaceFolder.picture(6), isMirrored: true))
    #expect(
      throws: BatchError.badSetting(name: "facesPerBatch", found: 0, expected: "1 or more")
    ) { try SequentialPlans(manifest: folder.manifest, facesPerBatch: 0, isMirrored: false) }
  }

  /// What a set says whose face on line 3 has these bytes, which the manifest knows.
  private func error(
    with bytes: [UInt8]?, afterwards: (URL) throws -> Void = { _ in }
  ) throws -> (FacePlace, BatchError?) {
    let folder = try FaceFolder(photoCounts: [2, 2], otherBytes: bytes.map { [1: $0] } ?? [:])
    let file = folder.path + "/faces/person100/101.png"
    try afterwards(URL(fileURLWithPath: file))
    let plan = BatchPlan(step: 0, choices: [choice(0), choice(1), choice(2)])
    let place = FacePlace(manifest: folder.manifest.file, line: 3, file: file)
    return (
      place,
      #expect(throws: BatchError.self) {
        try BatchAssembler(manifest: folder.manifest).assemble(plan)
      }
    )
  }

  @Test func `a face of another size is named with its line in the manifest`() throws {
    let (place, error) = try error(with: TinyPicture.numbered(width: 5, height: 2).png)
    let (found, expected) = (PixelSize(width: 5, height: 2), PixelSize(width: 4, height: 3))
    #expect(error == .wrongSize(place, found: found, expected: expected))
    #expect(
      error?.description
        == "\(place.manifest):3: \(place.file): found 5 x 2, expected 4 x 3")
  }

  @Test func `a damaged, foreign, empty or missing face is named`() throws {
    let png = FaceFolder.picture(1).png
    var (place, error) = try error(with: Array(png.dropLast(20)))
    #expect(error == .damagedFace(place, found: "a damaged or cut-off file"))
    (place, error) = try self.error(with: [UInt8]("GIF89a".utf8))
    #expect(error == .damagedFace(place, found: "another format"))
    (place, error) = try self.error(with: [])
    #expect(error == .damagedFace(place, found: "an empty file"))
    (place, error) = try self.error(with: nil) { try FileManager.default.removeItem(at: $0) }
    #expect(error == .badFace(.unreadableFace(place, reason: "No such file or directory")))
  }

  @Test func `a face that is no longer what the manifest names is refused`() throws {
    let other = FaceFolder.picture(2).png
    let (place, error) = try error(with: nil) { try Data(other).write(to: $0) }
    #expect(
      error
        == .badFace(
          .changedFace(
            place, found: ContentHash(of: other).hexadecimal,
            expected: ContentHash(of: FaceFolder.picture(1).png).hexadecimal)))
  }
}
