/// The pixels of a network's input.
///
/// In text a square is one number, `112`, and anything else height by width, `112x96`, in the order
/// of a tensor's dimensions.
package struct InputSize: Sendable, Hashable, ExpressibleByIntegerLiteral {
  package let height: Int
  package let width: Int

  /// The sizes that are built: squares, and the crops of SphereFace, whose width is 6 / 7 of their
  /// height.
  package static let all: [InputSize] = [
    56, 112, InputSize(height: 56, width: 48), InputSize(height: 112, width: 96),
  ]

  /// Names the sides.
  package init(height: Int, width: Int) {
    self.height = height
    self.width = width
  }

  /// A square.
  package init(integerLiteral side: Int) {
    self.init(height: side, width: side)
  }

  /// Whether height and width are the same.
  package var isSquare: Bool { height == width }
}

extension InputSize: LosslessStringConvertible {
  package init?(_ text: String) {
    let sides = text.split(separator: "x", omittingEmptySubsequences: false).map { Int($0) }
    guard let first = sides[0], let last = sides[sides.count - 1], sides.count <= 2 else {
      return nil
    }
    self.init(height: first, width: last)
  }

  package var description: String { isSquare ? "\(height)" : "\(height)x\(width)" }
}
