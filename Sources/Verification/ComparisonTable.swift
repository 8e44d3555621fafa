extension VerificationReport {
  /// Several reports on the same pairs side by side, one line each, as text of fixed width.
  ///
  /// - Parameter reports: each with the name of its model.
  /// - Returns: a head and a line per report, without a line end after the last.
  package static func comparison(of reports: [(name: String, report: Self)]) -> String {
    let width = (reports.map(\.name.count) + [5]).reduce(0, max)
    let limits = Self.falseAcceptRatesOneIn.map { "TAR@1/\($0)".indented(to: 13) }
    let head =
      "model".padded(to: width) + "accuracy".indented(to: 11) + "AUC".indented(to: 9)
      + "EER".indented(to: 9) + limits.joined()
    let lines = reports.map { name, report in
      let rates = report.trueAcceptRates.map { percent($0.trueAcceptRate).indented(to: 13) }
      return name.padded(to: width) + percent(report.accuracy.mean).indented(to: 11)
        + fixed(report.areaUnderCurve, 4).indented(to: 9)
        + percent(report.equalErrorRate).indented(to: 9) + rates.joined()
    }
    return ([head] + lines).joined(separator: "\n")
  }
}
