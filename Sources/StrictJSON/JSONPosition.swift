/// A place in a JSON text.
package struct JSONPosition: Sendable, Equatable {
  /// The line, counted from 1.
  package let line: Int
  /// The character within the line, counted from 1.
  package let column: Int

  /// The place with this line and column, both counted from 1.
  package init(line: Int, column: Int) {
    self.line = line
    self.column = column
  }

  /// Where every text begins; also the place of nodes that were not read but made.
  package static let start = JSONPosition(line: 1, column: 1)
}
