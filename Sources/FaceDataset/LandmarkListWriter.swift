/// Writes a list of landmarks, and beside it the photos that have none.
///
/// A name that ends in `.jsonl` gives JSON Lines, any other the list of tabs without labels; the
/// photos without landmarks go to the same name with `.rejected.jsonl`. Lines stand in the order of
/// the calls. Nothing is seen in either place before everything is written.
package struct LandmarkListWriter {
  private let file: String
  private let isJSON: Bool
  private var lines: [String] = []
  private var rejected: [RejectedPhoto] = []
  private var photos: Set<String> = []

  /// Opens a list; a list that is there is replaced at the end.
  ///
  /// - Throws: `unwritable`, before any work is done.
  package init(file: String) throws(DatasetError) {
    self.file = file
    isJSON = file.lowercased().hasSuffix(".jsonl")
    try SetFiles.write([], to: file + ".partial")
    try SetFiles.remove(file + ".partial")
  }

  /// Where the photos without landmarks are listed.
  package var rejectedFile: String { Self.rejectedFile(of: file) }

  /// Where the photos without landmarks of a list are listed.
  package static func rejectedFile(of file: String) -> String {
    let start = file.lastIndex(of: "/").map(file.index(after:)) ?? file.startIndex
    let stem = file[start...].lastIndex(of: ".").map { file[..<$0] } ?? file[...]
    // A name such as ".landmarks" has no ending.
    return (stem.endIndex == start ? file : String(stem)) + "." + RejectedPhoto.fileName
  }

  /// Adds a face.
  ///
  /// A list of tabs cannot hold a photo whose path has a tab or a line break; such a one is
  /// rejected as `unsafe_name`.
  ///
  /// - Parameters:
  ///   - photo: its path below the folder of photos.
  ///   - landmarks: x1, y1 ... x5, y5 in pixels of the photo, finite.
  ///   - score: the detector's.
  ///   - box: left, top, width and height in pixels of the photo.
  package mutating func add(photo: String, landmarks: [Double], score: Double, box: [Double]) {
    if isJSON {
      lines.append(Self.object(photo, landmarks, score, box))
    } else if photo.unicodeScalars.contains(where: { "\t\n\r".unicodeScalars.contains($0) }) {
      return reject(
        photo: photo, reason: "unsafe_name",
        detail: "found a tab or a line break in the name, expected a list that ends in .jsonl")
    } else {
      let columns = [photo] + landmarks.map(JSONLine.text(of:))
      lines.append(columns.joined(separator: "\t") + "\n")
    }
    photos.insert(photo)
  }

  /// Adds a photo without landmarks.
  package mutating func reject(photo: String, reason: String, detail: String) {
    rejected.append(
      RejectedPhoto(path: photo, reason: reason, detail: detail, listLine: nil))
  }

  /// Writes both files, the list last.
  ///
  /// - Throws: `unwritable`.
  package func finish() throws(DatasetError) -> LandmarkListSummary {
    try SetFiles.replace(rejectedFile, with: [UInt8](rejected.map(\.line).joined().utf8))
    try SetFiles.replace(file, with: [UInt8](lines.joined().utf8))
    return LandmarkListSummary(
      list: file, rejectedList: rejectedFile, photoCount: photos.count, faceCount: lines.count,
      rejectedCounts: Dictionary(rejected.map { ($0.reason, 1) }, uniquingKeysWith: +))
  }

  private static func object(
    _ photo: String, _ landmarks: [Double], _ score: Double, _ box: [Double]
  ) -> String {
    let points = stride(from: 0, to: landmarks.count, by: 2).map {
      Array(landmarks[$0..<min($0 + 2, landmarks.count)])
    }
    var line = JSONLine()
    line.add("photo", photo)
    line.add("landmarks", points)
    line.add("score", score)
    line.add("box", box)
    return line.line
  }
}
