// Maps as rows of numbers in their logical order, and back.

#include "convolution.h"

#include <algorithm>
#include <cstring>
#include <type_traits>

#include "maps.hpp"

VECTOR_CODE_BEGIN

/// Calls the body with the place of every number in the maps and in the rows, image by image.
template <class Body>
static inline void for_each_number(const convolution_map_shape &shape, const Body &body) {
  const MapSteps steps(shape);
  for_each(shape.image_count, [&](int image) {
    const size_t first = size_t(image) * steps.image;
    for (int channel = 0; channel < shape.channels; ++channel)
      for (int pixel = 0; pixel < shape.pixels; ++pixel)
        body(first + size_t(channel / lanes) * steps.block + size_t(pixel) * steps.pixel +
                 size_t(channel % lanes),
             first + size_t(channel) * size_t(shape.pixels) + size_t(pixel));
  });
}

static ALWAYS_INLINE float number(float number) { return number; }

static ALWAYS_INLINE float number(BFloat16 number) {
  const uint32_t bits = uint32_t(number.bits) << 16;
  float result;
  std::memcpy(&result, &bits, sizeof result);
  return result;
}

void convolution_maps_to_rows(convolution_map_shape shape, convolution_maps maps,
                              float *rows) {
  with_numbers(maps, [&](const auto *from) {
    for_each_number(shape, [&](size_t in_maps, size_t in_rows) {
      rows[in_rows] = number(from[in_maps]);
    });
  });
}

void convolution_maps_from_rows(convolution_map_shape shape, const float *rows, float *maps) {
  for_each_number(shape,
                  [&](size_t in_maps, size_t in_rows) { maps[in_maps] = rows[in_rows]; });
}

/// The numbers that one thread converts at a time.
constexpr size_t piece = 1 << 16;

void convolution_convert(size_t count, convolution_maps from, convolution_maps to) {
  with_numbers(from, [&](const auto *source) {
    with_numbers(to, [&](auto *destination) {
      for_each(int((count + piece - 1) / piece), [&](int index) {
        size_t place = size_t(index) * piece;
        const size_t end = std::min(count, place + piece);
        for (; place + lanes <= end; place += lanes)
          store(destination + place, load(source + place));
        if (place == end) return;
        // The last numbers, less than eight, by way of whole vectors beside the maps.
        std::remove_const_t<std::remove_pointer_t<decltype(source)>> rest[lanes] = {};
        std::remove_pointer_t<decltype(destination)> converted[lanes];
        std::copy(source + place, source + end, rest);
        store(converted, load(rest));
        std::copy(converted, converted + (end - place), destination + place);
      });
    });
  });
}

VECTOR_CODE_END
