import Checkpointing
import EmbeddingNetwork
import EmbeddingSources
import FaceDataset
import FaceModel
import Foundation
import RenderedFaces
import SeededRandom
import Tensors
import Testing
import Verification

@Suite struct EmbeddingModelTests {
  @Test func `a file of embeddings has a row for each face`() throws {
    let faces = try RenderedFaces(identityCount: 4, photosPerIdentity: 2, size: 28)
    let scratch = try Scratch()
    let values = (0..<24).map(Float.init)
    for count in [8, 7] {
      try NpyFile(rowCount: count, columnCount: 3, values: Array(values.prefix(3 * count)))
        .write(to: scratch.path("\(count).npy"))
    }
    let model = try EmbeddingModel(named: scratch.path("8.npy"), EmbeddingComputation())
    #expect(!model.computes && model.training == .unknown && model.alignment == nil)
    let rows = try model.embeddings(of: faces.manifest, progress: { _, _ in })
    #expect(rows == Matrix(rowCount: 8, columnCount: 3, elements: values))
    #expect(
      throws: EmbeddingSourceError.wrongRowCount(
        file: scratch.path("7.npy"), found: 7, manifest: faces.manifest.file, expected: 8)
    ) {
      try EmbeddingModel(named: scratch.path("7.npy"), EmbeddingComputation())
        .embeddings(of: faces.manifest, progress: { _, _ in })
    }
    var computation = EmbeddingComputation()
    computation.mirrored = .added
    #expect(throws: EmbeddingSourceError.self) {
      try EmbeddingModel(named: scratch.path("8.npy"), computation)
    }
  }

  @Test func `a second file has the embeddings of the mirrored faces`() throws {
    let faces = try RenderedFaces(identityCount: 4, photosPerIdentity: 2, size: 28)
    let scratch = try Scratch()
    let (plain, mirrored) = ((0..<24).map(Float.init), (0..<24).map { Float($0 * $0) })
    try NpyFile(rowCount: 8, columnCount: 3, values: plain).write(to: scratch.path("e.npy"))
    try NpyFile(rowCount: 8, columnCount: 3, values: mirrored).write(to: scratch.path("m.npy"))
    try NpyFile(rowCount: 4, columnCount: 6, values: mirrored).write(to: scratch.path("w.npy"))
    func model(_ rule: MirroredFaces, _ file: String = "m.npy") throws -> EmbeddingModel {
      var computation = EmbeddingComputation()
      computation.mirrored = rule
      return try EmbeddingModel(
        named: scratch.path("e.npy"), mirroredFile: scratch.path(file), computation)
    }
    func rows(_ rule: MirroredFaces) throws -> Matrix<Float> {
      try model(rule).embeddings(of: faces.manifest, progress: { _, _ in })
    }
    #expect(try rows(.added).elements == zip(plain, mirrored).map { $0 + $1 })
    let joined = try rows(.concatenated)
    #expect(joined.columnCount == 6)
    #expect(Array(joined.row(2)) == [6, 7, 8, 36, 49, 64])
    #expect(
      throws: VerificationError.badContent(
        file: scratch.path("w.npy"), what: "shape", found: "4 x 6",
        expected: "8 x 3, as \(scratch.path("e.npy")) has")
    ) { try model(.added, "w.npy") }
    #expect(
      try model(.added).facts.map(\.value).suffix(2) == [scratch.path("m.npy"), "added"])
    let alone = try EmbeddingModel(named: scratch.path("e.npy"), EmbeddingComputation())
    #expect(try model(.added).fingerprint().hasPrefix(alone.fingerprint() + " and "))
  }

  @Test func `models and runs, networks of others and pixels are told apart by name`() throws {
    let faces = try RenderedFaces(identityCount: 4, photosPerIdentity: 2)
    let own = try writeModel(in: faces)
    let scratch = try Scratch()
    let network = LinearNetwork(side: 56, dimension: 3)
    let path = try scratch.write(network.bytes(), to: "Net.ONNX")
    let contract = try scratch.write(network.contract(), to: "contract.json")
    var computation = EmbeddingComputation()
    computation.contractPath = contract
    for (name, columns) in [(own, 16), (path, 3), ("pixels", 3 * 56 * 56)] {
      let model = try EmbeddingModel(named: name, computation)
      let rows = try model.embeddings(of: faces.manifest, progress: { _, _ in })
      #expect(rows.rowCount == 8 && rows.columnCount == columns)
      #expect(model.facts.first?.name == "model")
    }
    #expect(throws: ModelError.self) {
      try EmbeddingModel(named: scratch.path("none"), EmbeddingComputation())
    }
  }

  @Test func `a model is known by the bytes of its file`() throws {
    let faces = try RenderedFaces(identityCount: 4, photosPerIdentity: 2)
    let own = try EmbeddingModel(named: writeModel(in: faces), EmbeddingComputation())
    let file = try Data(contentsOf: faces.runFolder("run").appending(path: "model.safetensors"))
    #expect(try own.fingerprint() == ContentHash(of: [UInt8](file)).hexadecimal)
    #expect(
      try EmbeddingModel(named: "pixels", EmbeddingComputation()).fingerprint() == "pixels")
  }
}
