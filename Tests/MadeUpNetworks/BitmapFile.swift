/// A picture as the bytes of a BMP file, 24 bits a pixel.
package enum BitmapFile {
  /// The pixel (x, y) has the value that the closure says in all three channels.
  package static func bytes(width: Int, height: Int, pixel: (Int, Int) -> UInt8) -> [UInt8] {
    let rowBytes = (width * 3 + 3) / 4 * 4
    var bytes = Array("BM".utf8)
    func add(_ value: Int, bytes count: Int) {
      for index in 0..<count { bytes.append(UInt8(truncatingIfNeeded: value >> (8 * index))) }
    }
    add(54 + rowBytes * height, bytes: 4)
    add(0, bytes: 4)
    add(54, bytes: 4)
    add(40, bytes: 4)
    add(width, bytes: 4)
    add(height, bytes: 4)
    add(1, bytes: 2)
    add(24, bytes: 2)
    add(0, bytes: 4)
    add(rowBytes * height, bytes: 4)
    for _ in 0..<4 { add(0, bytes: 4) }
    for y in (0..<height).reversed() {
      for x in 0..<width { bytes += [UInt8](repeating: pixel(x, y), count: 3) }
      bytes += [UInt8](repeating: 0, count: rowBytes - width * 3)
    }
    return bytes
  }
}
