import FaceModel
import Tensors
import Verification

extension NpyFile {
  /// Reads a file that has to have as many rows and columns as another one.
  init(
    contentsOf path: String, shapedAs other: NpyFile, of otherPath: String
  ) throws(VerificationError) {
    try self.init(contentsOf: path)
    guard rowCount == other.rowCount, columnCount == other.columnCount else {
      throw .badContent(
        file: path, what: "shape", found: "\(rowCount) x \(columnCount)",
        expected: "\(other.rowCount) x \(other.columnCount), as \(otherPath) has")
    }
  }
}

extension MirroredFaces {
  /// What embeddings of faces and of mirrored faces become, as where a model computes both.
  func joining(_ rows: NpyFile, _ mirrored: NpyFile?) -> Matrix<Float> {
    let plain = Matrix(
      rowCount: rows.rowCount, columnCount: rows.columnCount, elements: rows.values)
    guard let mirrored else { return plain }
    let other = Matrix(
      rowCount: rows.rowCount, columnCount: rows.columnCount, elements: mirrored.values)
    switch self {
    case .unused: return plain
    case .added:
      return Matrix(
        rowCount: rows.rowCount, columnCount: rows.columnCount,
        elements: zip(rows.values, mirrored.values).map(+))
    case .concatenated: return JoinedEmbeddings.sideBySide([plain, other])
    }
  }
}
