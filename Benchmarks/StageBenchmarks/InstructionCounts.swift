import CKernels
import Foundation
import Tensors
import Training

/// The kernels that pass over many numbers and do little with each.
///
/// Their times move with whatever else the machine does; the instructions that they take do not,
/// and show a kernel that the compiler has stopped to vectorise.
enum ElementWiseKernel: String, CaseIterable {
  case biasAndRectifier = "bias and PReLU, keeping signs"
  case biasRectifierAndShortcut = "bias, PReLU and shortcut, keeping sums"
  case roundedBiasAndRectifier = "bias and PReLU, keeping signs, bf16 maps"
  case roundedRectifierBackward = "back through PReLU and bias, by signs, bf16 maps"
  case rectifierBackwardBySigns = "back through PReLU and bias, by signs"
  case rectifierBackwardBySums = "back through PReLU and bias, by sums"
  case moments = "mean and variance of a batch norm"
  case gradientSums = "sums of a batch norm's way back"
  case normBackward = "back through a batch norm"
  case mapsToRows = "maps to rows"
  case rowsToMaps = "rows to maps"
  case momentum = "SGD with momentum"
  case adamW = "AdamW"

  /// The maps that it runs over: 4 images of 64 channels and 28 x 28 pixels.
  private static let (imageCount, channelCount, pixelCount) = (4, 64, 28 * 28)
  static let numberCount = imageCount * channelCount * pixelCount

  /// What callgrind counts in: a function with all that it calls, by its mangled name.
  private var symbol: String {
    switch self {
    case .biasAndRectifier, .biasRectifierAndShortcut, .roundedBiasAndRectifier:
      "convolution_finish_sums"
    case .rectifierBackwardBySigns, .rectifierBackwardBySums, .roundedRectifierBackward:
      "convolution_rectify_backward"
    case .moments: "convolution_moments"
    case .gradientSums: "convolution_gradient_sums"
    case .normBackward: "convolution_norm_backward"
    case .mapsToRows: "convolution_maps_to_rows"
    case .rowsToMaps: "convolution_maps_from_rows"
    case .momentum: "*MomentumSolver*update*"
    case .adamW: "*AdamWSolver*update*"
    }
  }

  /// Runs it once, on one thread where the environment says so; the process ends behind it and
  /// takes the memory along.
  func run() {
    let shape = convolution_map_shape(
      image_count: Int32(Self.imageCount), channels: Int32(Self.channelCount),
      pixels: Int32(Self.pixelCount), order: convolution_blocks)
    let (numbers, otherNumbers, before) = (
      memory(0.5 as Float), memory(0.5 as Float), memory(0.5 as Float)
    )
    let maps = convolution_maps(numbers: numbers, format: convolution_fp32)
    let others = convolution_maps(numbers: otherNumbers, format: convolution_fp32)
    let rounded = convolution_maps(numbers: before, format: convolution_bf16)
    let (bias, slope, scratch) = (memory(0.5 as Float), memory(0.25 as Float), memory(0 as Float))
    let signs = memory(0x55 as UInt8)
    switch self {
    case .biasAndRectifier, .roundedBiasAndRectifier:
      let finish = convolution_finish(
        bias: bias, slope: slope, shortcut: nil, before: nil, signs: signs)
      let output = self == .biasAndRectifier ? maps : rounded
      convolution_finish_sums(shape, maps, nil, finish, output)
    case .biasRectifierAndShortcut:
      let finish = convolution_finish(
        bias: bias, slope: slope, shortcut: otherNumbers, before: before, signs: nil)
      convolution_finish_sums(shape, maps, nil, finish, maps)
    case .rectifierBackwardBySigns, .rectifierBackwardBySums, .roundedRectifierBackward:
      let memory = convolution_rectifier_memory(
        maps: self == .roundedRectifierBackward ? rounded : others,
        signs: self == .rectifierBackwardBySums ? nil : signs)
      convolution_rectify_backward(
        shape, memory, slope, numbers, numbers, slope, bias, scratch)
    case .moments:
      convolution_moments(
        shape, maps, memory(0 as Double), memory(0 as Double),
        memory(0 as Double))
    case .gradientSums:
      convolution_gradient_sums(
        shape, maps, bias, otherNumbers, memory(0 as Double),
        memory(0 as Double),
        memory(0 as Double))
    case .normBackward:
      let factors = convolution_norm_factors(scale: bias, slope: bias, mean: bias, shift: bias)
      convolution_norm_backward(
        shape, maps, factors, otherNumbers, nil, otherNumbers)
    case .mapsToRows: convolution_maps_to_rows(shape, maps, otherNumbers)
    case .rowsToMaps: convolution_maps_from_rows(shape, otherNumbers, numbers)
    case .momentum:
      update { MomentumSolver(parameters: $0, momentum: 0.9, weightDecay: 0.0005) }
    case .adamW:
      update {
        AdamWSolver(parameters: $0, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0.0005)
      }
    }
  }

  private func memory<Number>(_ value: Number) -> UnsafeMutablePointer<Number> {
    let memory = UnsafeMutablePointer<Number>.allocate(capacity: Self.numberCount)
    memory.initialize(repeating: value, count: Self.numberCount)
    return memory
  }

  private func update<Rule: Solver>(_ makeSolver: ([Parameter]) -> Rule) {
    let parameter = Parameter(
      name: "weight", shape: [Self.numberCount], initialisation: .constant(0))
    var solver = makeSolver([parameter])
    solver.update([parameter], learningRate: 0.1)
  }

  /// Counts the instructions of every kernel, by running this program again under callgrind.
  ///
  /// - Returns: instructions a number by the name of the kernel; nil where callgrind is not there
  ///   or counts nothing.
  static func counts() throws -> [(kernel: String, instructions: Double?)] {
    let program = FileManager.default.temporaryDirectory
      .appending(path: "kernels-\(UUID().uuidString)").path
    defer { try? FileManager.default.removeItem(atPath: program) }
    // Valgrind 3.19 gives up on Swift's debug information; the names of functions stay.
    _ = try errors(of: ["strip", "--strip-debug", "-o", program, CommandLine.arguments[0]])
    return try allCases.map { kernel in
      let text = try errors(of: [
        "valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null",
        "--toggle-collect=\(kernel.symbol)", program, "kernel", kernel.rawValue,
      ])
      let line = text.split(separator: "\n").first { $0.contains("Collected : ") }
      let count = line?.split(separator: " ").last.flatMap { Double($0) } ?? 0
      return (kernel.rawValue, count > 0 ? count / Double(numberCount) : nil)
    }
  }

  /// Runs a command on one thread.
  private static func errors(of command: [String]) throws -> String {
    let process = Process()
    let errors = Pipe()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["OMP_NUM_THREADS=1"] + command
    process.standardError = errors
    try process.run()
    let text = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    return text
  }
}
