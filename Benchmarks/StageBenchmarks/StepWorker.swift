import AlgorithmTuning
import AngularTriplet
import EmbeddingNetwork
import Foundation
import PipelineSettings
import SeededRandom
import Tensors
import Training

/// One step of the published network at the word of a line, answered by its seconds: our side of
/// what `peer.py` does in PyTorch, with the same protocol.
///
/// A training step is the forward pass, softmax over 10,575 unit class rows, the backward pass, the
/// length of the gradient and SGD with momentum. Data lie in memory before the first step.
struct StepWorker {
  /// The classes of the head, those of CASIA-WebFace.
  static let classCount = 10575

  private let step: () throws -> Void

  /// Prepares the step.
  ///
  /// - Parameter arguments: `train` or `embed`, the format of maps, the batch, and for training the
  ///   images of it that keep their gradient.
  /// - Throws: what building the network throws.
  init(_ arguments: [String]) throws {
    ComputeThreads.use(0)
    let format = NumberFormat(rawValue: arguments[1]) ?? .fp32
    let batchSize = Int(arguments[2]) ?? 64
    let survivorCount = arguments.count > 3 ? Int(arguments[3]) ?? batchSize : batchSize
    var generator = SeededGenerator(1)
    let images = try (0..<batchSize * NetworkConfiguration().blueprint.input.count).map { _ in
      Float(generator.uniform(in: -1...1))
    }
    if arguments[0] == "train" {
      step = try Self.training(
        images, format, batchSize: batchSize, survivorCount: survivorCount)
    } else {
      let network = try FaceNetwork(
        NetworkConfiguration(), batchSize: batchSize, purpose: .inference, maps: MapLayout(format))
      network.initialise(using: &generator)
      step = { _ = try network.forward(images) }
    }
  }

  private static func training(
    _ images: [Float], _ format: NumberFormat, batchSize: Int, survivorCount: Int
  ) throws -> () throws -> Void {
    var settings = Pipeline()
    settings.loss.kind = .softmax
    settings.sampler.identitiesPerBatch = batchSize
    settings.sampler.photosPerIdentity = 1
    let tuner = AlgorithmTuner.ofUser()
    let model = try TrainableModel(
      settings, classCount: classCount, format: format, algorithms: tuner.choice(of: format))
    // The times hold for the other processes of the comparison, too.
    _ = tuner.save()
    let labels = (0..<batchSize).map { $0 * 97 % classCount }
    var loss = model.loss
    return {
      let embeddings = try model.network.forward(images)
      var gradient = try model.centres.withValuesAndGradient { rows, rowGradient in
        try loss.step(
          embeddings: embeddings, labels: labels, classRows: &rows, classGradient: &rowGradient)
      }.embeddingGradient
      for row in survivorCount..<batchSize {
        for column in 0..<gradient.columnCount { gradient[row, column] = 0 }
      }
      try model.network.backward(gradient)
      _ = model.move(learningRate: 1e-4)
    }
  }

  /// Warms up, says "ready", and answers lines until there are no more; ends with the peak memory
  /// in MiB.
  func serve() throws {
    for _ in 0..<2 { try step() }
    say("ready")
    while readLine() != nil {
      let start = ContinuousClock.now
      try step()
      say("\((ContinuousClock.now - start) / .seconds(1))")
    }
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    say("\(Double(usage.ru_maxrss) / 1024)")
  }

  private func say(_ line: String) {
    FileHandle.standardOutput.write(Data("\(line)\n".utf8))
  }
}
