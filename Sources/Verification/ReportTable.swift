extension VerificationReport {
  private static let labelWidth = 12

  /// The report as text of fixed width for a terminal, with a line end after the last line.
  package var table: String {
    var lines = model.map { Self.line(printable($0.name), printable($0.value)) }
    lines.append(Self.line("protocol", "\(verificationProtocol.rawValue): \(protocolSummary)"))
    lines.append(Self.line("pairs", pairSummary))
    lines += summaryLines
    lines.append(Self.line("intervals", Self.intervalKinds))
    lines.append(Self.line("", bootstrapSummary))
    lines += [""] + rateLines + [""] + foldLines
    if let baseline { lines += [""] + baseline.lines }
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
        "\(percent(accuracy.mean)) (\(intervals.accuracy.percents())) "
          + "+- \(percent(accuracy.standardDeviation)) (\(spread))"),
      Self.line("threshold", "\(fixed(accuracy.meanThreshold, 4)) (mean over the folds)"),
    ]
      + (thresholdMeaning.map { [Self.line("", $0)] } ?? []) + [
        Self.line("AUC", "\(fixed(areaUnderCurve, 4)) (\(intervals.areaUnderCurve.text(4)))"),
        Self.line(
          "EER", "\(percent(equalErrorRate)) (\(intervals.equalErrorRate.percents())), interpolated"
        ),
      ]
  }

  private var rateLines: [String] {
    let head = Self.columns(
      "FAR at most", "TAR", "Wilson", "bootstrap", "same accepted", "different accepted",
      "threshold")
    return [head]
      + trueAcceptRates.map { limited in
        guard let measured = limited.measured else {
          return "\(limited.limit)".padded(to: Self.labelWidth) + "  " + (limited.refusal ?? "")
        }
        let rate = measured.rate
        return Self.columns(
          "\(limited.limit)", percent(rate.trueAcceptRate), measured.wilson.percents(),
          measured.bootstrap.percents(), "\(rate.trueAccepts) of \(samePairCount)",
          "\(rate.falseAccepts) of \(differentPairCount)",
          rate.threshold.map { fixed($0, 4) } ?? "none")
      }
  }

  private static func columns(
    _ limit: String, _ rate: String, _ wilson: String, _ bootstrap: String, _ same: String,
    _ different: String, _ threshold: String
  ) -> String {
    limit.padded(to: labelWidth) + rate.indented(to: 10) + wilson.indented(to: 20)
      + bootstrap.indented(to: 20) + same.indented(to: 17) + different.indented(to: 20)
      + threshold.indented(to: 11)
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
