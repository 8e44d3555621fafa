/// One bit for every number of a tensor: whether it was above 0 before it was rectified.
final class SignBits {
  let bytes: UnsafeMutablePointer<UInt8>
  private let bytesPerImage: Int

  /// Makes the bits of N x C x H x W numbers.
  init(shape: [Int]) {
    bytesPerImage = shape.dropFirst().reduce(1, *) / 8
    let count = shape[0] * bytesPerImage
    bytes = .allocate(capacity: count)
    bytes.initialize(repeating: 0, count: count)
  }

  /// Moves the bits of the images at ascending indices to the front.
  func compact(to images: [Int]) {
    for (place, image) in images.enumerated() where place != image {
      (bytes + place * bytesPerImage).update(
        from: bytes + image * bytesPerImage, count: bytesPerImage)
    }
  }

  deinit {
    bytes.deallocate()
  }
}
