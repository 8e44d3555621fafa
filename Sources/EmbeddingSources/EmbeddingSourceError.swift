package import Failures

/// Why there are no embeddings.
package enum EmbeddingSourceError: Failure, Equatable {
  /// A file that is not there or may not be read.
  case unreadable(file: String, expected: String)
  /// A file that cannot be written.
  case unwritable(file: String, reason: String)
  /// Nobody says how the faces of an ONNX network are aligned.
  case missingContract(file: String, model: String)
  /// A contract says something that it cannot, or lacks something.
  case badContract(file: String, line: Int, key: String, found: String, expected: String)
  /// A file of embeddings has not one row a face.
  case wrongRowCount(file: String, found: Int, manifest: String, expected: Int)
  /// A file of embeddings cannot give what only a model computes.
  case notComputed(file: String, subject: String, expected: String)
  /// There are too few faces, or too little in them, for principal axes.
  case badAxes(manifest: String, what: String, found: String, expected: String)
  /// The faces that principal axes are fitted on show people of the evaluation.
  case fittedOnEvaluation(manifest: String, evaluation: String, overlap: String)
  /// Evaluation faces or people were trained on.
  case trainedOnEvaluation(manifest: String, evaluation: String, overlap: String)
  /// A calibration says something that it cannot, or lacks something.
  case badCalibration(file: String, line: Int, key: String, found: String, expected: String)
  /// A calibration of other models or options than those that are used.
  case otherCalibration(file: String, found: String, expected: String)
  /// A photo that is to be compared has no face that can be used.
  case noFace(photo: String, reason: String, detail: String)

  package var kind: FailureKind {
    switch self {
    case .unreadable, .missingContract: .inputMissing
    case .unwritable: .cannotCreate
    case .notComputed: .usage
    case .badContract, .wrongRowCount, .badAxes, .fittedOnEvaluation, .trainedOnEvaluation,
      .badCalibration, .otherCalibration, .noFace:
      .badData
    }
  }

  package var description: String {
    switch self {
    case .unreadable(let file, let expected):
      "\(file): found no file that can be read, expected \(expected)"
    case .unwritable(let file, let reason):
      "\(file): found \(reason), expected a place that can be written"
    case .missingContract(let file, let model):
      "\(file): found no file that can be read, expected what \(model) takes, such as "
        + "\(NetworkContract.example); --contract names another file"
    case .badContract(let file, let line, let key, let found, let expected),
      .badCalibration(let file, let line, let key, let found, let expected):
      "\(file):\(line): \(key): found \(found), expected \(expected)"
    case .wrongRowCount(let file, let found, let manifest, let expected):
      "\(file): rows: found \(found), expected \(expected), the faces of \(manifest)"
    case .notComputed(let file, let subject, let expected):
      "\(file): \(subject): found a file of embeddings, expected \(expected)"
    case .badAxes(let manifest, let what, let found, let expected):
      "\(manifest): principal axes: \(what): found \(found), expected \(expected)"
    case .fittedOnEvaluation(let manifest, let evaluation, let overlap):
      "\(manifest): found \(overlap) of \(evaluation), expected to fit principal axes on other "
        + "people than those of the evaluation"
    case .trainedOnEvaluation(let manifest, let evaluation, let overlap):
      "\(evaluation): found \(overlap) in the training set \(manifest), expected none; "
        + "--allow-overlap goes on"
    case .otherCalibration(let file, let found, let expected):
      "\(file): found a calibration of \(found), expected one of \(expected)"
    case .noFace(let photo, let reason, let detail):
      "\(photo): \(reason): \(detail)"
    }
  }
}
