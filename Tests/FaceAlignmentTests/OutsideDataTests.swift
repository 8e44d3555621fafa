import FaceAlignment
import Foundation
import Testing

/// Photos that are not part of the package; the tests that need them are skipped without them.
enum OutsideData {
  static let lfw = folder(variable: "ATL_LFW_DIR", otherwise: "../shared/data/lfw", "LFW")
  static let broken = folder(
    variable: "ATL_BROKEN_DIR", otherwise: "../shared/data/broken", "broken files")

  private static func folder(variable: String, otherwise: String, _ what: String) -> String? {
    let path =
      ProcessInfo.processInfo.environment[variable]
      ?? packageRoot.appendingPathComponent(otherwise).standardizedFileURL.path
    if FileManager.default.fileExists(atPath: path + "/landmarks.txt") { return path }
    print("skipped: no \(what) at \(path)")
    return nil
  }
}

@Suite struct OutsideDataTests {
  @Test(.enabled(if: OutsideData.lfw != nil), arguments: AlignmentTemplate.builtInNames)
  func `finds a transform for every face of LFW`(name: String) throws {
    let folder = try #require(OutsideData.lfw)
    let template = try AlignmentTemplate(name: name)
    for list in ["landmarks.txt", "landmarks_train.txt", "landmarks_eval.txt"] {
      let file = try LandmarkFile(contentsOf: "\(folder)/\(list)")
      #expect(file.layout == (list == "landmarks_eval.txt" ? .plain : .labelled))
      #expect(file.problems.isEmpty)
      #expect(!file.entries.isEmpty)
      for entry in file.entries {
        #expect(throws: Never.self, "\(entry.path)") {
          #expect(entry.landmarks.order == .regular)
          return try SimilarityTransform(
            aligning: entry.landmarks, photoWidth: 250, photoHeight: 250, template: template)
        }
      }
    }
  }

  @Test(.enabled(if: OutsideData.lfw != nil)) func `aligns photos of LFW`() throws {
    let folder = try #require(OutsideData.lfw)
    let aligner = try FaceAligner(template: AlignmentTemplate())
    for entry in try LandmarkFile(contentsOf: "\(folder)/landmarks_eval.txt").entries.prefix(40) {
      let face = try aligner.align(
        photoAt: "\(folder)/images/\(entry.path)", landmarks: entry.landmarks)
      #expect(try TestPhoto.pixels(of: face.bytes).width == 112)
    }
  }

  private static let expectedReasons: [String: AlignmentError.Reason] = [
    "truncated.jpg": .damaged, "empty.jpg": .photoEmpty, "text.jpg": .unsupportedFormat,
    "onepixel.jpg": .coincidentEyes, "animated_gif.jpg": .unsupportedFormat,
    "huge60000.png": .tooLarge,
  ]

  @Test(.enabled(if: OutsideData.broken != nil)) func `refuses and accepts broken files`() throws {
    let folder = try #require(OutsideData.broken)
    let file = try LandmarkFile(contentsOf: "\(folder)/landmarks.txt")
    #expect(file.problems.isEmpty)
    #expect(file.entries.count == 12)
    let aligner = try FaceAligner(template: AlignmentTemplate(), appliesOrientation: true)
    for entry in file.entries {
      var reason: AlignmentError.Reason?
      do {
        let face = try aligner.align(
          photoAt: "\(folder)/\(entry.path)", landmarks: entry.landmarks)
        try expectSkin(of: face, isGrey: entry.path == "gray.jpg", entry.path)
      } catch let error as AlignmentError {
        reason = error.reason
      }
      #expect(reason == Self.expectedReasons[entry.path], "\(entry.path)")
    }
  }

  /// Expects colours of skin around the nose: neither a negative, nor one channel for another, nor
  /// a part of the photo that is no face.
  private func expectSkin(
    of face: AlignedFace, isGrey: Bool, _ name: String
  ) throws {
    let crop = try PhotoDecoder(appliesOrientation: false).photo(from: face.bytes)
    var sums = [0, 0, 0]
    crop.withRGB { rgb in
      for y in 50..<70 {
        for x in 40..<72 {
          for c in 0..<3 { sums[c] += Int(rgb[(y * 112 + x) * 3 + c]) }
        }
      }
    }
    let means = sums.map { $0 / (20 * 32) }
    #expect((80...230).contains(means[0]), "\(name): \(means)")
    #expect(isGrey ? Set(means).count == 1 : means[0] > means[1] && means[1] > means[2], "\(name)")
  }

  @Test(.enabled(if: OutsideData.broken != nil)) func `reads a hostile list`() throws {
    let folder = try #require(OutsideData.broken)
    let file = try LandmarkFile(contentsOf: "\(folder)/landmarks_bad.txt")
    #expect(file.problems.map(\.lineNumber) == [4, 5, 6, 7, 8, 13, 16])
    #expect(file.entries.map(\.lineNumber) == [1, 9, 10, 11, 12, 14, 15, 17])
    let aligner = try FaceAligner(template: AlignmentTemplate())
    let reasons: [Int: AlignmentError.Reason] = [
      9: .outsideImage, 10: .coincidentEyes, 11: .mouthNotBelowEyes, 12: .photoMissing,
    ]
    for entry in file.entries {
      var reason: AlignmentError.Reason?
      do throws(AlignmentError) {
        _ = try aligner.align(photoAt: "\(folder)/\(entry.path)", landmarks: entry.landmarks)
      } catch {
        reason = error.reason
      }
      #expect(reason == reasons[entry.lineNumber], "line \(entry.lineNumber)")
    }
  }
}
