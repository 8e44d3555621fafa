package import Failures

/// A setting of the alignment that cannot be used.
package enum AlignmentSettingError: Failure, Hashable {
  case unknownTemplate(found: String)
  /// There is no such template file, or it may not be read; with what the system says.
  case missingTemplateFile(file: String, found: String)
  /// A template file says something that it cannot, or lacks something.
  case templateFile(file: String, line: Int, key: String, found: String, expected: String)
  /// A side of the crop, by its setting's name.
  case side(String, found: Int)
  case eyeToMouthPixels(found: Double)
  case quality(found: Int)
  case maxPixels(found: Int)

  package var kind: FailureKind {
    switch self {
    case .missingTemplateFile: .inputMissing
    case .templateFile: .badData
    case .unknownTemplate, .side, .eyeToMouthPixels, .quality, .maxPixels: .usage
    }
  }

  package var description: String {
    switch self {
    case .unknownTemplate(let found):
      let names = AlignmentTemplate.builtInNames.joined(separator: ", ")
      return "align.template: found \(found), expected \(names), or the path of a .json file"
    case .missingTemplateFile(let file, let found):
      return "\(file): alignment template: found \(found), expected a readable file"
    case .templateFile(let file, let line, let key, let found, let expected):
      return "\(file):\(line): \(key): found \(found), expected \(expected)"
    case .side(let name, let found):
      return "align.\(name): found \(found), expected 1 ... 16384"
    case .eyeToMouthPixels(let found):
      return "align.eyeToMouthPixels: found \(found), expected a number of at least 1"
    case .quality(let found):
      return "align.quality: found \(found), expected 1 ... 100"
    case .maxPixels(let found):
      return "maximum of pixels: found \(found), expected at least 1"
    }
  }
}
