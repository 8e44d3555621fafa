/// The sizes at which the first network sees a photo, and what its cells stand for.
package struct CascadePyramid: Sendable, Hashable {
  /// The side of the smallest faces that are looked for, in pixels of the photo.
  package let minimumFacePixels: Int

  /// The network's view: a square of 12 pixels, every 2 pixels.
  private static let viewPixels = 12
  private static let stridePixels = 2
  /// From one size to the next, areas fall by half.
  private static let factor = 0.709

  package init(minimumFacePixels: Int) {
    self.minimumFacePixels = minimumFacePixels
  }

  /// By how much the photo is scaled, falling; none for a photo that is smaller than a face.
  package func scales(width: Int, height: Int) -> [Double] {
    let view = Double(Self.viewPixels)
    var scale = view / Double(minimumFacePixels)
    var scales: [Double] = []
    while Double(min(width, height)) * scale >= view {
      scales.append(scale)
      scale *= Self.factor
    }
    return scales
  }

  /// The part of the photo that a cell of the network's output has seen.
  package static func box(column: Int, row: Int, scale: Double, score: Double) -> CascadeBox {
    func corner(_ cell: Int, _ offset: Int) -> Double {
      (Double(stridePixels * cell + offset) / scale).rounded(.towardZero)
    }
    return CascadeBox(
      left: corner(column, 1), top: corner(row, 1), right: corner(column, viewPixels),
      bottom: corner(row, viewPixels), score: score)
  }
}
