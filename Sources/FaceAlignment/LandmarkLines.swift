/// One way of writing the face of a photo on a line.
protocol LandmarkLines {
  /// Reads a line that holds a face.
  func face(on line: ArraySlice<UInt8>) throws(LineFault) -> ListedFace

  /// The path of a line's photo as it stands there, whatever is wrong with the line; empty where no
  /// path can be told.
  func photo(of line: ArraySlice<UInt8>) -> String
}

/// What a list says about one face.
struct ListedFace {
  /// The parts of the photo's path.
  let path: [String]
  /// The class number, in lists that have one.
  let label: Int?
  /// How sure a detector was, in lists that tell.
  let score: Double?
  /// The five points, in pixels of the photo.
  let landmarks: Landmarks
}
