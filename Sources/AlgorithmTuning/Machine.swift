import Foundation
import Tensors

/// What decides how fast a convolution is computed, beside its sizes.
package struct Machine: Hashable, Codable, Sendable {
  /// The processor as the operating system names it, with its family and model.
  package let processor: String
  /// The kernels and their versions.
  package let software: String
  /// The threads that compute.
  package let threads: Int

  /// Names a machine.
  package init(processor: String, software: String, threads: Int) {
    self.processor = processor
    self.software = software
    self.threads = threads
  }

  /// This machine, with the threads that the calling one computes with.
  package static var current: Machine {
    let text = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? ""
    return Machine(
      processor: processor(in: text), software: ComputeEngine.libraryVersion,
      threads: ComputeThreads.current.oneDNN)
  }

  /// The name, family and model of the first processor that Linux lists.
  package static func processor(in cpuInfo: String) -> String {
    let lines = cpuInfo.split(separator: "\n")
    let parts = ["model name", "cpu family", "model"].compactMap { key -> String? in
      for line in lines {
        let sides = line.split(separator: ":", maxSplits: 1).map {
          $0.trimmingCharacters(in: .whitespaces)
        }
        if sides.count == 2, sides[0] == key {
          return key == "model name" ? sides[1] : "\(key) \(sides[1])"
        }
      }
      return nil
    }
    return parts.isEmpty ? "unknown" : parts.joined(separator: ", ")
  }
}
