// What both passes of Winograd share: tiles of maps, their transforms, and the inner product loop.

#pragma once

#include <algorithm>
#include <type_traits>

#include "maps.hpp"
#include "winograd_points.hpp"

VECTOR_CODE_BEGIN

/// Output columns of one inner product loop.
constexpr int panel = 2 * lanes;

/// A side of the output map.
static inline int output_size(const convolution_shape &shape, int input_size) {
  return (input_size + 2 * shape.padding - 3) / shape.stride + 1;
}

/// Maps of one size.
struct Maps {
  const int height, width;
  const MapSteps steps;

  Maps(convolution_order order, int channels, int height, int width)
      : height(height), width(width), steps(order, channels, height * width) {}

  static Maps of_input(const convolution_shape &shape) {
    return {shape.order, shape.input_channels, shape.input_height, shape.input_width};
  }

  static Maps of_output(const convolution_shape &shape) {
    return {shape.order, shape.output_channels, output_size(shape, shape.input_height),
            output_size(shape, shape.input_width)};
  }

  /// The numbers before a block of an image's maps.
  ALWAYS_INLINE size_t block_offset(int image, int block) const {
    return size_t(image) * steps.image + size_t(block) * steps.block;
  }

  /// Reads size x size pixels from (y, x) on; zeros outside of the map.
  template <int size, class Number>
  ALWAYS_INLINE void read(const Number *block, int y, int x, Vector (&pixels)[size][size]) const {
    const bool is_inside = y >= 0 && x >= 0 && y + size <= height && x + size <= width;
    for (int row = 0; row < size; ++row)
      for (int column = 0; column < size; ++column) {
        const int at_y = y + row, at_x = x + column;
        const bool is_pixel =
            is_inside || (at_y >= 0 && at_y < height && at_x >= 0 && at_x < width);
        pixels[row][column] =
            is_pixel ? load(block + (ptrdiff_t(at_y) * width + at_x) * ptrdiff_t(steps.pixel))
                     : splat(0);
      }
  }
};

/// Where the tiles of a batch lie: numbered row by row, image after image, such that those that are
/// written cover the maps.
template <class Scheme>
struct TileGrid {
  static constexpr auto &scheme = Scheme::matrices;

  const Maps read, written;
  /// Pixels by which the first tile that is read begins before the map.
  const int margin;
  const int rows, columns, count;

  /// The tiles of the way there; with `transposes`, of the way back.
  TileGrid(const convolution_shape &shape, bool transposes)
      : read(transposes ? Maps::of_output(shape) : Maps::of_input(shape)),
        written(transposes ? Maps::of_input(shape) : Maps::of_output(shape)),
        margin(transposes ? (2 - shape.padding) / shape.stride : shape.padding),
        rows((written.height + scheme.outputs - 1) / scheme.outputs),
        columns((written.width + scheme.outputs - 1) / scheme.outputs),
        count(shape.image_count * rows * columns) {}

  struct Place {
    int image;
    /// The first pixel that is written.
    int y, x;
    /// The first pixel that is read; it may lie before the map.
    int from_y, from_x;
  };

  ALWAYS_INLINE Place place(int index) const {
    const int row = index / columns % rows, column = index % columns;
    return {index / columns / rows, row * scheme.outputs, column * scheme.outputs,
            row * scheme.input_step - margin, column * scheme.input_step - margin};
  }
};

/// Transforms one input tile, B^T d B, and stores number f of it at result + f x stride.
template <class Scheme, class Number>
static ALWAYS_INLINE void transform_input(const TileGrid<Scheme> &grid, const Number *maps,
                                          int block, int index, float *result, size_t stride) {
  constexpr auto &scheme = Scheme::matrices;
  const auto place = grid.place(index);
  Vector pixels[scheme.span][scheme.span], transformed[scheme.inputs][scheme.inputs];
  grid.read.read(maps + grid.read.block_offset(place.image, block), place.from_y,
                 place.from_x, pixels);
  multiply_both_sides<scheme.inputs, scheme.span, false>(scheme.input, pixels, transformed);
  for (int y = 0; y < scheme.inputs; ++y)
    for (int x = 0; x < scheme.inputs; ++x)
      store(result + size_t(y * scheme.inputs + x) * stride, transformed[y][x]);
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

/// Calls the body with one of the types Scheme<2> ... Scheme<most>.
template <template <int> class Scheme, int most, int tile = 2, class Body>
static inline auto with_tile(int wanted, const Body &body) {
  if constexpr (tile < most)
    if (wanted > tile) return with_tile<Scheme, most, tile + 1>(wanted, body);
  return body(Scheme<tile>());
}

VECTOR_CODE_END
