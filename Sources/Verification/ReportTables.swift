internal import Foundation

extension ReportPage {
  var rateSection: String {
    let rows = report.trueAcceptRates.map { limited in
      guard let measured = limited.measured else {
        return """
          <tr><th>\(limited.limit)</th><td colspan="6">\(escaped(limited.refusal ?? ""))</td></tr>
          """
      }
      let rate = measured.rate
      return """
        <tr><th>\(limited.limit)</th><td>\(percent(rate.trueAcceptRate))</td>\
        <td>\(measured.wilson.percents())</td><td>\(measured.bootstrap.percents())</td>\
        <td>\(rate.trueAccepts) of \(report.samePairCount)</td>\
        <td>\(rate.falseAccepts) of \(report.differentPairCount)</td>\
        <td>\(rate.threshold.map { fixed($0, 4) } ?? "none")</td></tr>
        """
    }
    return """
      <section>
      <h2>TAR at limits of FAR</h2>
      <div class="scroll"><table>
      <thead><tr><th>FAR at most</th><th>TAR</th><th>95 %, Wilson</th><th>95 %, bootstrap</th>\
      <th>same accepted</th><th>different accepted</th><th>threshold</th></tr></thead>
      <tbody>
      \(rows.joined(separator: "\n"))
      </tbody>
      </table></div>
      <p class="note">Thresholds: \(verdict.verificationProtocol.thresholdMeaning). \
      Wilson's interval is over the same pairs, for this threshold; the bootstrap, \
      \(report.bootstrapSummary), feels the choice of the threshold too.</p>
      </section>
      """
  }

  var foldSection: String {
    let accuracy = report.accuracy
    let rows = accuracy.folds.map { fold in
      """
      <tr><th>\(fold.fold)</th><td>\(percent(fold.accuracy))</td>\
      <td>\(fold.correctCount) of \(fold.pairCount)</td><td>\(fixed(fold.threshold, 4))</td></tr>
      """
    }
    return """
      <section>
      <h2>Fold by fold</h2>
      <div class="scroll"><table>
      <thead><tr><th>fold</th><th>accuracy</th><th>right</th>\
      <th>threshold from the others</th></tr></thead>
      <tbody>
      \(rows.joined(separator: "\n"))
      </tbody>
      <tfoot><tr><th>mean</th><td>\(percent(accuracy.mean))</td>\
      <td>\(accuracy.folds.reduce(0) { $0 + $1.correctCount }) of \(report.pairCount)</td>\
      <td>\(fixed(accuracy.meanThreshold, 4))</td></tr></tfoot>
      </table></div>
      <p class="note">Standard deviation \(percent(accuracy.standardDeviation)), standard error of \
      the mean \(percent(accuracy.standardError)). The threshold of a fold is chosen without \
      looking at it.</p>
      </section>
      """
  }

  var pictureSection: String {
    guard !pictures.isEmpty else { return "" }
    let same = pictures.filter(\.worst.pair.same).map(card)
    let different = pictures.filter { !$0.worst.pair.same }.map(card)
    return """
      <section>
      <h2>The worst pairs</h2>
      <p class="note">Farthest on the wrong side of their fold's threshold, or nearest to it.</p>
      <h3>Same person, least alike</h3>
      <div class="pairs">\(same.joined(separator: "\n"))</div>
      <h3>Different persons, most alike</h3>
      <div class="pairs">\(different.joined(separator: "\n"))</div>
      </section>
      """
  }

  private func card(_ picture: PairPicture) -> String {
    let worst = picture.worst
    let sign = worst.isRight ? "right" : "wrong"
    let own = verdict.verificationProtocol
    return """
      <figure><div>\(image(picture.leftPicture, named: picture.leftName))\
      \(image(picture.rightPicture, named: picture.rightName))</div>
      <figcaption>\(escaped(picture.leftName))<br>\(escaped(picture.rightName))<br>\
      <b class="\(sign)">\(sign)</b>: \(own.measureName) \(fixed(own.measure(ofScore: worst.score), 4)), \
      threshold \(fixed(own.measure(ofScore: worst.threshold), 4)), fold \(worst.pair.fold)</figcaption></figure>
      """
  }

  private func image(_ bytes: [UInt8], named name: String) -> String {
    guard let first = bytes.first else { return "<span class=\"blank\">no picture</span>" }
    let type = first == 0x89 ? "png" : "jpeg"
    let data = Data(bytes).base64EncodedString()
    return "<img alt=\"\(escaped(name))\" src=\"data:image/\(type);base64,\(data)\">"
  }
}
