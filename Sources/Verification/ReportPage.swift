internal import Foundation

/// Two photos of a pair that is shown, as the caller knows them.
package struct PairPicture: Equatable, Sendable {
  /// The pair and its score.
  package let worst: WorstPair
  /// What the left photo is called.
  package let leftName: String
  /// What the right photo is called.
  package let rightName: String
  /// The left face, the bytes of its JPEG or PNG file; empty where there is none to show.
  package let leftPicture: [UInt8]
  /// The right face, the bytes of its JPEG or PNG file; empty where there is none to show.
  package let rightPicture: [UInt8]

  /// Joins a pair with its names and faces.
  package init(
    worst: WorstPair, leftName: String, rightName: String, leftPicture: [UInt8],
    rightPicture: [UInt8]
  ) {
    self.worst = worst
    self.leftName = leftName
    self.rightName = rightName
    self.leftPicture = leftPicture
    self.rightPicture = rightPicture
  }
}

/// A verification as one HTML file that needs nothing beside itself: no scripts, no other files.
///
/// Whatever comes from outside, names and descriptions, is escaped.
package struct ReportPage: Sendable {
  let title: String
  let name: String
  let report: VerificationReport
  let verdict: Verdict
  let curves: [NamedCurve]
  let pictures: [PairPicture]
  let details: ReportDetails

  /// Gathers what the page shows.
  ///
  /// - Parameters:
  ///   - title: the page's heading.
  ///   - report: the facts.
  ///   - verdict: the verdict that the facts are from.
  ///   - name: what the verdict's curve is called.
  ///   - comparisons: other curves to draw beside it, up to three that can be told apart.
  ///   - pictures: the worst pairs, see `Verdict.worstPairs`.
  ///   - details: what else there is to say.
  package init(
    title: String, report: VerificationReport, verdict: Verdict, name: String = "this model",
    comparisons: [NamedCurve] = [], pictures: [PairPicture] = [],
    details: ReportDetails = ReportDetails()
  ) {
    self.title = title
    self.name = name
    self.report = report
    self.verdict = verdict
    curves = [NamedCurve(name: name, curve: verdict.curve)] + comparisons
    self.pictures = pictures
    self.details = details
  }

  /// The page.
  package var html: String {
    let lead = """
      <p class="lead">Protocol <b>\(report.verificationProtocol.rawValue)</b>: \
      \(report.protocolSummary). Pairs: \(report.pairSummary). \
      Intervals: \(VerificationReport.intervalKinds); \(report.bootstrapSummary).</p>
      """
    return ReportStyle.page(
      title: title,
      parts: [
        lead, tiles, baselineSection, curveSection, histogramSection, rateSection, foldSection,
        pictureSection, peopleSection, trainingSection, modelSection, runSection, alignmentSection,
      ])
  }

  private var tiles: String {
    let accuracy = report.accuracy
    let rate = report.trueAcceptRates.first { $0.limit == FalseAcceptLimit(oneIn: 100) }
    let shown = rate ?? report.trueAcceptRates[0]
    let tiles = [
      (
        "Accuracy", percent(accuracy.mean),
        "\(report.intervals.accuracy.percents()) (Wilson over pairs); &plusmn; "
          + "\(percent(accuracy.standardDeviation)) over \(accuracy.folds.count) folds "
          + "(standard deviation)"
      ),
      (
        "AUC", fixed(report.areaUnderCurve, 4),
        "\(report.intervals.areaUnderCurve.text(4)) (bootstrap over people); how often a same pair "
          + "scores above a different one; 0.5 is chance"
      ),
      (
        "Equal error rate", percent(report.equalErrorRate),
        "\(report.intervals.equalErrorRate.percents()) (bootstrap over people); FAR equal to "
          + "1 - TAR, interpolated"
      ),
      (
        "TAR at FAR \(shown.limit)",
        shown.measured.map { percent($0.rate.trueAcceptRate) } ?? "&ndash;",
        shown.measured.map {
          "\($0.bootstrap.percents()) (bootstrap over people); \($0.rate.trueAccepts) of "
            + "\(report.samePairCount) same, \($0.rate.falseAccepts) of "
            + "\(report.differentPairCount) different accepted"
        } ?? escaped(shown.refusal ?? "")
      ),
    ]
    let items = tiles.map { name, value, note in
      "<div class=\"tile\"><span>\(name)</span><strong>\(value)</strong>"
        + "<small>\(note)</small></div>"
    }
    return "<section class=\"tiles\">\n\(items.joined(separator: "\n"))\n</section>"
  }

  private var curveSection: String {
    let legend = curves.enumerated().map { index, named in
      let curve = named.curve
      return "<li>\(Self.key(index))\(escaped(named.name)) "
        + "<small>AUC \(fixed(curve.areaUnderCurve, 4)), \(curve.sameCount) same and "
        + "\(curve.differentCount) different pairs</small></li>"
    }
    let marked = report.trueAcceptRates.compactMap(\.measured?.rate)
    return """
      <section>
      <h2>How many are accepted</h2>
      <ul class="legend">\(legend.joined())\
      <li><i class="key chance"></i>chance</li></ul>
      \(ReportStyle.bothSizes { CurveChart(curves: curves, marked: marked, size: $0).svg })
      <p class="note">A pair of photos is accepted as one person when the model finds it alike \
      enough. A mild threshold accepts more pairs of the same person (TAR, upwards), but also \
      more of different persons (FAR, to the right, each mark ten times the one before). Higher is \
      better. Steps join what was measured; nothing is interpolated. Below one false accept, \
      FAR 1/\(verdict.curve.differentCount) here, there are no pairs to say more. Dots mark the \
      limits of the table below.</p>
      </section>
      """
  }

  /// The sample of the line with an index that a legend shows: its colour and its dashes.
  static func key(_ index: Int) -> String {
    """
    <svg class="key" viewBox="0 0 30 8" aria-hidden="true">\
    <path class="curve c\(index % 4)" d="M1 4H29"/></svg>
    """
  }

  private var histogramSection: String {
    let verificationProtocol = verdict.verificationProtocol
    func chart(_ size: ChartSize) -> String {
      HistogramChart(
        scores: verdict.scores.map(verificationProtocol.measure(ofScore:)),
        same: verdict.pairs.map(\.same), threshold: report.accuracy.meanThreshold,
        greatest: verificationProtocol.greatestMeasure,
        scoreName: verificationProtocol.measureName, size: size
      ).svg
    }
    let sides = verificationProtocol.sides
    return """
      <section>
      <h2>How the scores are spread</h2>
      <ul class="legend"><li><i class="key same"></i>same person \
      <small>\(report.samePairCount) pairs</small></li>\
      <li><i class="key different"></i>different persons \
      <small>\(report.differentPairCount) pairs</small></li>\
      <li><i class="key threshold"></i>threshold \(fixed(report.accuracy.meanThreshold, 4)) \
      <small>mean over the folds</small></li></ul>
      \(ReportStyle.bothSizes(chart))
      <p class="note">How alike the model finds the two photos of a pair: more alike to the \(sides.alike). \
      Each kind's bars add up to 100 %. The less the two kinds overlap, the better the model tells \
      them apart; same pairs \(sides.unlike) of the threshold and different pairs \(sides.alike) \
      of it are told wrong.</p>
      </section>
      """
  }
}
