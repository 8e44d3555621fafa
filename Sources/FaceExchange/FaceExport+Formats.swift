extension FaceExport {
  /// Writes the set in a format.
  ///
  /// - Throws: `ExchangeError`; what is incomplete then does not have its final name.
  package func write(as format: ExchangeFormat, to path: String) throws {
    switch format {
    case .recordio: try writeRecords(to: path)
    }
  }
}
