extension VerificationReport {
  private static let labelWidth = 12

  /// The report as text of fixed width for a terminal, with a line end after the last line.
  package var table: String {
    var lines = model.map { Self.line(printable($0.name), printable($0.value)) }
    let name = verificationProtocol.rawValue
    lines.append(Self.line("protocol", "\(name): \(verificationProtocol.summary)"))
    lines.append(Self.line("pairs", pairSummary))
    lines += summaryLines
    lines += [""] + rateLines + [""] + foldLines
    return lines.joined(separator: "\n") + "\n"
  }

  private static func line(_ label: String, _ value: String) -> String {
    label.padded(to: labelWidth) + "  " + value
  }

  private var summaryLines: [String] {
    let count = accuracy.folds.count
    let spread =
      "standard deviation over \(count) folds; standard error \(percent(accuracy.standardError))"
    return [
      Self.line(
        "accuracy",
        "\(percent(accuracy.mean)) +- \(percent(accuracy.standardDeviation)) (\(spread))"),
      Self.line("threshold", "\(fixed(accuracy.meanThreshold, 4)) (mean over the folds)"),
      Self.line("AUC", fixed(areaUnderCurve, 4)),
      Self.line("EER", "\(percent(equalErrorRate)) (interpolated)"),
    ]
  }

  private var rateLines: [String] {
    var lines = [
      Self.columns("FAR at most", "TAR", "same accepted", "different accepted", "threshold")
    ]
    for rate in trueAcceptRates {
      lines.append(
        Self.columns(
          "1/\(rate.falseAcceptRateOneIn)", percent(rate.trueAcceptRate),
          "\(rate.trueAccepts) of \(samePairCount)",
          "\(rate.falseAccepts) of \(differentPairCount)",
          rate.threshold.map { fixed($0, 4) } ?? "none"))
    }
    for rate in limitsWithoutFalseAccepts {
      lines.append(
        "1/\(rate.falseAcceptRateOneIn): with \(differentPairCount) different pairs, "
          + "no false accept is allowed")
    }
    return lines
  }

  private static func columns(
    _ limit: String, _ rate: String, _ same: String, _ different: String, _ threshold: String
  ) -> String {
    limit.padded(to: labelWidth) + rate.indented(to: 10) + same.indented(to: 18)
      + different.indented(to: 20) + threshold.indented(to: 11)
  }

  private var foldLines: [String] {
    let header =
      "fold".padded(to: Self.labelWidth) + "accuracy".indented(to: 10) + "right".indented(to: 18)
      + "threshold from the others".indented(to: 31)
    return [header]
      + accuracy.folds.map { fold in
        "\(fold.fold)".padded(to: Self.labelWidth) + percent(fold.accuracy).indented(to: 10)
          + "\(fold.correctCount) of \(fold.pairCount)".indented(to: 18)
          + fixed(fold.threshold, 4).indented(to: 31)
      }
  }
}

/// A text from outside without what could move a terminal's cursor or break the line.
package func printable(_ text: String) -> String {
  String(
    String.UnicodeScalarView(
      text.unicodeScalars.map { scalar in
        let isControl =
          scalar.properties.generalCategory == .control
          || scalar.properties.generalCategory == .format
        return isControl ? " " : scalar
      }))
}
