import BatchSupply
import Dispatch
import EmbeddingNetwork
import FaceAlignment
import FaceDataset
import Foundation
import SeededRandom
import SyntheticFaces
import Tensors

/// Each stage at one thread and at all, in turns.
func stageComparisons() throws -> [Comparison] {
  var rows: [Comparison] = []
  let cores = ProcessInfo.processInfo.activeProcessorCount

  let people = try SyntheticSet(identityCount: 8, photosPerIdentity: 8, seed: 1)
  var photos: [(jpeg: [UInt8], landmarks: Landmarks)] = []
  for index in 0..<people.photoCount {
    let (identity, photo) = index.quotientAndRemainder(dividingBy: people.photosPerIdentity)
    let rendered = try FaceRenderer().photo(
      of: people.identity(identity), under: people.conditions(ofIdentity: identity, photo: photo))
    if let landmarks = Landmarks(coordinates: rendered.landmarks.flatMap { [$0.x, $0.y] }) {
      photos.append((Array(rendered.jpeg), landmarks))
    }
  }
  let aligner = try FaceAligner(template: AlignmentTemplate())
  let sample = photos

  rows.append(
    try Comparison(stage: "align 250 x 250 photos", unit: "photos/s", count: sample.count, turns: 5)
    {
      threads in
      DispatchQueue.concurrentPerform(iterations: threads) { worker in
        for index in stride(from: worker, to: sample.count, by: threads) {
          _ = try? aligner.align(photo: sample[index].jpeg, landmarks: sample[index].landmarks)
        }
      }
    })

  let folder = FileManager.default.temporaryDirectory.appending(
    path: "atl-bench-\(UUID().uuidString)")
  defer { try? FileManager.default.removeItem(at: folder) }
  let writer = try AlignedSetWriter(
    directory: folder.path,
    contract: AlignmentContract(template: "wuxiang", width: 112, height: 112, eyeToMouthPixels: 40),
    overwriting: false)
  for (index, photo) in photos.enumerated() {
    try writer.add(
      faceBytes: aligner.align(photo: photo.jpeg, landmarks: photo.landmarks).bytes,
      identity: "person_\(index / 8)", name: "\(index)", source: "\(index)",
      landmarks: photo.landmarks.coordinates)
  }
  let manifest = try IndexedManifest(at: writer.finish().manifest)
  let plans = try SequentialPlans(manifest: manifest, facesPerBatch: 64, isMirrored: true)
  let assembler = BatchAssembler(manifest: manifest)
  rows.append(
    try Comparison(stage: "assemble batches of 112 x 112", unit: "faces/s", count: 64 * 8, turns: 5)
    {
      threads in
      let stream = try BatchStream(from: 0, until: 8, workers: threads, capacity: threads) { _ in
        try assembler.assemble(plans.plan(forStep: 0))
      }
      while try stream.next() != nil {}
    })

  let cases: [(Double, InputSize, Int, Int)] = [(0.25, 56, 64, 4), (1.0, 112, 8, 1)]
  for (width, inputSize, batchSize, steps) in cases {
    let configuration = try NetworkConfiguration(width: width, inputSize: inputSize)
    var generator = SeededGenerator(1)
    let images = (0..<batchSize * configuration.blueprint.input.count).map { _ in
      Float(generator.uniform(in: -1...1))
    }
    for purpose in [FaceNetwork.Purpose.training, .inference] {
      // Kernels are planned for the count of threads that holds when a network is built.
      let networks = try [1, cores].map { threads in
        ComputeThreads.use(threads)
        let network = try FaceNetwork(configuration, batchSize: batchSize, purpose: purpose)
        network.initialise(using: &generator)
        return network
      }
      let stage =
        "\(purpose == .training ? "train" : "embed"), width \(width), input \(inputSize)"
      rows.append(
        try Comparison(
          stage: "\(stage), batch \(batchSize)", unit: "images/s", count: batchSize * steps,
          turns: 3
        ) { threads in
          ComputeThreads.use(threads)
          let network = networks[threads == 1 ? 0 : 1]
          for _ in 0..<steps {
            let embeddings = try network.forward(images)
            if purpose == .training { try network.backward(embeddings) }
          }
        })
    }
  }
  return rows
}
