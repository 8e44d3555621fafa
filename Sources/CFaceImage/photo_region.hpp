// The part of a photo that a crop is made from, as numbers.

#ifndef PHOTO_REGION_HPP
#define PHOTO_REGION_HPP

#include <vector>

#include "picture_internal.hpp"

namespace face {

/// Red, green, blue and something of one pixel.
typedef float Four __attribute__((vector_size(16)));

/// A part of the photo in which one pixel is the mean of factor x factor of the photo's.
///
/// Pixel (i, j) of the region covers the photo's columns factor * (left + i) ... factor - 1 more. What
/// a block lacks at the photo's edge counts as black, and black is a frame around the region, so
/// that four pixels in a row can be read wherever one of them is inside.
class PhotoRegion {
 public:
  static constexpr int frame = 3;

  int left, top, width, height;
  int stride;  ///< from a pixel to the one below

  /// Makes a rectangle of blocks.
  PhotoRegion(const PhotoPixels &photo, const PixelRectangle &blocks, int factor);

  /// The pixels of a row, -frame ... height + frame - 1; the first is before them.
  const Four *row(int y) const { return pixels.data() + offset(y); }

 private:
  std::vector<Four> pixels;

  size_t offset(int y) const { return size_t(y + frame) * size_t(stride) + frame; }
  void copy_pixels(const PhotoPixels &photo);
  void average_blocks(const PhotoPixels &photo, int factor);
};

}  // namespace face

#endif
