package import Verification

extension FaceExport {
  /// Writes the set in a format.
  ///
  /// - Parameters:
  ///   - format: which.
  ///   - path: the file or folder to write.
  ///   - pairs: the verification pairs, which the format `bin` needs.
  /// - Throws: `ExchangeError`; `VerificationError` for pairs over photos that the set lacks. What
  ///   is incomplete then does not have its final name.
  package func write(
    as format: ExchangeFormat, to path: String, pairs: PairList? = nil
  ) throws {
    switch format {
    case .recordio: try writeRecords(to: path)
    case .bin:
      guard let pairs else {
        throw ExchangeError.doesNotFit(
          format: .bin, what: "pairs", found: "none", expected: "a list of pairs")
      }
      try writeVerificationBin(pairs, to: path)
    case .folder: try writeFolders(to: path)
    case .caffe: try writeImageList(to: path)
    case .webdataset: try writeShards(to: path)
    }
  }
}
