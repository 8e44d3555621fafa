internal import Verification

/// How many people have how many photos, in SVG: a bar for each range.
struct BucketChart {
  /// The ranges, ascending.
  let buckets: [PhotosPerIdentity.Bucket]
  /// How large the picture is.
  let size: ChartSize

  /// The chart as an SVG element.
  var svg: String {
    let most = max(1, buckets.map(\.identityCount).reduce(0, max))
    let step = Self.step(upTo: most)
    let top = (most + step - 1) / step * step
    let frame = ChartFrame(
      label: "People by their number of photos", xTitle: "photos of a person", yTitle: "people",
      xTicks: buckets.enumerated().map { index, bucket in
        let name = bucket.from == bucket.to ? "\(bucket.from)" : "\(bucket.from)-\(bucket.to)"
        return .init(share: middle(index), label: name)
      },
      yTicks: stride(from: 0, through: top, by: step).map {
        .init(share: Double($0) / Double(top), label: "\($0)")
      }, size: size)
    let bars = buckets.enumerated().map { index, bucket in
      let half = 0.4 / Double(buckets.count)
      let left = ChartFrame.text(size.x(middle(index) - half))
      let right = ChartFrame.text(size.x(middle(index) + half))
      let height = ChartFrame.text(size.y(Double(bucket.identityCount) / Double(top)))
      let base = ChartFrame.text(size.y(0))
      return "<path class=\"bars same\" d=\"M\(left) \(base)V\(height)H\(right)V\(base)Z\">"
        + "<title>\(bucket.identityCount) people</title></path>"
    }
    return frame.svg(bars)
  }

  private func middle(_ index: Int) -> Double { (Double(index) + 0.5) / Double(buckets.count) }

  /// 1, 2 or 5 times a power of ten, of which six reach the greatest count.
  private static func step(upTo most: Int) -> Int {
    var power = 1
    while true {
      for factor in [1, 2, 5] where 6 * factor * power >= most { return factor * power }
      power *= 10
    }
  }
}
