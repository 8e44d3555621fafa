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
//
// Apart from that, `make scale`:
//
//     StageBenchmarks scale FOLDER FACES PEOPLE
//         writes a manifest there and measures how it opens
//     StageBenchmarks open SET
//         opens a set and draws from it, see `ManifestScale`
//     StageBenchmarks all-pairs FACES
//         scores all pairs of so many faces, see `AllPairsScale`

let arguments = Array(CommandLine.arguments.dropFirst())
switch (arguments.first, arguments.count) {
case ("step", _):
  try StepWorker(Array(arguments.dropFirst())).serve()
case ("counts", 1):
  for (kernel, instructions) in try ElementWiseKernel.counts() {
    print(kernel, instructions ?? .nan)
  }
case ("kernel", 2):
  ElementWiseKernel(rawValue: arguments[1])?.run()
case ("align", 3):
  for comparison in try alignmentComparisons(python: arguments[1], script: arguments[2]) {
    print(comparison.lines)
  }
case ("scale", 4):
  try ManifestScale(folder: arguments[1]).measure(
    faceCount: Int(arguments[2]) ?? 0, identityCount: Int(arguments[3]) ?? 0)
case ("open", 2):
  try ManifestScale.open(arguments[1])
case ("all-pairs", 2):
  try AllPairsScale.measure(faceCount: Int(arguments[1]) ?? 0)
case (_, 4):
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
default:
  let usage = "usage: StageBenchmarks RESULTS.md PYTHON peer.py align_peer.py\n"
  FileHandle.standardError.write(Data(usage.utf8))
  exit(64)
}
