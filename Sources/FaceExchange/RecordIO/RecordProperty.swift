/// InsightFace's file `property`: a line `classes,height,width`, and in later sets one more with
/// the number of pictures.
struct RecordProperty: Equatable {
  let classCount: Int
  let height: Int
  let width: Int

  init(classCount: Int, height: Int, width: Int) {
    self.classCount = classCount
    self.height = height
    self.width = width
  }

  /// Reads the file.
  init(file: String) throws(ExchangeError) {
    var reader = try ByteReader(file: file)
    let line = String(decoding: try reader.readLine(limit: 200) ?? [], as: UTF8.self)
    let fields = line.split(separator: ",", omittingEmptySubsequences: false)
      .map { Int($0.filter { !$0.isWhitespace }) ?? 0 }
    guard fields.count == 3, fields.allSatisfy({ $0 > 0 }) else {
      throw .badContent(
        file: file, at: .line(1), what: "property", found: "\"\(line)\"",
        expected: "classes,height,width, each at least 1")
    }
    self.init(classCount: fields[0], height: fields[1], width: fields[2])
  }

  /// The file's text.
  var text: String { "\(classCount),\(height),\(width)\n" }
}
