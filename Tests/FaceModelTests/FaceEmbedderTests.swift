import BatchSupply
import EmbeddingNetwork
import FaceDataset
import FaceModel
import RenderedFaces
import SeededRandom
import Tensors
import Testing

@Suite struct FaceEmbedderTests {
  @Test func `embeds every face once, in the order of the manifest, and adds its mirror image`()
    throws
  {
    ComputeThreads.use(1)
    let faces = try RenderedFaces(identityCount: 5, photosPerIdentity: 2)
    let (model, network) = try randomModel(faces.manifest)
    let images = try [false, true].map { isMirrored in
      let plans = try SequentialPlans(
        manifest: faces.manifest, facesPerBatch: 10, isMirrored: isMirrored)
      return try BatchAssembler(manifest: faces.manifest).assemble(plans.plan(forStep: 0)).images
    }
    let plain = try network.forward(images[0]).elements
    let mirrored = try network.forward(images[1]).elements

    // Batches of four: the last is not full.
    let embedder = try FaceEmbedder(model, batchSize: 4)
    var steps: [Int] = []
    let alone = try embedder.embeddings(
      of: faces.manifest, mirrored: .unused, workers: 2
    ) { done, total in
      steps.append(done)
      #expect(total == 10)
    }
    #expect(steps == [4, 8, 10])
    let sums = try embedder.embeddings(
      of: faces.manifest, mirrored: .added, workers: 2, progress: { _, _ in })
    #expect(distance(alone.elements, plain) < 1e-5)
    #expect(distance(sums.elements, zip(plain, mirrored).map { $0 + $1 }) < 1e-5)
    #expect(distance(plain, mirrored) > 1e-2)
  }

  @Test func `says how far rounding moves embeddings`() throws {
    let faces = try RenderedFaces(identityCount: 4, photosPerIdentity: 2)
    let (model, _) = try randomModel(faces.manifest)
    func embed(_ format: NumberFormat) throws -> (FaceEmbedder, [Float]) {
      let embedder = try FaceEmbedder(model, batchSize: 8, format: format)
      let rows = try embedder.embeddings(
        of: faces.manifest, mirrored: .unused, workers: 1, progress: { _, _ in })
      return (embedder, rows.elements)
    }
    let (rounded, found) = try embed(.bf16)
    let (exact, expected) = try embed(.fp32)
    let loss = try rounded.roundingLoss(on: faces.manifest)
    #expect(loss.faceCount == 8)
    #expect(abs(loss.relativeError - Double(distance(found, expected))) < 1e-5)
    #expect(loss.relativeError > 1e-4 && loss.leastCosine > 0.99 && loss.leastCosine < 1)
    #expect(try exact.roundingLoss(on: faces.manifest).relativeError == 0)
  }

  @Test func `the least cosine is that of the face that moves most`() {
    let exact = Matrix<Float>(rowCount: 2, columnCount: 2, elements: [1, 0, 0, 2])
    let loss = RoundingLoss(
      of: Matrix(rowCount: 2, columnCount: 2, elements: [1, 0, 1.5, 2]), from: exact)
    #expect(abs(loss.leastCosine - 0.8) < 1e-12)
    #expect(abs(loss.relativeError - 1.5 / 5.squareRoot()) < 1e-12)
  }

  @Test func `faces of another alignment are refused`() throws {
    let faces = try RenderedFaces(identityCount: 4, photosPerIdentity: 2)
    let others = try RenderedFaces(identityCount: 4, photosPerIdentity: 2, size: 112)
    let (model, _) = try randomModel(faces.manifest)
    #expect(throws: DatasetError.self) {
      try FaceEmbedder(model).embeddings(
        of: others.manifest, mirrored: .unused, workers: 1, progress: { _, _ in })
    }
  }

  @Test func `pixels as embeddings are what the network would see`() throws {
    let faces = try RenderedFaces(identityCount: 4, photosPerIdentity: 2)
    let plans = try SequentialPlans(manifest: faces.manifest, facesPerBatch: 8, isMirrored: false)
    let batch = try BatchAssembler(manifest: faces.manifest).assemble(plans.plan(forStep: 0))
    let pixels = try PixelBaseline.embeddings(of: faces.manifest)
    #expect(pixels.rowCount == 8 && pixels.columnCount == 3 * 56 * 56)
    #expect(pixels.elements == batch.images)
  }

  private func randomModel(_ manifest: IndexedManifest) throws -> (ModelFile, FaceNetwork) {
    let configuration = try NetworkConfiguration(width: 0.25, inputSize: 56, embedding: 16)
    let network = try FaceNetwork(configuration, batchSize: 10, purpose: .inference)
    var generator = SeededGenerator(1)
    network.initialise(using: &generator)
    let facts = ModelFacts(
      network: configuration, alignment: manifest.contract, manifestHash: "0", step: 0)
    return (
      try ModelFile(ModelFile.content(of: network.parameters, facts: facts), path: "m"), network
    )
  }

  /// The length of the difference as a share of the length of what is expected.
  private func distance(_ found: [Float], _ expected: [Float]) -> Float {
    let squares = zip(found, expected).reduce(Float(0)) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
    return (squares / expected.reduce(0) { $0 + $1 * $1 }).squareRoot()
  }
}
