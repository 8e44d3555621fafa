extension SimilarityTransform {
  /// The similarity that brings five points as close as can be to five others, without mirroring.
  ///
  /// With p and q the points and their targets about their means, the similarity [a -b; b a] that
  /// makes the sum of |A p - q|^2 least has a = sum(p . q) / sum|p|^2 and b = sum(p x q) /
  /// sum|p|^2, and takes the mean of the points to that of the targets.
  ///
  /// - Parameters:
  ///   - points: in pixels of the photo.
  ///   - targets: in pixels of the crop.
  ///   - residual: whether distances count in the crop, or in the photo; then the fit is that of
  ///     the targets to the points, turned round.
  /// - Returns: from the photo to the crop.
  /// - Throws: `degenerate_fit` where the best scale is 0, or as good as.
  /// - Source: Umeyama, "Least-squares estimation of transformation parameters between two point
  ///   patterns", IEEE TPAMI 13(4), 1991, in two dimensions.
  static func fitting(
    _ points: Landmarks, to targets: Landmarks, residual: FivePointTemplate.Residual
  ) throws(AlignmentError) -> SimilarityTransform {
    let fit =
      switch residual {
      case .crop: leastSquares(from: points.points, to: targets.points)
      case .photo: leastSquares(from: targets.points, to: points.points)
      }
    guard fit.scale.isFinite, fit.scale > 1e-9 else {
      throw AlignmentError(
        .degenerateFit, "found a best fit of the scale \(fit.scale), expected more than 1e-9")
    }
    return residual == .crop ? fit : fit.inverse
  }

  private static func leastSquares(
    from sources: [PixelPoint], to targets: [PixelPoint]
  ) -> SimilarityTransform {
    let (source, target) = (mean(of: sources), mean(of: targets))
    var (along, across, square) = (0.0, 0.0, 0.0)
    for (first, second) in zip(sources, targets) {
      let p = (x: first.x - source.x, y: first.y - source.y)
      let q = (x: second.x - target.x, y: second.y - target.y)
      along += p.x * q.x + p.y * q.y
      across += p.x * q.y - p.y * q.x
      square += p.x * p.x + p.y * p.y
    }
    return SimilarityTransform(a: along / square, b: across / square, from: source, to: target)
  }

  private static func mean(of points: [PixelPoint]) -> PixelPoint {
    let count = Double(points.count)
    return PixelPoint(
      x: points.map(\.x).reduce(0, +) / count, y: points.map(\.y).reduce(0, +) / count)
  }
}
