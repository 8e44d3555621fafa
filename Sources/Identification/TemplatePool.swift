package import Tensors
package import Verification

/// Templates as single embeddings: the mean over the faces of each media, summed over the media, at
/// length 1.
///
/// A video thus counts as much as a photo. Faces keep the lengths that the model gives them, unless
/// they are brought to length 1 before, and may be weighed by the detector's score.
///
/// - Source: `image2template_feature` of InsightFace's evaluation of IJB-B and IJB-C, whose settings
///   N1 (lengths kept), N0 (length 1) and D1 (detector's score) these are.
package struct TemplatePool: Sendable {
  /// A face of a template.
  package struct Face: Equatable, Sendable {
    /// The row of the embeddings.
    package let row: Int
    /// The template.
    package let template: Int
    /// The photo or video that the face is from.
    package let media: Int

    /// States a face.
    package init(row: Int, template: Int, media: Int) {
      self.row = row
      self.template = template
      self.media = media
    }
  }

  /// The templates, rows in ascending order of their numbers.
  package let rows: UnitRows
  /// For each template its row.
  package let rowOfTemplate: [Int: Int]

  /// Pools faces.
  ///
  /// - Parameters:
  ///   - faces: the faces of the templates, at least one.
  ///   - embeddings: N x D.
  ///   - weights: of each embedding; none means 1.
  ///   - normalizingFaces: brings each embedding to length 1 first.
  /// - Throws: `badEmbedding` for a face that is zero or not finite; `badPairs` for a template whose
  ///   faces cancel out.
  /// - Complexity: O(faces x D).
  package init(
    _ faces: [Face], embeddings: Matrix<Float>, weights: [Double]? = nil,
    normalizingFaces: Bool = false
  ) throws(VerificationError) {
    let dimension = embeddings.columnCount
    let checked = try UnitRows(embeddings).matrix
    let source = normalizingFaces ? checked : embeddings
    let templates = Dictionary(grouping: faces, by: \.template).sorted { $0.key < $1.key }
    var elements: [Float] = []
    elements.reserveCapacity(templates.count * dimension)
    for (template, faces) in templates {
      var sum = [Double](repeating: 0, count: dimension)
      for (_, media) in Dictionary(grouping: faces, by: \.media).sorted(by: { $0.key < $1.key }) {
        for face in media {
          let factor = (weights?[face.row] ?? 1) / Double(media.count)
          let start = face.row * dimension
          for column in 0..<dimension {
            sum[column] += factor * Double(source.elements[start + column])
          }
        }
      }
      let length = sum.reduce(0) { $0 + $1 * $1 }.squareRoot()
      guard length > 0, length.isFinite else {
        throw .badPairs(
          what: "template \(template)", found: "faces whose sum has no direction",
          expected: "a direction")
      }
      elements += sum.map { Float($0 / length) }
    }
    rows = try UnitRows(
      Matrix(rowCount: templates.count, columnCount: dimension, elements: elements))
    rowOfTemplate = Dictionary(
      uniqueKeysWithValues: templates.enumerated().map { ($1.key, $0) })
  }

  /// Some templates, by their rows.
  package func selecting(_ indices: [Int]) -> UnitRows {
    UnitRows(atLengthOne: rows.rows(indices))
  }

  /// The cosine of two templates, by their rows.
  package func cosine(_ left: Int, _ right: Int) -> Double {
    zip(rows.matrix.row(left), rows.matrix.row(right)).reduce(0) {
      $0 + Double($1.0) * Double($1.1)
    }
  }
}
