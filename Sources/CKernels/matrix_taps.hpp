// What the passes of a convolution by matrices share: which pixel each tap of the filter reads for one
// that it writes, how pixels are laid out as rows, and how work is cut into pieces, which is the same
// for any number of threads.

#pragma once

#include <algorithm>

#include "matrix_convolution.h"
#include "threads.hpp"
#include "vectors.hpp"

VECTOR_CODE_BEGIN

namespace {

/// The most channels that one product of matrices writes.
constexpr int slice_limit = 128;

/// A whole number cut into even parts of at most a limit, which are multiples of something.
struct Parts {
  int total, size, count;

  Parts(int total, int limit, int multiple) : total(total) {
    const int parts = std::max(1, (total + limit - 1) / limit);
    const int even = (total + parts - 1) / parts;
    size = std::max(1, (even + multiple - 1) / multiple) * multiple;
    count = (total + size - 1) / size;
  }

  int begin(int part) const { return part * size; }
  int length(int part) const { return std::min(size, total - part * size); }
};

/// Maps of a batch; pixels are numbered through all of its images.
struct Maps {
  int channels, height, width;

  static Maps of_input(const convolution_shape &shape) {
    return {shape.input_channels, shape.input_height, shape.input_width};
  }

  static Maps of_output(const convolution_shape &shape, int kernel) {
    const auto side = [&](int size) {
      return (size + 2 * shape.padding - kernel) / shape.stride + 1;
    };
    return {shape.output_channels, side(shape.input_height), side(shape.input_width)};
  }

  int pixels() const { return height * width; }

  /// Where the first eight channels of a pixel lie.
  size_t offset(int image, int y, int x) const {
    return (size_t(image) * size_t(channels / lanes) * size_t(pixels()) + size_t(y * width + x)) *
           lanes;
  }

  size_t offset(int pixel) const {
    return offset(pixel / pixels(), pixel % pixels() / width, pixel % width);
  }
};

/// Which pixel a tap of the filter reads for one that it writes.
struct Taps {
  const convolution_shape &shape;
  const int kernel;
  const bool transposes;
  const Maps from, to;

  Taps(const convolution_shape &shape, int kernel, bool transposes)
      : shape(shape),
        kernel(kernel),
        transposes(transposes),
        from(transposes ? Maps::of_output(shape, kernel) : Maps::of_input(shape)),
        to(transposes ? Maps::of_input(shape) : Maps::of_output(shape, kernel)) {}

  int count() const { return kernel * kernel; }

  /// Along one side; -1 where it reads nothing.
  ALWAYS_INLINE int source(int written, int tap, int size) const {
    int read = written * shape.stride + tap - shape.padding;
    if (transposes) {
      read = written + shape.padding - tap;
      if (read < 0 || read % shape.stride != 0) return -1;
      read /= shape.stride;
    }
    return read < 0 || read >= size ? -1 : read;
  }

  /// Calls the body with every pixel of a range that the tap has one to read for: its place in the
  /// range and where that other one lies.
  template <class Body>
  ALWAYS_INLINE void for_each_pair(int tap, int first, int count, const Body &body) const {
    int image = first / to.pixels(), y = first % to.pixels() / to.width, x = first % to.width;
    int from_y = source(y, tap / kernel, from.height);
    for (int index = 0; index < count; ++index) {
      const int from_x = source(x, tap % kernel, from.width);
      if (from_y >= 0 && from_x >= 0) body(index, from.offset(image, from_y, from_x));
      if (++x < to.width) continue;
      x = 0;
      if (++y == to.height) {
        y = 0;
        ++image;
      }
      from_y = source(y, tap / kernel, from.height);
    }
  }
};

/// Lays pixels out as rows of all their channels.
inline void lay_out_rows(const float *maps, const Maps &sizes, const size_t *offsets, int count,
                         float *rows) {
  // Few rows at a time: they begin at the same place of the cache.
  constexpr int group = 16;
  for (int first = 0; first < count; first += group) {
    const int end = std::min(first + group, count);
    for (int channel = 0; channel < sizes.channels; channel += lanes) {
      const float *block = maps + size_t(channel) * size_t(sizes.pixels());
      for (int index = first; index < end; ++index)
        store(rows + size_t(index) * size_t(sizes.channels) + channel,
              load(block + offsets[index]));
    }
  }
}

/// What the products came to: 0, or one that failed.
class Status {
 public:
  void note(int status) {
    if (status != 0) found = status;
  }
  operator int() const { return found; }

 private:
  std::atomic<int> found{0};
};

inline size_t weight_count(const convolution_shape &shape, int kernel) {
  return size_t(shape.output_channels) * size_t(shape.input_channels) * size_t(kernel * kernel);
}

}  // namespace

VECTOR_CODE_END
