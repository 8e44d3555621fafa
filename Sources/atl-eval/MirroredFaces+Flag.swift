package import ArgumentParser
package import FaceModel

extension MirroredFaces: EnumerableFlag {
  package static func name(for value: MirroredFaces) -> NameSpecification {
    switch value {
    case .unused: .customLong("no-mirror")
    case .added: .customLong("mirror")
    case .concatenated: .customLong("mirror-concatenated")
    }
  }

  package static func help(for value: MirroredFaces) -> ArgumentHelp? {
    switch value {
    case .unused: "Embeds each face as it is; the default."
    case .added: "Adds to each embedding that of the mirrored face."
    case .concatenated: "Puts the embedding of the mirrored face behind that of the face."
    }
  }
}
