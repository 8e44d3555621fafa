/// Reads a file with the points of one face.
///
/// A `.5pt` file is a point a line, x and y between blanks, tabs or a comma, as Wu Xiang's aligner
/// reads it; coordinates are 0-based here as everywhere. A `.pts` file, as iBUG's sets have them,
/// says `version: 1`, `n_points: 68`, and holds the points between braces; its coordinates count
/// from 1.
enum PointFile {
  /// The five points in a file's bytes.
  ///
  /// - Throws: the first fault; its offset is the line's index.
  static func landmarks(in bytes: [UInt8]) throws(LineFault) -> Landmarks {
    var points: [PixelPoint] = []
    var announcedCount: Int?
    var countsFromOne = false
    for (index, line) in lines(of: bytes).enumerated() {
      do throws(LineFault) {
        let words = words(of: line)
        guard let first = words.first, first.first != UInt8(ascii: "#") else { continue }
        switch String(decoding: first, as: UTF8.self) {
        case "version:", "{", "}": countsFromOne = true
        case "n_points:":
          countsFromOne = true
          announcedCount = try words.last.map { (word) throws(LineFault) in
            try FieldText.label(word)
          }
        default: points.append(try point(words))
        }
      } catch {
        var fault = error
        fault.lineOffset = index
        throw fault
      }
    }
    if let announcedCount, announcedCount != points.count {
      throw LineFault(
        kind: .count, found: "\(points.count) points", expected: "\(announcedCount) as it says")
    }
    let shift = countsFromOne ? 1.0 : 0
    return try PointScheme.landmarks(
      from: points.map { PixelPoint(x: $0.x - shift, y: $0.y - shift) })
  }

  private static func point(_ words: [ArraySlice<UInt8>]) throws(LineFault) -> PixelPoint {
    guard words.count == 2 else {
      throw LineFault(kind: .columns, found: "\(words.count)", expected: "x and y of a point")
    }
    return PixelPoint(x: try FieldText.number(words[0]), y: try FieldText.number(words[1]))
  }

  private static func words(of line: ArraySlice<UInt8>) -> [ArraySlice<UInt8>] {
    line.split { FieldText.isBlank($0) || $0 == FieldText.tab || $0 == UInt8(ascii: ",") }
  }
}
