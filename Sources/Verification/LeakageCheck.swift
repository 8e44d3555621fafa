/// What an evaluation shares with the training of the models that it is about, as far as that could
/// be looked at.
package struct LeakageCheck: Equatable, Sendable, Codable {
  /// How much could be looked at.
  package enum Status: String, Sendable, Codable {
    /// Whatever the models were trained on was compared in every way.
    case checked
    /// Of some model the training set is not known, or something could not be compared.
    case partlyChecked = "partly checked"
    /// No training set is known.
    case notChecked = "not checked"
    /// Nothing was trained.
    case nothingTrained = "nothing trained"
  }

  /// A way to compare two sets.
  package enum Comparison: String, Sendable, Codable, CaseIterable {
    /// People by their names, byte for byte.
    case names
    /// Faces by the bytes of their files.
    case bytes
    /// Faces by what they look like, after a new encoding, another size or another alignment too.
    case looks
  }

  /// A face of the evaluation that a training set has, or nearly so.
  package struct SharedFace: Equatable, Sendable, Codable {
    /// The face, as the evaluation's manifest has it.
    package let face: String
    /// The nearest face of the training set, as its manifest has it, or its number there.
    package let trainingFace: String
    /// Whether the files have the same bytes.
    package let hasSameBytes: Bool
    /// In how many of 256 bits the looks differ; nil where they were not compared.
    package let differingBits: Int?

    /// States what is shared.
    package init(
      face: String, trainingFace: String, hasSameBytes: Bool, differingBits: Int?
    ) {
      self.face = face
      self.trainingFace = trainingFace
      self.hasSameBytes = hasSameBytes
      self.differingBits = differingBits
    }

    /// The two faces in words.
    var summary: String {
      hasSameBytes
        ? "\(face) is \(trainingFace)"
        : "\(face) looks like \(trainingFace): \(differingBits ?? 0) of 256 bits differ"
    }
  }

  /// What the evaluation shares with one set.
  package struct Overlap: Equatable, Sendable, Codable {
    /// How the two were compared.
    package let compared: [Comparison]
    /// The people of the evaluation.
    package let identityCount: Int
    /// The faces of the evaluation.
    package let faceCount: Int
    /// The people whose names the set has, in the order of the evaluation.
    package let identities: [String]
    /// The faces that the set has, in the order of the evaluation.
    package let faces: [SharedFace]
    /// The faces of the evaluation that had no picture, whose looks nobody could compare.
    package let facesWithoutPicture: Int
    /// Those of the training set.
    package let trainingFacesWithoutPicture: Int

    /// States what is shared.
    package init(
      compared: [Comparison], identityCount: Int, faceCount: Int, identities: [String],
      faces: [SharedFace], facesWithoutPicture: Int = 0, trainingFacesWithoutPicture: Int = 0
    ) {
      self.compared = compared
      self.identityCount = identityCount
      self.faceCount = faceCount
      self.identities = identities
      self.faces = faces
      self.facesWithoutPicture = facesWithoutPicture
      self.trainingFacesWithoutPicture = trainingFacesWithoutPicture
    }

    /// Which looks could not be compared, in words; nil where all were.
    package var gap: String? {
      let counts = [
        (facesWithoutPicture, "evaluation"), (trainingFacesWithoutPicture, "training"),
      ].filter { $0.0 > 0 }.map { "\($0.0) faces of the \($0.1)" }
      return counts.isEmpty
        ? nil : "without a picture to look at: \(counts.joined(separator: " and "))"
    }

    /// Whether nothing is shared.
    package var isEmpty: Bool { identities.isEmpty && faces.isEmpty }

    /// How many names and faces a description tells.
    private static let namedCount = 3

    /// What is shared, in words.
    package var summary: String {
      func listed(_ items: [String], _ separator: String) -> String {
        items.isEmpty
          ? ""
          : " (\(items.prefix(Self.namedCount).joined(separator: separator))"
            + (items.count > Self.namedCount ? "\(separator)...)" : ")")
      }
      return "\(identities.count) of \(identityCount) people\(listed(identities, ", ")) and "
        + "\(faces.count) of \(faceCount) faces\(listed(faces.map(\.summary), "; "))"
    }
  }

  /// A set that something was trained on.
  package struct TrainingSet: Equatable, Sendable, Codable {
    /// Where it lies, or what is noted of it.
    package let path: String
    /// SHA-256 of its manifest.
    package let sha256: String
    /// The models that say that they were trained on it; none where only the user says so.
    package let models: [String]
    /// In what its faces are aligned otherwise; then what looks alike may stay unseen.
    package let alignmentDifferences: [String]
    /// What the evaluation shares with it.
    package let shared: Overlap

    /// States what was found.
    package init(
      path: String, sha256: String, models: [String], alignmentDifferences: [String],
      shared: Overlap
    ) {
      self.path = path
      self.sha256 = sha256
      self.models = models
      self.alignmentDifferences = alignmentDifferences
      self.shared = shared
    }

    /// Whether the two could be compared in every way.
    private var isWhole: Bool {
      shared.compared.count == Comparison.allCases.count && shared.gap == nil
    }

    /// What was found, in words.
    fileprivate var summary: String {
      let missing = Comparison.allCases.filter { !shared.compared.contains($0) }
      let compared = shared.compared.map(\.rawValue).joined(separator: ", ")
      let limits =
        (missing.isEmpty ? "" : "; not \(missing.map(\.rawValue).joined(separator: ", "))")
        + (alignmentDifferences.isEmpty
          ? "" : "; aligned otherwise, so that looks may differ")
        + (shared.gap.map { "; \($0)" } ?? "")
      return "\(path), which shares \(shared.isEmpty ? "nothing" : shared.summary) "
        + "(compared: \(compared)\(limits))"
    }

    fileprivate var isComplete: Bool { isWhole && alignmentDifferences.isEmpty }
  }

  /// A model whose training set was not compared.
  package struct Unchecked: Equatable, Sendable, Codable {
    /// The model.
    package let model: String
    /// Why.
    package let reason: String

    /// States why.
    package init(model: String, reason: String) {
      self.model = model
      self.reason = reason
    }

    /// The model and the reason in a line.
    package var line: String { "\(model): \(reason)" }
  }

  /// How much could be looked at.
  package let status: Status
  /// The most of 256 bits in which two faces differ that look alike.
  package let limitBits: Int
  /// The training sets that were compared.
  package let trainingSets: [TrainingSet]
  /// The models whose training sets were not.
  package let unchecked: [Unchecked]
  /// The models that do not say what they were trained on: the user's word stands for it.
  package let trusted: [String]

  /// Gathers what was found.
  package init(
    limitBits: Int, trainingSets: [TrainingSet], unchecked: [Unchecked], trusted: [String] = []
  ) {
    self.limitBits = limitBits
    self.trainingSets = trainingSets
    self.unchecked = unchecked
    self.trusted = trusted
    if trainingSets.isEmpty {
      status = unchecked.isEmpty ? .nothingTrained : .notChecked
    } else {
      status =
        unchecked.isEmpty && trainingSets.allSatisfy(\.isComplete) ? .checked : .partlyChecked
    }
  }

  /// What was and what was not looked at, a fact each.
  package var facts: [VerificationReport.ModelFact] {
    trainingSets.map { .init(name: "training set", value: $0.summary) }
      + [.init(name: "leakage", value: status.rawValue)]
      + unchecked.map { .init(name: "not checked", value: $0.line) }
      + trusted.map {
        .init(
          name: "not checked", value: "\($0): that --training names its training set, or all of it")
      }
  }
}
