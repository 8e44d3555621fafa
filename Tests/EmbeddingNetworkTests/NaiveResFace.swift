import NetworkOracle

/// ResFace-28 by the oracle's layers, from a dictionary of parameters.
struct NaiveResFace {
  var parameters: [String: [Double]]

  /// The units of each stage, as the published network has them.
  private static let stages = [("1b", 2, 1), ("2", 3, 2), ("3", 4, 5), ("4", 5, 3)]

  /// What a forward pass leaves behind for the way back.
  private struct Record {
    let suffix: String
    let input: Volume
    let beforeRectifier: Volume
  }

  private func convolution(_ suffix: String) -> Oracle.Convolution {
    Oracle.Convolution(
      weight: parameters["conv\(suffix).weight"] ?? [],
      bias: parameters["conv\(suffix).bias"] ?? [], kernelSize: 3,
      stride: ["1b", "2", "3", "4"].contains(suffix) ? 2 : 1,
      padding: suffix.contains("_") ? 1 : 0)
  }

  private func forward(
    _ suffix: String, _ input: Volume, _ records: inout [Record]
  ) -> Volume {
    let between = convolution(suffix).forward(input)
    records.append(Record(suffix: suffix, input: input, beforeRectifier: between))
    return Oracle.prelu(between, slope: parameters["relu\(suffix).weight"] ?? [])
  }

  private func features(_ images: Volume) -> (output: Volume, records: [Record]) {
    var records: [Record] = []
    var latest = forward("1a", images, &records)
    for (entry, number, unitCount) in Self.stages {
      latest = forward(entry, latest, &records)
      for unit in 0..<unitCount {
        let shortcut = latest
        latest = forward("\(number)_\(2 * unit + 1)", latest, &records)
        latest = forward("\(number)_\(2 * unit + 2)", latest, &records)
        for index in latest.values.indices { latest.values[index] += shortcut.values[index] }
      }
    }
    return (latest, records)
  }

  /// N x D embeddings.
  func embeddings(_ images: Volume) -> [Double] {
    Oracle.innerProduct(
      features(images).output, weight: parameters["fc5.weight"] ?? [],
      bias: parameters["fc5.bias"] ?? [])
  }

  /// How near a rectifier's input comes to the kink at zero, over the size of its neighbours.
  func smallestMargin(_ images: Volume) -> Double {
    features(images).records.map { record in
      let values = record.beforeRectifier.values
      let size = (dot(values, values) / Double(values.count)).squareRoot()
      return (values.map(abs).min() ?? 0) / size
    }.min() ?? 0
  }

  /// The gradients of all parameters by name.
  func gradients(_ images: Volume, embeddingGradient: [Double]) -> [String: [Double]] {
    var (output, records) = features(images)
    let fc = Oracle.innerProductBackward(
      output, weight: parameters["fc5.weight"] ?? [], outputGradient: embeddingGradient)
    var gradients = ["fc5.weight": fc.weight, "fc5.bias": fc.bias]
    var latest = fc.input
    func back(_ outputGradient: Volume) -> Volume {
      let record = records.removeLast()
      let inner = Oracle.preluBackward(
        record.beforeRectifier, slope: parameters["relu\(record.suffix).weight"] ?? [],
        outputGradient: outputGradient)
      let outer = convolution(record.suffix).backward(record.input, outputGradient: inner.input)
      gradients["relu\(record.suffix).weight"] = inner.slope
      gradients["conv\(record.suffix).weight"] = outer.weight
      gradients["conv\(record.suffix).bias"] = outer.bias
      return outer.input
    }
    for (_, _, unitCount) in Self.stages.reversed() {
      for _ in 0..<unitCount {
        let shortcut = latest
        latest = back(back(latest))
        for index in latest.values.indices { latest.values[index] += shortcut.values[index] }
      }
      latest = back(latest)
    }
    _ = back(latest)
    return gradients
  }
}
