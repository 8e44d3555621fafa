import AlgorithmTuning
import Foundation
import Tensors
import Testing

@Suite struct AlgorithmRecordTests {
  private let file = FileManager.default.temporaryDirectory
    .appending(path: "algorithms-\(UUID().uuidString).jsonl")
  private let geometry = ConvolutionGeometry(
    inputChannelCount: 16, outputChannelCount: 16, kernelSize: 3, stride: 1, padding: 1)
  private let input = [4, 16, 12, 12]
  private let algorithms = ConvolutionAlgorithms { pass in
    switch pass {
    case .forward: .winograd(tile: 4)
    case .inputGradient: .direct
    case .weightGradient: .winograd(tile: 6)
    }
  }

  @Test func `chooses again what was noted`() throws {
    defer { try? FileManager.default.removeItem(at: file) }
    let record = AlgorithmRecord()
    let algorithms = algorithms
    let choose = record.noting(.bf16) { _, _ in algorithms }
    #expect(try choose(geometry, input) == algorithms)
    _ = try choose(geometry, input)
    #expect(record.choices.count == 1)
    try record.write(to: file)
    let kept = try AlgorithmRecord(readFrom: file)
    #expect(try kept.choose(geometry, input: input) == algorithms)
    #expect(kept.format == .bf16)
    #expect(AlgorithmRecord().format == nil)
  }

  @Test func `a convolution that is not in the record is an error that names it`() throws {
    let record = AlgorithmRecord()
    let error = #expect(throws: KernelError.self) {
      try record.choose(geometry, input: input)
    }
    #expect(
      error?.description.hasPrefix(
        "algorithm: forward of 16 -> 16 channels, 3 x 3, stride 1, padding 1, input [4, 16, 12, 12]"
          + ": found nothing, expected one of: direct, winograd 2 x 2, ") == true)
  }

  @Test func `a line that is none of a record is an error that names it`() throws {
    defer { try? FileManager.default.removeItem(at: file) }
    let record = AlgorithmRecord()
    _ = try record.noting(.bf16) { _, _ in .direct }(geometry, input)
    try record.write(to: file)
    let text = try String(contentsOf: file, encoding: .utf8)
    try (text + "{\"convolution\":1}\n").write(to: file, atomically: true, encoding: .utf8)
    #expect(
      throws: AlgorithmError.badLine(
        file: file.relativePath, line: 2, found: "{\"convolution\":1}")
    ) { try AlgorithmRecord(readFrom: file) }
    try text.replacing("direct", with: "magic").write(
      to: file, atomically: true, encoding: .utf8)
    #expect(throws: KernelError.self) {
      try AlgorithmRecord(readFrom: file).choose(geometry, input: input)
    }
  }

  @Test func `a record that is not there is an error`() {
    #expect(throws: AlgorithmError.self) { try AlgorithmRecord(readFrom: file) }
  }
}
