import Foundation

// Measures each stage at one thread and at all, and whole steps of the network beside PyTorch,
// always in turns within one run. `make bench` runs it:
//
//     StageBenchmarks RESULTS.md PYTHON peer.py align_peer.py
//         measures everything and writes the table
//     StageBenchmarks align PYTHON align_peer.py
//         measures the alignment alone
//     StageBenchmarks counts
//         counts the instructions of kernels alone
//     StageBenchmarks step ACTION FORMAT BATCH SURVIVORS
//         is one side of a comparison, see `StepWorker`
//     StageBenchmarks kernel NAME
//         runs a kernel once, see `ElementWiseKernel`

let arguments = Array(CommandLine.arguments.dropFirst())
if arguments.first == "step" {
  try StepWorker(Array(arguments.dropFirst())).serve()
} else if arguments == ["counts"] {
  for (kernel, instructions) in try ElementWiseKernel.counts() {
    print(kernel, instructions ?? .nan)
  }
} else if arguments.count == 2, arguments[0] == "kernel",
  let kernel = ElementWiseKernel(rawValue: arguments[1])
{
  kernel.run()
} else if arguments.count == 3, arguments[0] == "align" {
  for comparison in try alignmentComparisons(python: arguments[1], script: arguments[2]) {
    print(comparison.lines)
  }
} else if arguments.count == 4 {
  let peer = PeerCommand(python: arguments[1], script: arguments[2])
  let machine = Machine.current
  let page = ResultsPage(
    machine: machine, work: try StepWork(),
    counts: try ElementWiseKernel.counts(),
    peers: try peerComparisons(with: peer, on: machine),
    alignments: try alignmentComparisons(python: arguments[1], script: arguments[3]),
    stages: try stageComparisons())
  print(page.text)
  try Data(page.text.utf8).write(to: URL(filePath: arguments[0]), options: .atomic)
} else {
  let usage = "usage: StageBenchmarks RESULTS.md PYTHON peer.py align_peer.py\n"
  FileHandle.standardError.write(Data(usage.utf8))
  exit(64)
}
