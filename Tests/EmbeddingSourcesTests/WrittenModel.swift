import Checkpointing
import EmbeddingNetwork
import FaceDataset
import FaceModel
import Foundation
import RenderedFaces
import SeededRandom

/// A network with drawn weights as the model of a run beside the faces.
func writeModel(
  in faces: RenderedFaces, trainedOn hash: String? = nil
) throws -> String {
  let configuration = try NetworkConfiguration(width: 0.25, inputSize: 56, embedding: 16)
  let network = try FaceNetwork(configuration, batchSize: 2, purpose: .inference)
  var generator = SeededGenerator(1)
  network.initialise(using: &generator)
  let facts = ModelFacts(
    network: configuration, alignment: faces.manifest.contract,
    manifestHash: hash ?? faces.manifest.contentHash.hexadecimal, step: 0)
  let folder = faces.runFolder("run")
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  try ModelFile.content(of: network.parameters, facts: facts)
    .write(to: folder.appending(path: ModelFile.name))
  return folder.path
}
