/// Maps of numbers, and the layers of Caffe on them, one number at a time.
struct MapOracle {
  /// By plane, row and column.
  var planes: [[[Double]]]

  var height: Int { planes[0].count }
  var width: Int { planes[0][0].count }

  private init(planes: [[[Double]]]) { self.planes = planes }

  init(planeCount: Int, height: Int, width: Int, value: (Int, Int, Int) -> Double) {
    planes = (0..<planeCount).map { plane in
      (0..<height).map { y in (0..<width).map { x in value(plane, y, x) } }
    }
  }

  /// The weights are output x input x side x side.
  func convolved(
    weights: [Float], bias: [Float]?, outputs: Int, side: Int, stride: Int, padding: Int
  ) -> MapOracle {
    let inputs = planes.count
    let outputHeight = (height + 2 * padding - side) / stride + 1
    let outputWidth = (width + 2 * padding - side) / stride + 1
    return MapOracle(planeCount: outputs, height: outputHeight, width: outputWidth) {
      output, y, x in
      var sum = bias.map { Double($0[output]) } ?? 0
      for input in 0..<inputs {
        for row in 0..<side {
          for column in 0..<side {
            let (fromY, fromX) = (y * stride + row - padding, x * stride + column - padding)
            guard (0..<height).contains(fromY), (0..<width).contains(fromX) else { continue }
            let index = ((output * inputs + input) * side + row) * side + column
            sum += Double(weights[index]) * planes[input][fromY][fromX]
          }
        }
      }
      return sum
    }
  }

  func mapped(_ body: (_ plane: Int, _ value: Double) -> Double) -> MapOracle {
    MapOracle(planeCount: planes.count, height: height, width: width) {
      body($0, planes[$0][$1][$2])
    }
  }

  /// What is negative becomes zero.
  var rectified: MapOracle { mapped { max(0, $1) } }

  /// The largest of 2 x 2, rounded up at the edges as Caffe does.
  var pooled: MapOracle {
    MapOracle(planeCount: planes.count, height: (height + 1) / 2, width: (width + 1) / 2) {
      plane, y, x in
      var largest = -Double.infinity
      for row in 2 * y..<min(2 * y + 2, height) {
        for column in 2 * x..<min(2 * x + 2, width) {
          largest = max(largest, planes[plane][row][column])
        }
      }
      return largest
    }
  }

  static func + (first: MapOracle, second: MapOracle) -> MapOracle {
    MapOracle(planeCount: first.planes.count, height: first.height, width: first.width) {
      first.planes[$0][$1][$2] + second.planes[$0][$1][$2]
    }
  }
}
