internal import CFaceDetection
internal import CFaceImage
package import FaceAlignment

/// YuNet, as OpenCV runs it.
///
/// A photo is shrunk to a longer side of 640 pixels first: the network knows faces of about 10 to
/// 300 pixels. Its landmarks come in the order of this package, since the eye that OpenCV calls the
/// right one is the person's, on the left of the picture.
///
/// Source: W. Wu, H. Peng, S. Yu, "YuNet: A Tiny Millisecond-level Face Detector", Machine
/// Intelligence Research 20, 2023.
package final class YuNetDetector: FaceDetector {
  private let handle: OpaquePointer

  /// The score below which a face does not count: OpenCV's own.
  private static let leastScore: Float = 0.9
  private static let longSidePixels: Int32 = 640

  /// Reads the ONNX file.
  ///
  /// - Throws: `badModel`.
  package init(path: String) throws(DetectionError) {
    var made: OpaquePointer?
    var message = face_message()
    let status = face_yunet_from_file(path, Self.leastScore, &made, &message)
    guard status == FACE_OK, let made else {
      throw .badModel(
        path: path, found: words(for: status, message),
        expected: "a YuNet network that OpenCV 4.6 runs, of the years 2021 or 2022")
    }
    handle = made
  }

  deinit {
    face_yunet_free(handle)
  }

  /// All faces, by falling score.
  package func faces(
    in photo: borrowing FaceImage
  ) throws(DetectionError) -> [DetectedFace] {
    let (width, height) = (Int32(photo.width), Int32(photo.height))
    let faces = try photo.withRGB { rgb throws(DetectionError) -> [DetectedFace] in
      guard let base = rgb.baseAddress else { return [] }
      var rows: UnsafePointer<face_yunet_row>?
      var count = 0
      var message = face_message()
      let status = face_yunet_run(
        handle, face_pixels(rgb: base, width: width, height: height), Self.longSidePixels, &rows,
        &count, &message)
      try check(status, message, call: "YuNet: running on \(width) x \(height)")
      return UnsafeBufferPointer(start: rows, count: count).compactMap(DetectedFace.init)
    }
    return survivors(of: faces, score: \.score) { _, _ in false }.map { faces[$0] }
  }
}

extension DetectedFace {
  /// The face of a row; none where a number is not finite.
  fileprivate init?(_ row: face_yunet_row) {
    let points = withUnsafeBytes(of: row.points) { Array($0.bindMemory(to: Float.self)) }
    let numbers = points + [row.left, row.top, row.width, row.height, row.score]
    guard numbers.allSatisfy(\.isFinite),
      let landmarks = Landmarks(coordinates: points.map(Double.init))
    else { return nil }
    self.init(
      landmarks: landmarks,
      box: FaceBox(
        left: Double(row.left), top: Double(row.top), width: Double(row.width),
        height: Double(row.height)),
      score: Double(row.score))
  }
}
