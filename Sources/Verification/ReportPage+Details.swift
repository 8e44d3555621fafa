/// What a page can say beyond the verdict, where its caller knows it.
package struct ReportDetails: Sendable {
  /// A name and a value.
  package typealias Fact = VerificationReport.ModelFact

  /// How the faces are aligned.
  package var alignment: [Fact] = []
  /// The tool and what it was told to do.
  package var run: [Fact] = []
  /// The earlier run that the report's `baseline` compares with.
  package var baseline: VerificationReport?
  /// The people about whom the model is wrong most often, by name.
  package var weakestPeople: [(name: String, errors: PersonErrors)] = []

  /// Nothing yet.
  package init() {}
}

extension ReportPage {
  var alignmentSection: String {
    factSection("How the faces are aligned", details.alignment)
  }

  var modelSection: String { factSection("What was verified", report.model) }

  var runSection: String { factSection("How it was verified", details.run) }

  private func factSection(_ heading: String, _ facts: [ReportDetails.Fact]) -> String {
    guard !facts.isEmpty else { return "" }
    return """
      <section>
      <h2>\(heading)</h2>
      \(Self.factTable(facts))
      </section>
      """
  }

  static func factTable(_ facts: [ReportDetails.Fact]) -> String {
    let rows = facts.map {
      "<tr><th>\(escaped($0.name))</th><td>\(escaped($0.value))</td></tr>"
    }
    return """
      <div class="scroll"><table class="facts"><tbody>
      \(rows.joined(separator: "\n"))
      </tbody></table></div>
      """
  }

  var peopleSection: String {
    guard !details.weakestPeople.isEmpty else { return "" }
    let rows = details.weakestPeople.map { person in
      let errors = person.errors
      return """
        <tr><th>\(escaped(person.name))</th>\
        <td>\(errors.wrongSameCount) of \(errors.sameCount)</td>\
        <td>\(errors.wrongDifferentCount) of \(errors.differentCount)</td>\
        <td>\(percent(errors.share))</td></tr>
        """
    }
    return """
      <section>
      <h2>The people it is wrong about</h2>
      <div class="scroll"><table>
      <thead><tr><th>person</th><th>same pairs wrong</th><th>different pairs wrong</th>\
      <th>of all pairs</th></tr></thead>
      <tbody>
      \(rows.joined(separator: "\n"))
      </tbody>
      </table></div>
      <p class="note">By the number of wrong pairs, at the thresholds of the folds. A different \
      pair counts for both of its people.</p>
      </section>
      """
  }
}
