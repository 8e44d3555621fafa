extension VerificationReport {
  /// Several reports on the same pairs side by side, one line each, as text of fixed width.
  ///
  /// - Parameter reports: each with the name of its model; at least one, all of one protocol and
  ///   with the same limits of FAR.
  /// - Returns: the protocol, a head, and a line per report with a second one for its intervals,
  ///   without a line end after the last.
  package static func comparison(of reports: [(name: String, report: Self)]) -> String {
    guard let first = reports.first?.report else { return "" }
    let width = (reports.map(\.name.count) + [10]).reduce(0, max)
    let limits = first.trueAcceptRates.map { "TAR@\($0.limit)".indented(to: 20) }
    let head =
      "model".padded(to: width) + "accuracy".indented(to: 20) + "AUC".indented(to: 20)
      + "EER".indented(to: 20) + limits.joined()
    let lines = reports.flatMap { name, report in
      let rates = report.trueAcceptRates.map { limited in
        (limited.measured.map { percent($0.rate.trueAcceptRate) } ?? "not resolvable")
          .indented(to: 20)
      }
      let intervals = report.trueAcceptRates.map { limited in
        (limited.measured?.bootstrap.percents() ?? "").indented(to: 20)
      }
      return [
        name.padded(to: width) + percent(report.accuracy.mean).indented(to: 20)
          + fixed(report.areaUnderCurve, 4).indented(to: 20)
          + percent(report.equalErrorRate).indented(to: 20) + rates.joined(),
        "  95 %".padded(to: width) + report.intervals.accuracy.percents().indented(to: 20)
          + report.intervals.areaUnderCurve.text(4).indented(to: 20)
          + report.intervals.equalErrorRate.percents().indented(to: 20) + intervals.joined(),
      ]
    }
    let name = "protocol \(first.verificationProtocol.rawValue): \(first.protocolSummary)"
    return ([name, head] + lines).joined(separator: "\n")
  }
}
