extension SimilarityTransform {
  /// How far a landmark may lie outside of the photo, as a share of the photo's side.
  private static let outsideShare = 0.5

  /// The transform that takes a photo to its crop, so that the face lies as the template says.
  ///
  /// With e the middle of the eyes, q that of the mouth corners, k the scale, h the template's
  /// `eyeToMouthPixels`:
  ///
  ///     wuxiang:     u = (q - e)/|q - e|, R = [u_y -u_x; u_x u_y], k = h/|q - e|
  ///     eyes-level:  (c, s) the unit vector from eye to eye, R = [c s; -s c], k = h/(R (q - e))_y
  ///     both:        x -> k R (x - e) + the template's eye centre
  ///     five points: the least-squares similarity, see `fitting`
  ///
  /// The middle of e and q then lands, for `wuxiang`, in the middle of the crop. The whole circle
  /// is allowed: a face that stands on its head is turned upright.
  ///
  /// - Parameters:
  ///   - landmarks: in pixels of the photo; a little outside of it is fine.
  ///   - photoWidth: the photo's width in pixels.
  ///   - photoHeight: the photo's height in pixels.
  ///   - template: the crop and its rule.
  /// - Throws: the first that applies of `not_finite`, `outside_image`, `coincident_eyes`,
  ///   `mouth_not_below_eyes` and `mouth_corners_swapped`, for every rule; then `degenerate_fit`.
  /// - Source: Wu Xiang's two align functions, made exact: the centres are not rounded to whole
  ///   pixels, and the direction is taken over the full circle.
  package init(
    aligning landmarks: Landmarks, photoWidth: Int, photoHeight: Int,
    template: AlignmentTemplate
  ) throws(AlignmentError) {
    try Self.checkPlaces(of: landmarks, photoWidth: photoWidth, photoHeight: photoHeight)
    try Self.checkOrder(of: landmarks)
    let eyes = landmarks.eyeCentre
    let mouth = landmarks.mouthCentre
    switch template.rule {
    case .wuxiang:
      let length = eyes.distance(to: mouth)
      let scale = template.eyeToMouthPixels / length
      self.init(
        a: scale * (mouth.y - eyes.y) / length, b: scale * (mouth.x - eyes.x) / length,
        from: eyes, to: template.eyeCentre)
    case .eyesLevel:
      let eyeDistance = landmarks.leftEye.distance(to: landmarks.rightEye)
      let cosine = (landmarks.rightEye.x - landmarks.leftEye.x) / eyeDistance
      let sine = (landmarks.rightEye.y - landmarks.leftEye.y) / eyeDistance
      let scale = template.eyeToMouthPixels / landmarks.mouthBelowEyes
      self.init(a: scale * cosine, b: -scale * sine, from: eyes, to: template.eyeCentre)
    case .fivePoints(let fivePoints):
      let targets = fivePoints.points(
        width: template.width, height: template.height,
        eyeToMouthPixels: template.eyeToMouthPixels)
      self = try .fitting(landmarks, to: targets, residual: fivePoints.residual)
    }
  }

  /// Refuses faces of which nobody can say where up is.
  private static func checkOrder(of landmarks: Landmarks) throws(AlignmentError) {
    let tolerance = Landmarks.tolerancePixels
    let eyeDistance = landmarks.leftEye.distance(to: landmarks.rightEye)
    guard eyeDistance > tolerance else {
      throw AlignmentError(
        .coincidentEyes,
        "found the eyes \(eyeDistance) px apart, expected more than \(tolerance)")
    }
    let mouthBelowEyes = landmarks.mouthBelowEyes
    let order = landmarks.order
    guard mouthBelowEyes > tolerance else {
      let cause = order == .regular ? "" : "; \(order.rawValue), which align.fixOrder corrects"
      throw AlignmentError(
        .mouthNotBelowEyes,
        "found the mouth \(mouthBelowEyes) px below the level eyes, "
          + "expected more than \(tolerance)\(cause)")
    }
    guard order == .regular else {
      throw AlignmentError(
        .mouthCornersSwapped,
        "found the first corner of the mouth on the side of the second eye, expected it on the other; "
          + "align.fixOrder corrects that")
    }
  }

  /// Refuses landmarks that are no numbers or lie nowhere near the photo.
  private static func checkPlaces(
    of landmarks: Landmarks, photoWidth: Int, photoHeight: Int
  ) throws(AlignmentError) {
    let names = ["left eye", "right eye", "nose", "left mouth corner", "right mouth corner"]
    for (name, point) in zip(names, landmarks.points) where !(point.x.isFinite && point.y.isFinite)
    {
      throw AlignmentError(
        .notFinite, "found the \(name) at (\(point.x), \(point.y)), expected finite numbers")
    }
    let width = Double(photoWidth)
    let height = Double(photoHeight)
    let columns = -outsideShare * width...(1 + outsideShare) * width
    let rows = -outsideShare * height...(1 + outsideShare) * height
    for (name, point) in zip(names, landmarks.points)
    where !(columns.contains(point.x) && rows.contains(point.y)) {
      throw AlignmentError(
        .outsideImage,
        "found the \(name) at (\(point.x), \(point.y)), expected at most half a side outside of "
          + "\(photoWidth) x \(photoHeight)")
    }
  }
}
