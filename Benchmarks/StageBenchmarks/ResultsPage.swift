import Foundation
import Tensors

/// What was measured, in Markdown, with what the machine was and what it was doing.
struct ResultsPage {
  let machine: Machine
  let work: StepWork
  let counts: [(kernel: String, instructions: Double?)]
  let peers: [PeerComparison]
  let alignments: [AlignmentComparison]
  let stages: [Comparison]

  var text: String {
    """
    # What was measured

    Written by `make bench`. Medians of turns A B A B in one run, least and greatest in brackets; ratios are those of
    medians.

    Machine: \(machine.processor), \(machine.cores) cores, \(machine.features); load at the beginning \(machine.load), at \
    the end \(Machine.current.load). \(ComputeEngine.libraryVersion).

    ## Steps beside PyTorch

    ResFace-28 on 112 x 112, both sides on all cores with bound threads, one process each, waiting in memory while the
    other works. A training step is the forward pass, softmax over 10,575 unit class rows, the backward pass and SGD with
    momentum; ours also takes the length of the whole gradient. Data lie in memory. \(bf16Note)

    \(peers.map(section).joined(separator: "\n"))
    ## The bound

    With the algorithms that need the fewest products, an image takes \(digits(work.training.fewest)) GFLOP in a training step and
    \(digits(work.inference.fewest)) in inference (multiplications and additions of convolutions, fully connected layer and, in training,
    head); by the definition it would be \(digits(work.training.definition)) and \(digits(work.inference.definition)). OpenBLAS multiplies \
    square matrices of 1536
    at \(spread(work.multiplyRates)) GFLOP/s here. At that rate, and with everything else free, a training step would reach
    \(digits(bound(work.training))) images/s and inference \(digits(bound(work.inference))); reached, at batch 64: \
    \(share("training step, batch 64", of: work.training)) and \(share("inference, batch 64", of: work.inference)).

    ## Instructions of the element-wise kernels

    Counted by callgrind on one thread; they do not move with the load of the machine.

    | kernel | instructions a number |
    | --- | --- |
    \(counts.map { "| \($0.kernel) | \($0.instructions.map { String(format: "%.2f", $0) } ?? "not counted") |" }
      .joined(separator: "\n"))

    ## Alignment beside Python and a bare loop

    Whole commands, from files to files, on all cores: rendered photos of 250 x 250, and of 3000 x 2000 with faces of about
    400 pixels. Python reads with OpenCV and fits as insightface's norm_crop does; the bare loop is imdecode, warpAffine and
    imencode in C++, with the transforms given. Ours also looks for damage, hashes every face and keeps a journal.

    | photos | | photos/s | ours against it |
    | --- | --- | --- | --- |
    \(alignments.map(\.lines).joined(separator: "\n"))

    ## Stages at one thread and at all

    | stage | one thread | \(machine.cores) threads | ratio | unit |
    | --- | --- | --- | --- | --- |
    \(stages.map { $0.line }.joined(separator: "\n"))

    """
  }

  private var bf16Note: String {
    machine.hasBF16
      ? ""
      : "PyTorch's bf16 is left out: without instructions for it, one step of 64 images takes minutes here."
  }

  private func digits(_ value: Double) -> String { String(format: "%.1f", value) }

  private func bound(_ work: StepWork.Operations) -> Double {
    median(self.work.multiplyRates) / work.fewest
  }

  /// The share of the bound that our side of a comparison has reached.
  private func share(_ title: String, of work: StepWork.Operations) -> String {
    guard let own = peers.first(where: { $0.title == title })?.sides.first else { return "unknown" }
    return String(format: "%.0f %%", 100 * 64 * own.rate / bound(work))
  }

  private func section(_ comparison: PeerComparison) -> String {
    guard let own = comparison.sides.first else { return "" }
    let lines = comparison.sides.map { side in
      let rates = side.seconds.map { Double(comparison.batchSize) / $0 }
      let ratio = comparison.isOurs ? side.rate / own.rate : own.rate / side.rate
      return "| \(side.name) | \(spread(rates)) | \(String(format: "%.2f", ratio)) "
        + "| \(String(format: "%.0f", side.peakMebibytes)) |"
    }
    return """
      ### \(comparison.title)

      | | images/s | \(comparison.isOurs ? "against the first" : "\(own.name) against it") | peak MiB |
      | --- | --- | --- | --- |
      \(lines.joined(separator: "\n"))

      """
  }
}

/// The median of rates, with the least and the greatest.
func spread(_ rates: [Double]) -> String {
  let format = { (rate: Double) in String(format: rate < 100 ? "%.1f" : "%.0f", rate) }
  return "\(format(median(rates))) (\(format(rates.min() ?? 0)) - \(format(rates.max() ?? 0)))"
}

/// The median; the greater of the two in the middle of an even count.
func median(_ rates: [Double]) -> Double { rates.sorted()[rates.count / 2] }

/// What the machine is and does.
struct Machine {
  let processor: String
  let cores: Int
  let features: String
  /// Whether there are instructions for bf16.
  let hasBF16: Bool
  let load: String

  static var current: Machine {
    let flags = Set(firstLine(of: "/proc/cpuinfo", after: "flags").split(separator: " "))
    let known = ["avx2", "avx512f", "avx512_bf16", "amx_bf16"]
    return Machine(
      processor: firstLine(of: "/proc/cpuinfo", after: "model name"),
      cores: ProcessInfo.processInfo.activeProcessorCount,
      features: known.map { flags.contains(Substring($0)) ? $0 : "no \($0)" }
        .joined(separator: ", "),
      hasBF16: flags.contains("avx512_bf16") || flags.contains("amx_bf16"),
      load: firstLine(of: "/proc/loadavg", after: ""))
  }

  private static func firstLine(of file: String, after key: String) -> String {
    let lines = ((try? String(contentsOfFile: file, encoding: .utf8)) ?? "").split(separator: "\n")
    let line = lines.first { $0.hasPrefix(key) } ?? "unknown"
    return line.dropFirst(key.count).trimmingCharacters(in: CharacterSet(charactersIn: " \t:"))
  }
}
