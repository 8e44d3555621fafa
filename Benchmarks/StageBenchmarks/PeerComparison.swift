import Foundation

/// How PyTorch is started.
struct PeerCommand {
  let python: String
  let script: String
}

/// Several ways of doing the same step, measured in turns.
struct PeerComparison {
  /// One way: what it is called, and what its turns took.
  struct Side {
    let name: String
    var seconds: [Double] = []
    var peakMebibytes = 0.0
    var rate: Double { 1 / seconds.sorted()[seconds.count / 2] }
  }

  let title: String
  let batchSize: Int
  /// Whether the sides after the first are our own too, each a gain over it.
  let isOurs: Bool
  /// Ours first.
  let sides: [Side]

  /// Measures in turns A B C A B C; all sides wait in memory while one works.
  init(
    _ title: String, batchSize: Int, turns: Int, isOurs: Bool = false,
    sides: [(name: String, worker: () throws -> Worker)]
  ) throws {
    self.title = title
    self.batchSize = batchSize
    self.isOurs = isOurs
    var measured: [Side] = []
    var workers: [Worker] = []
    for (name, start) in sides {
      // A peer that cannot run here, for want of a compiler say, is left out; ours never is.
      let worker: Worker? = name.hasPrefix("ours") ? try start() : try? start()
      guard let worker else { continue }
      measured.append(Side(name: name))
      workers.append(worker)
    }
    for _ in 0..<turns {
      for index in workers.indices { measured[index].seconds.append(try workers[index].step()) }
    }
    for index in workers.indices {
      try workers[index].end()
      measured[index].peakMebibytes = workers[index].peakMebibytes
    }
    self.sides = measured
  }
}

/// Our steps beside PyTorch's, and beside our own with fewer survivors.
///
/// PyTorch's bf16 is measured where the processor has instructions for it; without, one training
/// step of 64 images takes it minutes.
func peerComparisons(with peer: PeerCommand, on machine: Machine) throws -> [PeerComparison] {
  var comparisons: [PeerComparison] = []
  for (action, turns) in [("train", 5), ("embed", 7)] {
    for batchSize in [32, 64, 128] {
      var sides = ["fp32", "bf16"].map { format in
        (name: "ours, \(format)", worker: { try ours([action, format, "\(batchSize)"]) })
      }
      for (precision, mode) in [("fp32", "eager"), ("fp32", "compile"), ("bf16", "eager")] {
        if mode == "compile" && batchSize != 64 { continue }
        if precision == "bf16" && !machine.hasBF16 { continue }
        for layout in ["default", "channels_last"] {
          sides.append(
            (
              "PyTorch \(mode), \(precision), \(layout)",
              {
                try Worker(
                  peer.python, [peer.script, action, "\(batchSize)", layout, precision, mode])
              }
            ))
        }
      }
      comparisons.append(
        try PeerComparison(
          "\(action == "train" ? "training step" : "inference"), batch \(batchSize)",
          batchSize: batchSize, turns: turns, sides: sides))
    }
  }
  comparisons.append(
    try PeerComparison(
      "training step by survivors, batch 64", batchSize: 64, turns: 5, isOurs: true,
      sides: [64, 32, 16, 6].map { count in
        ("\(count) of 64 with a gradient", { try ours(["train", "fp32", "64", "\(count)"]) })
      }))
  return comparisons
}

private func ours(_ arguments: [String]) throws -> Worker {
  try Worker(CommandLine.arguments[0], ["step"] + arguments)
}
