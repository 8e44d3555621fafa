internal import Failures
internal import Foundation

/// A folder of point files, which lie beside the photos or in folders of the same names.
struct PointFolder {
  /// One point file.
  struct File {
    /// Where it lies.
    let path: String
    /// Its path within the folder without its ending: what its photo is called as well.
    let photoStem: String
  }

  /// The folder as it was given.
  let path: String
  /// The point files, in the order of their paths' bytes.
  let files: [File]
  private let photos: PhotoNames

  private static let endings = ["5pt", "pts"]

  static func isFolder(_ path: String) -> Bool {
    var isFolder: ObjCBool = false
    return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
      && isFolder.boolValue
  }

  /// Finds the point files of a folder, at any depth, without following links to folders.
  ///
  /// - Parameters:
  ///   - path: the folder.
  ///   - photos: the folder of the photos.
  /// - Throws: `noPointFile`, `cannotRead`.
  init(_ path: String, photos: String) throws(LandmarkFileError) {
    self.path = path
    let names: [String]
    do {
      names = try FileManager.default.subpathsOfDirectory(atPath: path)
    } catch {
      throw .cannotRead(file: path, found: systemReason(of: error))
    }
    let folder = path.hasSuffix("/") ? path : path + "/"
    files = names.filter { Self.endings.contains(PhotoPath.ending(of: $0)) }
      .sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
      .map { File(path: folder + $0, photoStem: PhotoPath.stem(of: $0)) }
    guard !files.isEmpty else { throw .noPointFile(folder: path) }
    let subfolders = files.map { PhotoPath.folder(of: $0.photoStem) }
    self.photos = PhotoNames(folder: photos, subfolders: Set(subfolders))
  }

  /// Reads the face of a point file, and finds its photo.
  func face(of file: File) throws(LineFault) -> ListedFace {
    let names = photos[file.photoStem]
    guard names.count == 1, let name = names.first else {
      throw LineFault(
        kind: .photo,
        found: names.isEmpty ? "none" : names.map(FieldText.quoted).joined(separator: " and "),
        expected: "one photo \(FieldText.quoted(file.photoStem)) of any ending")
    }
    let bytes: [UInt8]
    do throws(AlignmentError) {
      bytes = try readPlainFile(at: file.path, maxBytes: 1 << 20)
    } catch {
      throw LineFault(kind: .text, found: error.detail, expected: "a readable file of points")
    }
    return ListedFace(
      path: try FieldText.path(Array(name.utf8)[...]), label: nil, score: nil,
      landmarks: try PointFile.landmarks(in: bytes))
  }
}

/// The photos of some folders by their paths without endings.
private struct PhotoNames {
  private var names: [String: [String]] = [:]

  private static let endings: Set = ["jpg", "jpeg", "png", "bmp", "webp"]

  init(folder: String, subfolders: Set<String>) {
    for subfolder in subfolders {
      let path = subfolder.isEmpty ? folder : "\(folder)/\(subfolder)"
      // A folder that is not there has no photos, and each of its point files says so.
      let found = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
      for name in found.sorted()
      where Self.endings.contains(PhotoPath.ending(of: name)) {
        let photo = subfolder.isEmpty ? name : "\(subfolder)/\(name)"
        names[PhotoPath.stem(of: photo), default: []].append(photo)
      }
    }
  }

  subscript(stem: String) -> [String] { names[stem] ?? [] }
}
