package import Failures

/// A setting of the alignment that cannot be used.
package enum AlignmentSettingError: Failure, Hashable {
  case unknownTemplate(found: String)
  /// A side of the crop, by its setting's name.
  case side(String, found: Int)
  case eyeToMouthPixels(found: Double)
  case quality(found: Int)
  case maxPixels(found: Int)

  package var kind: FailureKind { .usage }

  package var description: String {
    switch self {
    case .unknownTemplate(let found):
      let names = AlignmentTemplate.Rule.allCases.map(\.rawValue).joined(separator: " or ")
      return "align.template: found \(found), expected \(names)"
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
