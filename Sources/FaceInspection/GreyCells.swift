/// A picture in grey, as the means of 32 x 32 cells that cover it whole.
///
/// A cell that covers pixels in part takes their part. All numbers are whole, so that every machine
/// gets the same.
struct GreyCells {
  /// Cells of a row, and of a column.
  static let side = 32

  /// Row by row, in thousandths of a grey level, from 0 to 255,000.
  let values: [Int]

  /// Averages the grey of pixels, 0.299 R + 0.587 G + 0.114 B.
  ///
  /// - Parameters:
  ///   - rgb: width x height x 3 bytes.
  ///   - width: in pixels, 1 ... 16384.
  ///   - height: in pixels, 1 ... 16384.
  /// - Source: the weights of ITU-R BT.601.
  /// - Complexity: O(width height).
  init(rgb: [UInt8], width: Int, height: Int) {
    precondition(
      width > 0 && height > 0 && rgb.count == 3 * width * height,
      "picture of \(width) x \(height) has \(rgb.count) bytes")
    let columns = Self.shares(ofPixels: width)
    let rows = Self.shares(ofPixels: height)
    var sums = [Int](repeating: 0, count: Self.side * Self.side)
    for y in 0..<height {
      var line = [Int](repeating: 0, count: Self.side)
      for x in 0..<width {
        let pixel = 3 * (y * width + x)
        let grey =
          299 * Int(rgb[pixel]) + 587 * Int(rgb[pixel + 1]) + 114 * Int(rgb[pixel + 2])
        for share in columns[x] { line[share.cell] += share.weight * grey }
      }
      for share in rows[y] {
        for cell in 0..<Self.side {
          sums[share.cell * Self.side + cell] += share.weight * line[cell]
        }
      }
    }
    let area = width * height
    values = sums.map { ($0 + area / 2) / area }
  }

  /// How much of a cell's side a pixel covers.
  private struct Share {
    let cell: Int
    /// The weights of a cell add up to the number of pixels.
    let weight: Int
  }

  /// For each pixel of a side, the cells that it lies in.
  ///
  /// On a line of 32 n units, pixel x of n covers those from 32 x on, and cell t those from t n on.
  private static func shares(ofPixels count: Int) -> [[Share]] {
    (0..<count).map { pixel in
      let (start, end) = (pixel * side, (pixel + 1) * side)
      return (start / count...(end - 1) / count).map { cell in
        Share(cell: cell, weight: min(end, (cell + 1) * count) - max(start, cell * count))
      }
    }
  }
}
