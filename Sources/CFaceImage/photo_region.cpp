#include "photo_region.hpp"

#include <algorithm>
#include <cstring>

namespace face {
namespace {

/// Widens a row of pixels.
void widen(const uint8_t *rgb, int count, Four *pixels) {
  typedef uint8_t FourBytes __attribute__((vector_size(4)));
  for (int x = 0; x < count; ++x) {
    // Three bytes take longer to read than four, but no byte follows the last three.
    FourBytes bytes = {};
    if (x + 1 < count) {
      std::memcpy(&bytes, rgb + 3 * x, 4);
    } else {
      std::memcpy(&bytes, rgb + 3 * x, 3);
    }
    pixels[x] = __builtin_convertvector(bytes, Four);
  }
}

}  // namespace

PhotoRegion::PhotoRegion(const PhotoPixels &photo, const PixelRectangle &blocks, int factor)
    : left(blocks.left),
      top(blocks.top),
      width(blocks.right - blocks.left),
      height(blocks.bottom - blocks.top),
      stride(width + 2 * frame),
      pixels(size_t(stride) * size_t(height + 2 * frame)) {
  if (factor == 1) {
    copy_pixels(photo);
  } else {
    average_blocks(photo, factor);
  }
}

void PhotoRegion::copy_pixels(const PhotoPixels &photo) {
  for (int y = 0; y < height; ++y) {
    const uint8_t *row = photo.rgb.ptr<uint8_t>(top + y - photo.top) + 3 * (left - photo.left);
    widen(row, width, pixels.data() + offset(y));
  }
}

void PhotoRegion::average_blocks(const PhotoPixels &photo, int factor) {
  const double share = 1.0 / (double(factor) * factor);
  std::vector<uint64_t> sums(size_t(width) * 3);
  for (int j = 0; j < height; ++j) {
    std::fill(sums.begin(), sums.end(), 0);
    const int first_row = (top + j) * factor;
    for (int y = first_row; y < std::min(first_row + factor, photo.height); ++y) {
      const uint8_t *row = photo.rgb.ptr<uint8_t>(y - photo.top);
      for (int i = 0; i < width; ++i) {
        const int first = (left + i) * factor;
        for (int x = first; x < std::min(first + factor, photo.width); ++x)
          for (int c = 0; c < 3; ++c) sums[size_t(3 * i + c)] += row[3 * (x - photo.left) + c];
      }
    }
    Four *out = pixels.data() + offset(j);
    for (int i = 0; i < width; ++i)
      for (int c = 0; c < 3; ++c) out[i][c] = float(double(sums[size_t(3 * i + c)]) * share);
  }
}

}  // namespace face
