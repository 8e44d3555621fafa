import Foundation
import SeededRandom
import SyntheticFaces

/// The person that a word names.
func person(_ word: UInt64) -> SyntheticIdentity {
  var generator = SeededGenerator(word)
  return SyntheticIdentity(using: &generator)
}

/// A fair person with dark eyes, red lips and nothing else on the face.
func plainPerson() -> SyntheticIdentity {
  var identity = person(1)
  identity.skin.colour = LinearColour(0.55, 0.42, 0.34)
  identity.skin.blush = 0
  identity.skin.foldDepth = 0
  for mole in identity.skin.moles.indices { identity.skin.moles[mole].radius = 0 }
  identity.eyes.irisColour = LinearColour(0.03, 0.02, 0.01)
  identity.eyes.height = 0.09
  identity.eyes.tiltRadians = 0
  identity.hair.length = 0
  identity.hair.beard = 0
  identity.hair.moustache = 0
  identity.mouth.redness = 1
  return identity
}

extension FaceDrawing {
  /// The nearest pixel.
  func pixel(x: Double, y: Double) -> (red: Int, green: Int, blue: Int) {
    let start = 3 * (Int(y.rounded()) * side + Int(x.rounded()))
    return (Int(rgb[start]), Int(rgb[start + 1]), Int(rgb[start + 2]))
  }

  /// The mean of the nearest pixel's parts.
  func brightness(x: Double, y: Double) -> Double {
    let pixel = pixel(x: x, y: y)
    return Double(pixel.red + pixel.green + pixel.blue) / 3
  }

  /// The middle of the pixels in a square that a test accepts.
  func centroid(
    around point: LandmarkPoint, reach: Int, where isWanted: (Int, Int, Int) -> Bool
  ) -> LandmarkPoint? {
    var (sumX, sumY, count) = (0.0, 0.0, 0.0)
    for y in Int(point.y) - reach...Int(point.y) + reach {
      for x in Int(point.x) - reach...Int(point.x) + reach {
        let pixel = pixel(x: Double(x), y: Double(y))
        guard isWanted(pixel.red, pixel.green, pixel.blue) else { continue }
        (sumX, sumY, count) = (sumX + Double(x), sumY + Double(y), count + 1)
      }
    }
    return count > 0 ? LandmarkPoint(x: sumX / count, y: sumY / count) : nil
  }
}

extension LandmarkPoint {
  /// The point halfway.
  static func between(_ first: LandmarkPoint, _ second: LandmarkPoint) -> LandmarkPoint {
    LandmarkPoint(x: (first.x + second.x) / 2, y: (first.y + second.y) / 2)
  }
}

/// A folder for one test, which is removed with its content afterwards.
func withTemporaryFolder(_ body: (URL) throws -> Void) throws {
  let folder = FileManager.default.temporaryDirectory
    .appendingPathComponent("synthetic-faces-\(UUID().uuidString)")
  defer { try? FileManager.default.removeItem(at: folder) }
  try body(folder)
}

/// The bytes of every file in a folder, by path.
func contents(of folder: URL) throws -> [String: Data] {
  var files: [String: Data] = [:]
  for path in try FileManager.default.subpathsOfDirectory(atPath: folder.path) {
    let file = folder.appendingPathComponent(path)
    var isFolder: ObjCBool = false
    _ = FileManager.default.fileExists(atPath: file.path, isDirectory: &isFolder)
    if !isFolder.boolValue { files[path] = try Data(contentsOf: file) }
  }
  return files
}
