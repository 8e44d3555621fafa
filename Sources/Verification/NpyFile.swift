internal import Failures
package import Foundation

/// A matrix of Float in NumPy's file format: version 1.0, little-endian, row by row; numbers of a
/// file of Double are rounded when it is read.
///
/// - Source: R. Kern, "A Simple File Format for NumPy Arrays", NumPy enhancement proposal 1, 2007.
package struct NpyFile: Equatable, Sendable {
  /// The number of rows; it may be 0.
  package let rowCount: Int
  /// The length of a row; it may be 0.
  package let columnCount: Int
  /// The matrix, row by row.
  package let values: [Float]

  /// Takes a matrix to write.
  package init(rowCount: Int, columnCount: Int, values: [Float]) {
    precondition(
      values.count == rowCount * columnCount,
      "values are \(values.count), expected \(rowCount) x \(columnCount)")
    self.rowCount = rowCount
    self.columnCount = columnCount
    self.values = values
  }

  /// Reads the file at a path.
  package init(contentsOf path: String) throws(VerificationError) {
    let data: Data
    do {
      data = try Data(contentsOf: URL(filePath: path))
    } catch {
      throw .unreadableFile(file: path, found: systemReason(of: error))
    }
    try self.init(data: data, file: path)
  }

  /// Reads a matrix from the bytes of a file; `file` is the name that messages use.
  ///
  /// - Throws: `badContent` for other versions, types, orders and shapes, and where the numbers are
  ///   not exactly as many as the shape says.
  package init(data: Data, file: String) throws(VerificationError) {
    let bytes = [UInt8](data)
    let header = try NpyHeader(bytes: bytes, file: file)
    let byteCount = bytes.count - header.length
    let (count, countOverflows) = header.rowCount.multipliedReportingOverflow(
      by: header.columnCount)
    let (expected, bytesOverflow) = count.multipliedReportingOverflow(
      by: header.numberByteCount)
    guard !countOverflows, !bytesOverflow, byteCount == expected else {
      throw .badContent(
        file: file, what: "data", found: "\(byteCount) bytes",
        expected: "\(header.numberByteCount) x \(header.rowCount) x \(header.columnCount)")
    }
    rowCount = header.rowCount
    columnCount = header.columnCount
    let size = header.numberByteCount
    values = (0..<count).map { index in
      let start = header.length + size * index
      let pattern = (0..<size).reduce(UInt64(0)) { $0 | UInt64(bytes[start + $1]) << (8 * $1) }
      return size == 4
        ? Float(bitPattern: UInt32(truncatingIfNeeded: pattern))
        : Float(Double(bitPattern: pattern))
    }
  }

  /// The bytes of the file.
  package var data: Data {
    var bytes = NpyHeader.bytes(rowCount: rowCount, columnCount: columnCount)
    bytes.reserveCapacity(bytes.count + 4 * values.count)
    for value in values {
      let pattern = value.bitPattern
      bytes.append(UInt8(truncatingIfNeeded: pattern))
      bytes.append(UInt8(truncatingIfNeeded: pattern >> 8))
      bytes.append(UInt8(truncatingIfNeeded: pattern >> 16))
      bytes.append(UInt8(truncatingIfNeeded: pattern >> 24))
    }
    return Data(bytes)
  }

  /// Writes the file beside its place and renames it, so that a reader sees all of it or nothing.
  ///
  /// A file that is there already is replaced: whether it may be is for the caller to say.
  package func write(to path: String) throws(VerificationError) {
    do {
      try data.write(to: URL(filePath: path), options: .atomic)
    } catch {
      throw .unwritableFile(file: path, found: systemReason(of: error))
    }
  }
}
