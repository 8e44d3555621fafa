package import FaceDataset
import FaceDetection
import FaceModel
import Foundation
import ModelExchange
package import Tensors

/// An ONNX network, run by OpenCV, as an encoder of faces.
///
/// Serves one thread at a time.
package final class ONNXEncoder: FaceEncoder {
  package let path: String
  package let contract: NetworkContract
  /// SHA-256 of the manifest that it was trained on, where it is an exported model of this package.
  package let trainingHash: String?
  /// How many numbers an embedding has.
  package let dimension: Int
  /// 1 where the network cannot take several faces at once, as when its file fixes the batch.
  package let batchSize: Int

  private let network: Network

  /// How its faces have to be aligned.
  package var alignment: AlignmentContract { contract.alignment }

  /// Reads a network, and tries it on made-up faces.
  ///
  /// - Parameters:
  ///   - path: of the ONNX file.
  ///   - contractPath: of its contract; nil stands for the path with `.json` behind it, or, where no
  ///     such file is, for what the network says itself.
  ///   - threads: of the computation.
  ///   - batchSize: how many faces at a time, where the network can.
  /// - Throws: `EmbeddingSourceError`, `DetectionError`, and what is wrong with the contract.
  package init(
    path: String, contractPath: String? = nil, threads: Int = 1, batchSize: Int = 16
  ) throws {
    guard let data = try? Data(contentsOf: URL(filePath: path)) else {
      throw EmbeddingSourceError.unreadable(file: path, expected: "an ONNX network")
    }
    let bytes = [UInt8](data)
    let contract = try Self.contract(of: bytes, path: path, contractPath: contractPath)
    try Network.useThreads(threads)
    let readable = try ONNXRewriting.rewritten(bytes, file: path)
    let network = try Self.network(readable, path)
    let faces = contract.madeUpFaces
    let single = try faces.map { try network.embeddings(of: $0, count: 1, contract) }
    dimension = single[0].columnCount
    let isBatched = (try? network.embeddings(of: faces[0] + faces[1], count: 2, contract))
      .map { Self.areAlike($0.elements, single[0].elements + single[1].elements) }
    if isBatched == true {
      (self.network, self.batchSize) = (network, batchSize)
    } else {
      // A run that failed may leave anything behind.
      (self.network, self.batchSize) = (try Self.network(readable, path), 1)
    }
    self.path = path
    self.contract = contract
    trainingHash = ONNXModel.metadata(ofFile: bytes)[ModelFacts.manifestKey]
  }

  private static func network(_ bytes: [UInt8], _ path: String) throws -> Network {
    do {
      return try Network(onnx: bytes, name: path)
    } catch .badModel(let path, let found, _) {
      throw DetectionError.badModel(
        path: path, found: found,
        expected: "a network that OpenCV reads: export it for operator set 11 or 13, or pass it "
          + "through onnxsim; or give its embeddings of the same faces, as .npy")
    }
  }

  /// Where the contract of a network lies unless its user says otherwise.
  package static func contractPath(of path: String) -> String { path + ".json" }

  private static func contract(
    of network: [UInt8], path: String, contractPath: String?
  ) throws -> NetworkContract {
    let beside = Self.contractPath(of: path)
    if contractPath == nil, !FileManager.default.fileExists(atPath: beside),
      let own = try NetworkContract(carriedBy: network, file: path)
    {
      return own
    }
    return try NetworkContract(contentsOf: contractPath ?? beside, model: path)
  }

  package func embeddings(of images: [Float]) throws -> Matrix<Float> {
    let faceCount = images.count / (3 * alignment.width * alignment.height)
    return try network.embeddings(of: images, count: faceCount, contract)
  }

  /// Whether numbers are the same but for rounding, which is another in sums of another order.
  private static func areAlike(_ found: [Float], _ expected: [Float]) -> Bool {
    let scale = expected.reduce(0) { max($0, $1.magnitude) }
    return found.count == expected.count
      && zip(found, expected).allSatisfy { ($0 - $1).magnitude <= 1e-3 * scale }
  }
}

extension NetworkContract {
  /// Two different faces of no one, as a batch has them.
  fileprivate var madeUpFaces: [[Float]] {
    let count = 3 * alignment.width * alignment.height
    return [7, 11].map { step in
      (0..<count).map { Float($0 * step % 251) / 128 - 127.5 / 128 }
    }
  }
}

extension Network {
  /// The embeddings of a batch of a count of faces.
  fileprivate func embeddings(
    of images: [Float], count: Int, _ contract: NetworkContract
  ) throws -> Matrix<Float> {
    let outputs = try outputs(
      of: contract.input(of: images),
      shape: [count, 3, contract.alignment.height, contract.alignment.width])
    let shapes = "outputs of the shapes \(outputs.map(\.shape))"
    guard contract.output != nil || outputs.count == 1 else {
      throw badModel(
        found: shapes,
        expected: "one, or \"output\" in the contract to say which, counted from 0")
    }
    guard let output = outputs.dropFirst(contract.output ?? 0).first else {
      throw badModel(found: shapes, expected: "more than \(contract.output ?? 0) outputs")
    }
    let dimension = output.values.count / count
    let isRows = output.shape.first == count && output.shape.dropFirst().contains(dimension)
    guard isRows, dimension > 0 else {
      throw badModel(found: shapes, expected: "\(count) x D, an embedding for each face")
    }
    return Matrix(rowCount: count, columnCount: dimension, elements: output.values)
  }
}
