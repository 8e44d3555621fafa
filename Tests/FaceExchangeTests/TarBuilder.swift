/// Builds tar archives by hand, right ones and wrong ones.
struct TarBuilder {
  private var bytes: [UInt8] = []

  /// The archive with the two empty blocks of its end.
  var whole: [UInt8] { bytes + [UInt8](repeating: 0, count: 1024) }

  /// Adds an entry; the size may be another than that of the content.
  mutating func add(
    _ name: String, _ content: [UInt8], type: String = "0", link: String = "", size: Int? = nil
  ) {
    func octal(_ number: Int, _ digits: Int) -> [UInt8] {
      let text = String(number, radix: 8)
      return Array((String(repeating: "0", count: digits - text.count) + text).utf8) + [0]
    }
    func field(_ text: String, _ count: Int) -> [UInt8] {
      Array(text.utf8) + [UInt8](repeating: 0, count: count - text.utf8.count)
    }
    let before = field(name, 100) + octal(0o644, 7) + octal(0, 7) + octal(0, 7)
    let times = octal(size ?? content.count, 11) + octal(0, 11)
    let after = field(type, 1) + field(link, 100) + field("ustar", 6) + Array("00".utf8)
    let blank = before + times + Array("        ".utf8) + after + [UInt8](repeating: 0, count: 247)
    let sum = octal(blank.reduce(0) { $0 + Int($1) }, 6) + [0x20]
    bytes += before + times + sum + after + [UInt8](repeating: 0, count: 247)
    bytes += content + [UInt8](repeating: 0, count: -content.count & 511)
  }
}
