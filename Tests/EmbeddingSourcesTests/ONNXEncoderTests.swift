import BatchSupply
import EmbeddingSources
import FaceDataset
import FaceDetection
import FaceModel
import RenderedFaces
import Tensors
import Testing

@Suite struct ONNXEncoderTests {
  private let network = LinearNetwork(side: 28, dimension: 6)

  private func encoder(
    _ bytes: [UInt8], _ contract: [UInt8], batchSize: Int = 4
  ) throws -> ONNXEncoder {
    let scratch = try Scratch()
    let path = try scratch.write(bytes, to: "net.onnx")
    _ = try scratch.write(contract, to: "net.onnx.json")
    return try ONNXEncoder(path: path, batchSize: batchSize)
  }

  private func images(_ manifest: IndexedManifest, isMirrored: Bool = false) throws -> [[Float]] {
    let plans = try SequentialPlans(
      manifest: manifest, facesPerBatch: manifest.faceCount, isMirrored: isMirrored)
    let images = try BatchAssembler(manifest: manifest).assemble(plans.plan(forStep: 0)).images
    let size = images.count / manifest.faceCount
    return (0..<manifest.faceCount).map { Array(images[$0 * size..<($0 + 1) * size]) }
  }

  /// What the network should see of a face: other colours, other normalisation.
  private func planes(_ image: [Float], order: [Int], means: [Float], divisors: [Float]) -> [Float]
  {
    let size = image.count / 3
    return (0..<3).flatMap { plane in
      image[order[plane] * size..<(order[plane] + 1) * size].map {
        ($0 * 128 + 127.5 - means[plane]) / divisors[plane]
      }
    }
  }

  private func rows(
    _ encoder: ONNXEncoder, _ manifest: IndexedManifest, mirrored: MirroredFaces = .unused
  ) throws -> Matrix<Float> {
    try encoder.embeddings(of: manifest, mirrored: mirrored, workers: 2, progress: { _, _ in })
  }

  @Test(arguments: [("rgb", [0, 1, 2]), ("bgr", [2, 1, 0])])
  func `embeds faces as its contract says, by hand`(colour: String, order: [Int]) throws {
    let faces = try RenderedFaces(identityCount: 4, photosPerIdentity: 2, size: 28)
    let encoder = try encoder(
      network.bytes(),
      network.contract(colour: colour, mean: "[104, 117, 123]", divisor: "[50, 60, 70]"))
    #expect(encoder.batchSize == 4 && encoder.dimension == 6)
    let expected = try images(faces.manifest).flatMap {
      network.embedding(
        of: planes($0, order: order, means: [104, 117, 123], divisors: [50, 60, 70]))
    }
    #expect(distance(try rows(encoder, faces.manifest).elements, expected) < 1e-5)
  }

  @Test func `embeddings of mirrored faces are added, or follow`() throws {
    let faces = try RenderedFaces(identityCount: 4, photosPerIdentity: 2, size: 28)
    let encoder = try encoder(network.bytes(), network.contract())
    let plain = try images(faces.manifest).map(network.embedding)
    let mirrored = try images(faces.manifest, isMirrored: true).map(network.embedding)
    let sums = zip(plain, mirrored).flatMap { zip($0, $1).map { $0 + $1 } }
    #expect(distance(try rows(encoder, faces.manifest, mirrored: .added).elements, sums) < 1e-5)
    let joined = try rows(encoder, faces.manifest, mirrored: .concatenated)
    #expect(joined.columnCount == 12)
    #expect(distance(joined.elements, zip(plain, mirrored).flatMap { $0 + $1 }) < 1e-5)
  }

  @Test func `a network that mixes the faces of a batch takes one at a time`() throws {
    let faces = try RenderedFaces(identityCount: 4, photosPerIdentity: 2, size: 28)
    let encoder = try encoder(network.bytes(mixesFaces: true), network.contract())
    #expect(encoder.batchSize == 1)
    let expected = try images(faces.manifest).flatMap(network.embedding)
    #expect(distance(try rows(encoder, faces.manifest).elements, expected) < 1e-5)
  }

  @Test func `one of several outputs has to be named`() throws {
    let bytes = network.bytes(extraOutput: true)
    let error = #expect(throws: DetectionError.self) { try encoder(bytes, network.contract()) }
    #expect(error?.description.contains("[[1, 6], [1, 1, 1, 1]]") == true)
    let first = try encoder(bytes, network.contract(more: ", \"output\": 0"))
    #expect(first.dimension == 6)
    let second = try encoder(bytes, network.contract(more: ", \"output\": 1"))
    #expect(second.dimension == 1)
    #expect(throws: DetectionError.self) {
      try encoder(bytes, network.contract(more: ", \"output\": 2"))
    }
  }

  @Test func `files, sizes and alignments that do not fit are refused`() throws {
    let scratch = try Scratch()
    #expect(
      throws: EmbeddingSourceError.unreadable(
        file: scratch.path("none.onnx"), expected: "an ONNX network")
    ) { try ONNXEncoder(path: scratch.path("none.onnx")) }
    let path = try scratch.write(network.bytes(), to: "net.onnx")
    #expect(
      throws: EmbeddingSourceError.missingContract(file: path + ".json", model: path)
    ) { try ONNXEncoder(path: path) }
    #expect(throws: DetectionError.self) {
      try encoder(Array("no network".utf8), network.contract())
    }
    // A contract of larger faces gives another number of embeddings.
    #expect(throws: DetectionError.self) {
      try encoder(network.bytes(), LinearNetwork(side: 56, dimension: 6).contract())
    }
    let others = try RenderedFaces(identityCount: 4, photosPerIdentity: 2, size: 56)
    let small = try encoder(network.bytes(), network.contract())
    #expect(throws: DatasetError.self) { try rows(small, others.manifest) }
  }
}
