internal import CFaceImage

/// A photo's file that was looked through and not decoded yet; it borrows the bytes.
struct StoredPhoto: ~Copyable {
  /// In pixels, as the decoded picture would have it.
  let width: Int
  /// In pixels.
  let height: Int

  private let handle: OpaquePointer
  private let bytes: UnsafeBufferPointer<UInt8>
  private let maxPixels: Int

  /// Looks through the bytes of a file.
  ///
  /// - Throws: the reasons of `AlignmentError` that concern pictures; broken data inside of the file
  ///   may be found by `crop` only.
  init(_ bytes: UnsafeBufferPointer<UInt8>, _ decoder: PhotoDecoder) throws(AlignmentError) {
    var photo: OpaquePointer?
    let status = withBytes(bytes) {
      face_photo_open(
        $0, bytes.count, decoder.maxPixels, decoder.appliesOrientation ? 1 : 0, &photo)
    }
    try check(status) {
      FaceImage.detail(of: $0, bytes: bytes, maxPixels: decoder.maxPixels)
    }
    guard let photo else {
      throw AlignmentError(.pictureLibrary, "found no photo, expected one")
    }
    var size: (width: Int32, height: Int32) = (0, 0)
    face_photo_size(photo, &size.width, &size.height)
    handle = photo
    width = Int(size.width)
    height = Int(size.height)
    self.bytes = bytes
    maxPixels = decoder.maxPixels
  }

  deinit {
    face_photo_free(handle)
  }

  /// Decodes no more than a crop needs, and resamples that; `inverse` takes crop pixels to pixels of
  /// the photo.
  func crop(
    by inverse: SimilarityTransform, width: Int, height: Int
  ) throws(AlignmentError) -> FaceImage {
    var crop: OpaquePointer?
    let status = face_photo_crop(handle, inverse.matrix, Int32(width), Int32(height), &crop)
    return try FaceImage.owned(crop, status) { status in
      status == FACE_BAD_ARGUMENT
        ? FaceImage.wrongTransform(inverse)
        : FaceImage.detail(of: status, bytes: bytes, maxPixels: maxPixels)
    }
  }
}
