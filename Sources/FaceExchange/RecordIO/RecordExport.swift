internal import FaceDataset
internal import Foundation

extension FaceExport {
  /// Writes `train.rec`, `train.idx` and `property` as InsightFace's `face2rec2` does with aligned
  /// pictures.
  ///
  /// The pictures come first, by label and then in the order of the manifest, with the keys 1, 2,
  /// ... and the labels (class, 1); then record 0 and a record a person with the ranges of keys.
  func writeRecords(to folder: String) throws {
    let faces = facesByLabel()
    let recordCount = faces.count + manifest.identities.count + 1
    guard recordCount <= NumberedName.largestLabel else {
      throw ExchangeError.doesNotFit(
        format: .recordio, what: "faces and people", found: "\(recordCount - 1)",
        expected: "fewer than \(NumberedName.largestLabel), as the ranges are 32-bit floats")
    }
    let url = URL(filePath: folder)
    func file(_ name: String) throws(ExchangeError) -> ExportFile {
      try ExportFile(url.appending(path: name).path, overwriting: overwriting)
    }
    let files = (rec: try file("train.rec"), idx: try file("train.idx"))
    func write(_ record: ImageRecord) throws(ExchangeError) {
      guard let frames = RecordFrames.framed(record.data) else {
        throw .doesNotFit(
          format: .recordio, what: "picture", found: "\(record.picture.count) bytes",
          expected: "below \(RecordFrames.lengthLimit)")
      }
      try files.idx.write("\(record.id)\t\(files.rec.position)\n".utf8)
      try files.rec.write(frames)
    }
    for (index, face) in faces.enumerated() {
      let label = Float(manifest.records[face].label)
      try write(ImageRecord(labels: [label, 1], id: index + 1, picture: bytes(ofFace: face)))
      note(index + 1)
    }
    try ranges(of: faces).forEach(write)
    let property = RecordProperty(
      classCount: manifest.identities.count, height: manifest.contract.height,
      width: manifest.contract.width)
    let propertyFile = try file("property")
    try propertyFile.write(property.text.utf8)
    try files.rec.place()
    try files.idx.place()
    try propertyFile.place()
  }

  private func ranges(of faces: [Int]) -> [ImageRecord] {
    let end = faces.count + 1
    var records = [
      ImageRecord(labels: [Float(end), Float(end + manifest.identities.count)], id: 0)
    ]
    var first = 1
    for (label, count) in manifest.identities.indices.map({ ($0, faceCount(ofLabel: $0)) }) {
      records.append(
        ImageRecord(labels: [Float(first), Float(first + count)], id: end + label))
      first += count
    }
    return records
  }
}
