// Maps of either number format, in either order.

#pragma once

#include "convolution.h"
#include "threads.hpp"
#include "vectors.hpp"

VECTOR_CODE_BEGIN

/// Calls the body with the numbers of maps as what they are.
template <class Body>
static ALWAYS_INLINE auto with_numbers(convolution_maps maps, const Body &body) {
  return maps.format == convolution_bf16 ? body(static_cast<BFloat16 *>(maps.numbers))
                                         : body(static_cast<float *>(maps.numbers));
}

/// Where the numbers of maps lie: eight channels of a pixel side by side.
struct MapSteps {
  /// The numbers from one image, one block of eight channels, one pixel to the next.
  const size_t image, block, pixel;

  MapSteps(convolution_order order, int channels, int pixels)
      : image(size_t(channels) * size_t(pixels)),
        block(order == convolution_blocks ? size_t(pixels) * lanes : lanes),
        pixel(order == convolution_blocks ? lanes : size_t(channels)) {}

  explicit MapSteps(const convolution_map_shape &shape)
      : MapSteps(shape.order, shape.channels, shape.pixels) {}
};

/// Calls the body with every block of eight channels of every image, on all threads: with its number,
/// its first channel, and the place of its first pixel.
template <class Body>
inline void for_each_block(const convolution_map_shape &shape, const Body &body) {
  const MapSteps steps(shape);
  const int blocks = shape.channels / lanes;
  for_each(shape.image_count * blocks, [&](int item) {
    body(item, item % blocks * lanes,
         size_t(item / blocks) * steps.image + size_t(item % blocks) * steps.block);
  });
}

VECTOR_CODE_END
