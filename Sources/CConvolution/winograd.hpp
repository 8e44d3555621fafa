// What both passes of Winograd share: tiles of maps, their transforms, and the inner product loop.

#pragma once

#include <algorithm>
#include <type_traits>

#include "convolution.h"
#include "vectors.hpp"
#include "winograd_points.hpp"

VECTOR_CODE_BEGIN

/// Output columns of one inner product loop.
constexpr int panel = 2 * lanes;

/// Where the tiles of a batch lie: numbered row by row, image after image.
template <int tile>
struct TileGrid {
  static constexpr int side = tile + 2;
  static constexpr int frequency_count = side * side;

  const int height, width, rows, columns, count;

  explicit TileGrid(const convolution_shape &shape)
      : height(shape.height),
        width(shape.width),
        rows((shape.height + tile - 1) / tile),
        columns((shape.width + tile - 1) / tile),
        count(shape.image_count * rows * columns) {}

  struct Place {
    int image, y, x;
  };

  /// The first output pixel of a tile.
  ALWAYS_INLINE Place place(int index) const {
    const int row = index / columns;
    return {row / rows, row % rows * tile, index % columns * tile};
  }

  /// The floats before block `block` of an image's maps.
  ALWAYS_INLINE size_t block_offset(const Place &place, int block, int block_count) const {
    return (size_t(place.image) * size_t(block_count) + size_t(block)) * size_t(height) *
           size_t(width) * lanes;
  }

  /// Reads size x size pixels from (y, x) on; zeros outside of the map.
  template <int size>
  ALWAYS_INLINE void read(const float *block, int y, int x, Vector (&pixels)[size][size]) const {
    const bool is_inside = y >= 0 && x >= 0 && y + size <= height && x + size <= width;
    for (int row = 0; row < size; ++row)
      for (int column = 0; column < size; ++column) {
        const int at_y = y + row, at_x = x + column;
        const bool is_pixel =
            is_inside || (at_y >= 0 && at_y < height && at_x >= 0 && at_x < width);
        pixels[row][column] =
            is_pixel ? load(block + (ptrdiff_t(at_y) * width + at_x) * lanes) : splat(0);
      }
  }
};

/// Transforms one input tile, B^T d B, and stores frequency f at result + f x frequency_stride.
template <int tile>
static ALWAYS_INLINE void transform_input(const TileGrid<tile> &grid, const float *maps,
                                          int block_count, int block, int index, float *result,
                                          size_t frequency_stride) {
  constexpr int side = TileGrid<tile>::side;
  const auto place = grid.place(index);
  Vector pixels[side][side], transformed[side][side];
  grid.read(maps + grid.block_offset(place, block, block_count), place.y - 1, place.x - 1, pixels);
  multiply_both_sides<side, side, false>(Points<tile>::input, pixels, transformed);
  for (int frequency = 0; frequency < side * side; ++frequency)
    store(result + size_t(frequency) * frequency_stride,
          transformed[frequency / side][frequency % side]);
}

/// The inner product loop: sums[r] (a panel of 16) += left[r][k] x right[k], k = 0 ..< count.
///
/// Row r of the left factor begins at left[r] and goes on in steps of left_step; the two halves of
/// a panel of the right factor begin at right[0] and right[1] and go on in steps of right_step. Six
/// rows keep 12 of the 16 vector registers of AVX2 busy with sums.
template <int row_count, int left_step, int right_step>
static ALWAYS_INLINE void accumulate(const float *const (&left)[row_count],
                                     const float *const (&right)[2], int count,
                                     Vector (&sums)[row_count][2]) {
  for (int k = 0; k < count; ++k) {
    const Vector first = load(right[0] + ptrdiff_t(k) * right_step);
    const Vector second = load(right[1] + ptrdiff_t(k) * right_step);
#pragma clang loop unroll(full)
    for (int row = 0; row < row_count; ++row) {
      const Vector factor = splat(left[row][ptrdiff_t(k) * left_step]);
      sums[row][0] += factor * first;
      sums[row][1] += factor * second;
    }
  }
}

/// The floats from one frequency to the next of rows x columns numbers; the cache line between them
/// keeps the frequencies of one tile or filter out of each other's cache sets.
static inline size_t frequency_stride(int rows, int columns) {
  return size_t(rows) * size_t(columns) + panel;
}

/// Calls the body with the tile's side as a compile-time constant.
template <class Body>
static inline auto with_tile(int tile, const Body &body) {
  switch (tile) {
    case 2: return body(std::integral_constant<int, 2>());
    case 3: return body(std::integral_constant<int, 3>());
    case 4: return body(std::integral_constant<int, 4>());
    case 5: return body(std::integral_constant<int, 5>());
    default: return body(std::integral_constant<int, 6>());
  }
}

VECTOR_CODE_END
