package import FaceDataset
package import FaceModel
import Foundation
package import Tensors
import Verification

/// How embeddings are computed, whatever the model.
package struct EmbeddingComputation: Sendable {
  /// What the mirror image of a face adds.
  package var mirrored = MirroredFaces.unused
  /// The number format of the maps that layers of our own networks hand on.
  package var precision = NumberFormat.fp32
  /// Threads of the computation, at least 1.
  package var threads = 1
  /// Threads that decode faces ahead of the network, at least 1.
  package var workers = 1
  /// The contract of ONNX networks, in place of the files beside them.
  package var contractPath: String?

  /// The defaults.
  package init() {}
}

/// Whatever gives embeddings for faces, by the name that it has on a command line.
///
/// The word `pixels` stands for the aligned pixels themselves; a name that ends in `.npy` for a file
/// of embeddings in the order of the manifest; one that ends in `.onnx` for a network of somebody
/// else's; any other for a model or a run of this package.
package struct EmbeddingModel {
  private enum Kind {
    case pixels
    case file(NpyFile, mirrored: NpyFile?)
    case own(ModelFile)
    case onnx(ONNXEncoder)
  }

  /// Whether a name is that of a file of embeddings.
  package static func isFile(named name: String) -> Bool { name.lowercased().hasSuffix(".npy") }

  /// The name that stands for the aligned pixels.
  package static let pixelsName = "pixels"

  /// As the command line has it.
  package let name: String
  private let mirroredFile: String?
  private let kind: Kind
  private let computation: EmbeddingComputation

  /// Finds and reads a model.
  ///
  /// - Parameters:
  ///   - name: as above.
  ///   - mirroredFile: where the name is that of a file of embeddings, a file with those of the
  ///     mirrored faces, which `computation` then asks for.
  ///   - computation: how.
  /// - Throws: `EmbeddingSourceError`; what is wrong with the file.
  package init(
    named name: String, mirroredFile: String? = nil, _ computation: EmbeddingComputation
  ) throws {
    self.name = name
    self.mirroredFile = mirroredFile
    self.computation = computation
    if name == Self.pixelsName {
      kind = .pixels
    } else if Self.isFile(named: name) {
      guard computation.mirrored == .unused || mirroredFile != nil else {
        throw EmbeddingSourceError.notComputed(
          file: name, subject: "mirrored faces",
          expected:
            "--mirrored-embeddings with those of the mirrored faces, or a model that computes "
            + "them")
      }
      let rows = try NpyFile(contentsOf: name)
      let mirrored = try mirroredFile.map { try NpyFile(contentsOf: $0, shapedAs: rows, of: name) }
      kind = .file(rows, mirrored: mirrored)
    } else if name.lowercased().hasSuffix(".onnx") {
      kind = .onnx(
        try ONNXEncoder(
          path: name, contractPath: computation.contractPath, threads: computation.threads))
    } else {
      kind = .own(try ModelFile(at: name))
    }
  }

  /// The embeddings of all faces, in the order of the manifest, not normalised.
  ///
  /// - Throws: `EmbeddingSourceError.wrongRowCount`; as `FaceEncoder.embeddings`.
  package func embeddings(
    of manifest: IndexedManifest, progress: (_ done: Int, _ total: Int) -> Void
  ) throws -> Matrix<Float> {
    switch kind {
    case .pixels:
      return try PixelBaseline.embeddings(
        of: manifest, addingMirrored: computation.mirrored == .added)
    case .file(let rows, let mirrored):
      guard rows.rowCount == manifest.faceCount else {
        throw EmbeddingSourceError.wrongRowCount(
          file: name, found: rows.rowCount, manifest: manifest.file,
          expected: manifest.faceCount)
      }
      return computation.mirrored.joining(rows, mirrored)
    case .own(let file):
      return try embeddings(of: manifest, by: embedder(file), progress: progress)
    case .onnx(let encoder):
      return try embeddings(of: manifest, by: encoder, progress: progress)
    }
  }

  private func embedder(_ file: ModelFile) throws -> FaceEmbedder {
    try FaceEmbedder(file, format: computation.precision)
  }

  private func embeddings(
    of manifest: IndexedManifest, by encoder: some FaceEncoder, progress: (Int, Int) -> Void
  ) throws -> Matrix<Float> {
    try encoder.embeddings(
      of: manifest, mirrored: computation.mirrored, workers: computation.workers,
      progress: progress)
  }

  /// Whether it computes embeddings of any faces; a file has those of its own alone.
  package var computes: Bool {
    if case .file = kind { false } else { true }
  }

  /// How its faces have to be aligned; nil where any faces do.
  package var alignment: AlignmentContract? {
    switch kind {
    case .pixels, .file: nil
    case .own(let file): file.facts.alignment
    case .onnx(let encoder): encoder.alignment
    }
  }

  /// The model's file where it is one of this package, whose run may lie around it.
  package var ownFile: ModelFile? {
    if case .own(let file) = kind { file } else { nil }
  }

  /// What a model says of its training.
  package enum Training: Sendable, Equatable {
    /// There was none: pixels.
    case none
    /// The model does not say: somebody else's, an imported one, or a file of embeddings.
    case unknown
    /// The manifest of this hash; the file of the model lies in its run's folder, if it was left
    /// there.
    case set(sha256: String, file: String)
  }

  /// What the model says of its training.
  package var training: Training {
    func training(_ hash: String?, _ file: String) -> Training {
      guard let hash, hash != ModelFacts.unknownManifest else { return .unknown }
      return .set(sha256: hash, file: file)
    }
    return switch kind {
    case .pixels: .none
    case .file: .unknown
    case .own(let file): training(file.facts.manifestHash, file.path)
    case .onnx(let encoder): training(encoder.trainingHash, name)
    }
  }

  /// SHA-256 of the files that hold its numbers; the name where there is none.
  ///
  /// - Throws: `EmbeddingSourceError.unreadable`.
  package func fingerprint() throws -> String {
    let file =
      switch kind {
      case .pixels: ""
      case .file, .onnx: name
      case .own(let file): file.path
      }
    guard !file.isEmpty else { return name }
    return try [file, mirroredFile].compactMap(\.self).map { file in
      guard let data = try? Data(contentsOf: URL(filePath: file)) else {
        throw EmbeddingSourceError.unreadable(
          file: file, expected: "the model that was read before")
      }
      return ContentHash(of: [UInt8](data)).hexadecimal
    }.joined(separator: " and ")
  }

  /// How far rounding moves the embeddings of a manifest's first batch; nil where nothing is rounded
  /// beyond fp32.
  ///
  /// - Throws: as `embeddings`.
  package func roundingLoss(on manifest: IndexedManifest) throws -> RoundingLoss? {
    guard case .own(let file) = kind, computation.precision != .fp32 else { return nil }
    return try embedder(file).roundingLoss(on: manifest)
  }

  /// What there is to say about the model.
  package var facts: [(name: String, value: String)] {
    switch kind {
    case .pixels:
      return [
        ("model", "the aligned faces' pixels"),
        ("mirrored faces", computation.mirrored == .added ? "added" : "not used"),
      ]
    case .file(let rows, _):
      let facts = [
        ("model", name), ("embeddings", "\(rows.rowCount) x \(rows.columnCount), from a file"),
      ]
      return facts + (mirroredFile.map { [("mirrored faces", $0), mirrorFact] } ?? [])
    case .own(let file):
      return [
        ("model", name), ("network", file.facts.networkSummary),
        ("trained", "\(file.facts.step) steps"), ("alignment", file.facts.alignmentSummary),
        ("precision", computation.precision.rawValue), mirrorFact,
      ]
    case .onnx(let encoder):
      return [
        ("model", name), ("network", "ONNX, run by OpenCV, embedding \(encoder.dimension)"),
        ("alignment", encoder.alignment.summary), ("input", encoder.contract.summary), mirrorFact,
      ]
    }
  }

  private var mirrorFact: (name: String, value: String) {
    ("mirrored faces", computation.mirrored == .unused ? "not used" : computation.mirrored.rawValue)
  }
}
