// Maps as rows of numbers in their logical order, and back.

#include "convolution.h"

#include "threads.hpp"
#include "vectors.hpp"

VECTOR_CODE_BEGIN

/// Calls the body with the place of every number in the maps and in the rows, image by image.
template <class Body>
static inline void for_each_number(int image_count, int channels, int pixels, const Body &body) {
  for_each(image_count, [&](int image) {
    const size_t first = size_t(image) * size_t(channels) * size_t(pixels);
    for (int channel = 0; channel < channels; ++channel)
      for (int pixel = 0; pixel < pixels; ++pixel) {
        const size_t block = size_t(channel / lanes) * size_t(pixels) + size_t(pixel);
        body(first + block * lanes + size_t(channel % lanes),
             first + size_t(channel) * size_t(pixels) + size_t(pixel));
      }
  });
}

void convolution_maps_to_rows(int image_count, int channels, int pixels, const float *maps, float *rows) {
  for_each_number(image_count, channels, pixels,
                  [&](size_t in_maps, size_t in_rows) { rows[in_rows] = maps[in_maps]; });
}

void convolution_maps_from_rows(int image_count, int channels, int pixels, const float *rows, float *maps) {
  for_each_number(image_count, channels, pixels,
                  [&](size_t in_maps, size_t in_rows) { maps[in_maps] = rows[in_rows]; });
}

VECTOR_CODE_END
