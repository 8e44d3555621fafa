internal import StrictJSON

/// Lines of JSON, one object for each face.
///
///     {"photo": "Ada/1.jpg", "landmarks": [[x, y], ... ], "score": 0.99, "box": [...], "label": 7}
///
/// `photo` and `landmarks` (5, 68 or 106 points) must be there; `score`, `box` and `label` may be.
/// Other keys are allowed and not looked at.
struct JSONLines: LandmarkLines {
  func photo(of line: ArraySlice<UInt8>) -> String {
    (try? JSONReader.read(Array(line)))?["photo"]?.string ?? ""
  }

  func face(on line: ArraySlice<UInt8>) throws(LineFault) -> ListedFace {
    let object = try Self.object(on: line)
    guard let photo = object["photo"]?.string else {
      throw Self.fault(object["photo"], .path, "\"photo\": a path in quotes")
    }
    let path = try FieldText.path(Array(photo.utf8)[...])
    let label = try Self.optional(object["label"]) { (node) throws(LineFault) in
      guard let label = node.number?.integer, label >= 0 else {
        throw Self.fault(node, .label, "\"label\": a whole number from 0")
      }
      return label
    }
    let score = try Self.optional(object["score"]) { (node) throws(LineFault) in
      guard let score = node.number?.double else {
        throw Self.fault(node, .score, "\"score\": a number")
      }
      return score
    }
    _ = try Self.optional(object["box"]) { (node) throws(LineFault) in
      let sides = node.elements?.compactMap { $0.number?.double }
      guard let sides, sides.count == 4, node.elements?.count == 4 else {
        throw Self.fault(node, .box, "\"box\": four numbers")
      }
    }
    let points = try Self.points(of: object["landmarks"])
    return ListedFace(
      path: path, label: label, score: score,
      landmarks: try PointScheme.landmarks(from: points))
  }

  private static func object(on line: ArraySlice<UInt8>) throws(LineFault) -> JSONNode {
    let node: JSONNode
    do {
      node = try JSONReader.read(Array(line))
    } catch {
      throw LineFault(
        kind: .json, found: "\(error.found) in column \(error.position.column)",
        expected: error.expected)
    }
    guard node.members != nil else { throw fault(node, .json, "an object") }
    return node
  }

  private static func points(of node: JSONNode?) throws(LineFault) -> [PixelPoint] {
    guard let elements = node?.elements else {
      throw fault(node, .points, "\"landmarks\": an array of points [x, y]")
    }
    var points: [PixelPoint] = []
    for element in elements {
      guard let pair = element.elements, pair.count == 2 else {
        throw fault(element, .points, "a point [x, y]")
      }
      guard let x = pair[0].number?.double, let y = pair[1].number?.double else {
        throw fault(
          pair[0].number?.double == nil ? pair[0] : pair[1], .coordinate, "a decimal number")
      }
      points.append(PixelPoint(x: x, y: y))
    }
    return points
  }

  /// A value that may be missing or `null`.
  private static func optional<Value>(
    _ node: JSONNode?, read: (JSONNode) throws(LineFault) -> Value
  ) throws(LineFault) -> Value? {
    guard let node else { return nil }
    if case .null = node.value { return nil }
    return try read(node)
  }

  private static func fault(
    _ node: JSONNode?, _ kind: LandmarkProblem.Kind, _ expected: String
  ) -> LineFault {
    LineFault(kind: kind, found: node?.summary ?? "nothing", expected: expected)
  }
}
