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
    let columns = Shares(ofPixels: width)
    let rows = Shares(ofPixels: height)
    var sums = [Int](repeating: 0, count: Self.side * Self.side)
    var line = [Int](repeating: 0, count: Self.side)
    for y in 0..<height {
      for cell in 0..<Self.side { line[cell] = 0 }
      for x in 0..<width {
        let pixel = 3 * (y * width + x)
        let grey =
          299 * Int(rgb[pixel]) + 587 * Int(rgb[pixel + 1]) + 114 * Int(rgb[pixel + 2])
        for share in columns.starts[x]..<columns.starts[x + 1] {
          line[columns.cells[share]] += columns.weights[share] * grey
        }
      }
      for share in rows.starts[y]..<rows.starts[y + 1] {
        let (first, weight) = (rows.cells[share] * Self.side, rows.weights[share])
        for cell in 0..<Self.side { sums[first + cell] += weight * line[cell] }
      }
    }
    let area = width * height
    values = sums.map { ($0 + area / 2) / area }
  }

  /// The cells that each pixel of a side lies in, and how much of them it covers.
  private struct Shares {
    /// For each pixel its first share, and at last their number.
    private(set) var starts = [0]
    private(set) var cells: [Int] = []
    /// Those of a cell add up to the number of pixels.
    private(set) var weights: [Int] = []

    /// On a line of 32 n units, pixel x of n covers those from 32 x on, and cell t those from t n
    /// on.
    init(ofPixels count: Int) {
      for pixel in 0..<count {
        let (start, end) = (pixel * side, (pixel + 1) * side)
        for cell in start / count...(end - 1) / count {
          cells.append(cell)
          weights.append(min(end, (cell + 1) * count) - max(start, cell * count))
        }
        starts.append(cells.count)
      }
    }
  }
}
