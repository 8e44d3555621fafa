internal import Foundation

/// The detectors that are known.
package enum DetectorKind: String, Sendable, CaseIterable {
  /// Multi-task cascaded networks (Zhang et al., 2016).
  case mtcnn
  /// Recurrent Scale Approximation (Liu et al., 2017).
  case rsa
  /// OpenCV's YuNet.
  case yunet
}

/// A detector's files and settings, from which every thread makes a detector of its own.
package struct DetectorModel: Sendable {
  private enum Files: Sendable {
    case mtcnn(CascadeFiles)
    case rsa(ScaleRecursionFiles)
    case yunet(path: String)
  }

  package let kind: DetectorKind
  private let files: Files

  /// Finds and reads the files of a detector.
  ///
  /// - Parameters:
  ///   - kind: which one.
  ///   - path: the folder of its files, or the file where one is enough (YuNet); nil stands for the
  ///     folder of the user, which is known for MTCNN alone.
  ///   - minimumFacePixels: the side of the smallest faces that MTCNN looks for, at least 12.
  ///   - environment: names the folder of the user.
  /// - Throws: `modelMissing`; `badModel` once a detector is made.
  package init(
    _ kind: DetectorKind, path: String?, minimumFacePixels: Int = 30,
    environment: [String: String]
  ) throws(DetectionError) {
    self.kind = kind
    switch kind {
    case .mtcnn:
      let folder = path ?? Self.userFolder(environment: environment) ?? "mtcnn"
      files = .mtcnn(
        try CascadeFiles(folder: folder, minimumFacePixels: minimumFacePixels))
    case .rsa:
      files = .rsa(try ScaleRecursionFiles(folder: try Self.given(path, kind)))
    case .yunet:
      files = .yunet(path: try Self.yunetFile(at: try Self.given(path, kind)))
    }
  }

  /// A detector for one thread.
  ///
  /// - Throws: `badModel`.
  package func makeDetector() throws(DetectionError) -> any FaceDetector {
    switch files {
    case .mtcnn(let files): try CascadeDetector(files)
    case .rsa(let files): try ScaleRecursionDetector(files)
    case .yunet(let path): try YuNetDetector(path: path)
    }
  }

  /// The folder of the user for MTCNN: `atl/mtcnn` in the folder that the XDG Base Directory
  /// Specification names, `$XDG_CACHE_HOME` or `~/.cache`; nil where there is no home.
  package static func userFolder(environment: [String: String]) -> String? {
    func folder(_ variable: String) -> String? {
      environment[variable].flatMap { $0.hasPrefix("/") ? $0 : nil }
    }
    return (folder("XDG_CACHE_HOME") ?? folder("HOME").map { $0 + "/.cache" })
      .map { $0 + "/atl/mtcnn" }
  }

  private static func given(
    _ path: String?, _ kind: DetectorKind
  ) throws(DetectionError) -> String {
    guard let path else {
      throw .modelMissing(
        path: kind.rawValue, expected: "the detector's files", advice: "name them by --models")
    }
    return path
  }

  /// The file itself, or the one ONNX file of a folder.
  private static func yunetFile(at path: String) throws(DetectionError) -> String {
    var isFolder: ObjCBool = false
    let manager = FileManager.default
    let advice = "name the file of OpenCV's model zoo by --models"
    guard manager.fileExists(atPath: path, isDirectory: &isFolder) else {
      throw .modelMissing(path: path, expected: "YuNet's ONNX file", advice: advice)
    }
    guard isFolder.boolValue else { return path }
    let names = (try? manager.contentsOfDirectory(atPath: path)) ?? []
    let models = names.filter { $0.lowercased().hasSuffix(".onnx") }
    guard models.count == 1, let model = models.first else {
      throw .badModel(path: path, found: "\(models.count) ONNX files", expected: "one, YuNet's")
    }
    return path + "/" + model
  }
}

extension CascadeFiles {
  fileprivate init(folder: String, minimumFacePixels: Int) throws(DetectionError) {
    func file(_ name: String) throws(DetectionError) -> ModelFile {
      try ModelFile(
        path: folder + "/" + name, expected: "a network of MTCNN",
        advice: "\"make mtcnn\" installs them, --models names another folder")
    }
    self.init(
      proposal: try file("pnet.onnx"), refinement: try file("rnet.onnx"),
      output: try file("onet.onnx"), minimumFacePixels: minimumFacePixels)
  }
}
