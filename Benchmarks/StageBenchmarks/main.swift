import Foundation

// Measures each stage at one thread and at all, and whole steps of the network beside PyTorch, always in
// turns within one run. `make bench` runs it:
//
//     StageBenchmarks RESULTS.md PYTHON peer.py     measures everything and writes the table
//     StageBenchmarks step ACTION BATCH SURVIVORS   is one side of a comparison, see `StepWorker`

let arguments = Array(CommandLine.arguments.dropFirst())
if arguments.first == "step" {
  try StepWorker(Array(arguments.dropFirst())).serve()
} else if arguments.count == 3 {
  let peer = PeerCommand(python: arguments[1], script: arguments[2])
  let page = ResultsPage(
    machine: Machine.current, peers: try peerComparisons(with: peer), stages: try stageComparisons()
  )
  print(page.text)
  try Data(page.text.utf8).write(to: URL(filePath: arguments[0]), options: .atomic)
} else {
  FileHandle.standardError.write(Data("usage: StageBenchmarks RESULTS.md PYTHON peer.py\n".utf8))
  exit(64)
}
