// Convolutions as products of matrices. What is cut into pieces for the threads is cut the same way
// for any number of them.

#include "matrix_convolution.h"

#include <algorithm>

#include "rectifier.hpp"
#include "threads.hpp"

VECTOR_CODE_BEGIN

namespace {

/// The pixels whose sums one thread adds up at a time. A tap of stride 2 on the way back meets a
/// quarter of them, and products of few rows are slow.
constexpr int pixel_limit(int stride) { return 192 * std::min(stride * stride, 4); }
constexpr int most_pixels = pixel_limit(2);

/// The most channels of those pixels.
constexpr int slice_limit = 128;

/// The pixels of one product of the weight gradient.
constexpr int gradient_pixels = 512;

/// The pieces that a weight gradient is at least cut into, by images too where it is small.
constexpr int least_pieces = 16;

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
void lay_out_rows(const float *maps, const Maps &sizes, const size_t *offsets, int count,
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

/// Lays some channels of pixels out as columns. Rows are so many floats apart, of which the last few
/// repeat a pixel.
void lay_out_columns(const float *maps, const Maps &sizes, int first_channel, int channels,
                     const size_t *offsets, int count, int stride, float *columns) {
  for (int channel = 0; channel < channels; channel += lanes) {
    const float *block = maps + size_t(first_channel + channel) * size_t(sizes.pixels());
    for (int index = 0; index < count; index += lanes) {
      Vector square[lanes];
      for (int lane = 0; lane < lanes; ++lane)
        square[lane] = load(block + offsets[std::min(index + lane, count - 1)]);
      transpose(square);
      for (int lane = 0; lane < lanes; ++lane)
        store(columns + size_t(channel + lane) * size_t(stride) + index, square[lane]);
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

size_t weight_count(const convolution_shape &shape, int kernel) {
  return size_t(shape.output_channels) * size_t(shape.input_channels) * size_t(kernel * kernel);
}

/// The way there or back.
struct Convolution {
  const Taps taps;
  const Parts slices;
  const convolution_multiply multiply;
  const float *const input;
  const float *const weight;
  const convolution_finish finish;
  float *const output;

  static Parts slices_of(int channels) { return Parts(channels, slice_limit, lanes); }

  static size_t scratch_per_thread(const Taps &taps) {
    return size_t(pixel_limit(taps.transposes ? taps.shape.stride : 1)) *
           (size_t(taps.from.channels) + 2 * size_t(slices_of(taps.to.channels).size));
  }

  /// Weights that lie as tap x output x input; those of one tap do.
  static size_t shared_scratch(const convolution_shape &shape, int kernel) {
    return kernel == 1 ? 0 : weight_count(shape, kernel);
  }

  int run(int thread_count, float *scratch) const {
    const int limit = pixel_limit(taps.transposes ? taps.shape.stride : 1);
    const Parts chunks(taps.shape.image_count * taps.to.pixels(), limit, 1);
    float *by_tap = scratch;
    const float *weights = taps.kernel == 1 ? weight : by_tap;
    scratch += shared_scratch(taps.shape, taps.kernel);
    Counter outputs(taps.kernel == 1 ? 0 : taps.shape.output_channels);
    Counter pieces(chunks.count * slices.count);
    Status status;
    on_threads(thread_count, [&] {
      outputs.drain([&](int channel) { order_by_tap(channel, by_tap); });
      GOMP_barrier();
      float *rows = scratch + scratch_per_thread(taps) * size_t(omp_get_thread_num());
      pieces.drain([&](int piece) {
        const int chunk = piece / slices.count, slice = piece % slices.count;
        const Piece part{chunks.begin(chunk), chunks.length(chunk), slices.begin(slice),
                         slices.length(slice)};
        float *products = rows + size_t(limit) * size_t(taps.from.channels);
        float *sums = products + size_t(limit) * size_t(slices.size);
        add_taps(part, weights, rows, products, sums, status);
        finish_piece(part, sums);
      });
    });
    return status;
  }

  /// Some channels of some pixels that are written.
  struct Piece {
    int first_pixel, pixels, first_channel, channels;
  };

  void order_by_tap(int channel, float *by_tap) const {
    const int inputs = taps.shape.input_channels, outputs = taps.shape.output_channels;
    const float *filters = weight + size_t(channel) * size_t(inputs) * size_t(taps.count());
    for (int tap = 0; tap < taps.count(); ++tap) {
      float *row = by_tap + (size_t(tap) * size_t(outputs) + size_t(channel)) * size_t(inputs);
      for (int from = 0; from < inputs; ++from) row[from] = filters[from * taps.count() + tap];
    }
  }

  void add_taps(const Piece &piece, const float *weights, float *rows, float *products,
                float *sums, Status &status) const {
    const size_t inputs = size_t(taps.shape.input_channels);
    const size_t weights_of_tap = inputs * size_t(taps.shape.output_channels);
    bool is_first = true;
    for (int tap = 0; tap < taps.count(); ++tap) {
      int places[most_pixels], count = 0;
      size_t offsets[most_pixels];
      taps.for_each_pair(tap, piece.first_pixel, piece.pixels, [&](int place, size_t offset) {
        places[count] = place;
        offsets[count++] = offset;
      });
      if (count == 0) continue;
      lay_out_rows(input, taps.from, offsets, count, rows);
      // Where the tap has something to read for every pixel, the product adds up by itself.
      const bool is_whole = count == piece.pixels;
      const float *tap_weights = weights + size_t(tap) * weights_of_tap +
                                 size_t(piece.first_channel) * (taps.transposes ? 1 : inputs);
      const convolution_product product = {count,
                                           piece.channels,
                                           taps.from.channels,
                                           rows,
                                           taps.from.channels,
                                           tap_weights,
                                           int(inputs),
                                           !taps.transposes,
                                           is_whole && !is_first,
                                           is_whole ? sums : products,
                                           piece.channels};
      status.note(multiply(&product));
      if (!is_whole) {
        if (is_first) std::fill_n(sums, size_t(piece.pixels) * size_t(piece.channels), 0.0f);
        for (int index = 0; index < count; ++index)
          for (int channel = 0; channel < piece.channels; channel += lanes) {
            float *sum = sums + places[index] * piece.channels + channel;
            store(sum, load(sum) + load(products + index * piece.channels + channel));
          }
      }
      is_first = false;
    }
    if (is_first) std::fill_n(sums, size_t(piece.pixels) * size_t(piece.channels), 0.0f);
  }

  void finish_piece(const Piece &piece, const float *sums) const {
    size_t offsets[most_pixels];
    for (int index = 0; index < piece.pixels; ++index)
      offsets[index] = taps.to.offset(piece.first_pixel + index);
    for (int block = 0; block < piece.channels; block += lanes) {
      const int channel = piece.first_channel + block;
      const Vector bias = channels_or(finish.bias, channel, 0);
      const Vector slope = safe_slopes(finish.slope, channel);
      const size_t map = size_t(channel) * size_t(taps.to.pixels());
      for (int index = 0; index < piece.pixels; ++index)
        finish_and_store(finish, bias, slope, map + offsets[index],
                         load(sums + index * piece.channels + block), output);
    }
  }
};

/// A weight gradient, tap by tap: output gradients as columns times inputs as rows.
struct WeightGradient {
  const Taps taps;
  const Parts slices;
  const convolution_multiply multiply;
  const float *const input;
  const float *const output_gradient;

  /// Odd multiples of eight: rows that begin at the same place of the cache are slow to write.
  static constexpr int column_stride = gradient_pixels + lanes;

  static Parts slices_of(const convolution_shape &shape) {
    return Parts(shape.output_channels, slice_limit, lanes);
  }

  /// How many parts the images are cut into.
  static int most_groups(const Taps &taps, const Parts &slices) {
    const int pieces = taps.count() * slices.count;
    return (least_pieces + pieces - 1) / pieces;
  }

  static size_t scratch_per_thread(const Taps &taps, const Parts &slices) {
    return gradient_pixels * size_t(taps.from.channels) + column_stride * size_t(slices.size);
  }

  static size_t shared_scratch(const Taps &taps, const Parts &slices) {
    return size_t(most_groups(taps, slices)) * weight_count(taps.shape, taps.kernel);
  }

  int run(int thread_count, float *gradient, float *scratch) const {
    const int images = taps.shape.image_count, most = most_groups(taps, slices);
    const Parts groups(images, std::max(1, (images + most - 1) / most), 1);
    float *sums = scratch;
    scratch += shared_scratch(taps, slices);
    Counter pieces(groups.count * taps.count() * slices.count);
    Counter outputs(taps.shape.output_channels);
    Status status;
    on_threads(thread_count, [&] {
      float *rows = scratch + scratch_per_thread(taps, slices) * size_t(omp_get_thread_num());
      float *columns = rows + gradient_pixels * size_t(taps.from.channels);
      pieces.drain([&](int piece) {
        const int slice = piece % slices.count, tap = piece / slices.count % taps.count();
        const int group = piece / slices.count / taps.count();
        add_pixels(group, tap, slice, groups, rows, columns, sums, status);
      });
      GOMP_barrier();
      outputs.drain([&](int channel) { add_groups(channel, groups.count, sums, gradient); });
    });
    return status;
  }

  /// Sums lie as group x tap x output x input.
  const float *sums_of(int group, int tap, int channel, const float *sums) const {
    const size_t row = (size_t(group) * size_t(taps.count()) + size_t(tap)) *
                           size_t(taps.to.channels) +
                       size_t(channel);
    return sums + row * size_t(taps.from.channels);
  }

  void add_pixels(int group, int tap, int slice, const Parts &groups, float *rows, float *columns,
                  float *sums, Status &status) const {
    const int first_channel = slices.begin(slice), channels = slices.length(slice);
    const int inputs = taps.from.channels;
    float *result = const_cast<float *>(sums_of(group, tap, first_channel, sums));
    const int pixels = taps.to.pixels();
    const int end = (groups.begin(group) + groups.length(group)) * pixels;
    bool is_first = true;
    for (int first = groups.begin(group) * pixels; first < end; first += gradient_pixels) {
      size_t read[gradient_pixels], written[gradient_pixels];
      int count = 0;
      taps.for_each_pair(tap, first, std::min(gradient_pixels, end - first),
                         [&](int place, size_t offset) {
                           written[count] = taps.to.offset(first + place);
                           read[count++] = offset;
                         });
      if (count == 0) continue;
      lay_out_rows(input, taps.from, read, count, rows);
      lay_out_columns(output_gradient, taps.to, first_channel, channels, written, count,
                      column_stride, columns);
      const convolution_product product = {
          channels, inputs, count,     columns, column_stride, rows,
          inputs,   0,      !is_first, result,  inputs};
      status.note(multiply(&product));
      is_first = false;
    }
    if (is_first) std::fill_n(result, size_t(channels) * size_t(inputs), 0.0f);
  }

  void add_groups(int channel, int group_count, const float *sums, float *gradient) const {
    const int inputs = taps.from.channels, tap_count = taps.count();
    gradient += size_t(channel) * size_t(inputs) * size_t(tap_count);
    for (int tap = 0; tap < tap_count; ++tap)
      for (int group = 0; group < group_count; ++group) {
        const float *row = sums_of(group, tap, channel, sums);
        for (int from = 0; from < inputs; ++from) {
          float &sum = gradient[from * tap_count + tap];
          sum = group == 0 ? row[from] : sum + row[from];
        }
      }
  }
};

}  // namespace

size_t convolution_matrix_scratch_count(convolution_shape shape, int kernel, int thread_count,
                                        int transposes) {
  return Convolution::shared_scratch(shape, kernel) +
         size_t(thread_count) *
             Convolution::scratch_per_thread(Taps(shape, kernel, transposes != 0));
}

int convolution_matrix(convolution_shape shape, int kernel, int thread_count,
                       convolution_multiply multiply, const float *input, const float *weight,
                       int transposes, convolution_finish finish, float *output, float *scratch) {
  const Taps taps(shape, kernel, transposes != 0);
  return Convolution{taps,  Convolution::slices_of(taps.to.channels), multiply, input, weight,
                     finish, output}
      .run(thread_count, scratch);
}

size_t convolution_matrix_weight_gradient_scratch_count(convolution_shape shape, int kernel,
                                                        int thread_count) {
  const Taps taps(shape, kernel, false);
  const Parts slices = WeightGradient::slices_of(shape);
  return WeightGradient::shared_scratch(taps, slices) +
         size_t(thread_count) * WeightGradient::scratch_per_thread(taps, slices);
}

int convolution_matrix_weight_gradient(convolution_shape shape, int kernel, int thread_count,
                                       convolution_multiply multiply, const float *input,
                                       const float *output_gradient, float *gradient,
                                       float *scratch) {
  const Taps taps(shape, kernel, false);
  return WeightGradient{taps, WeightGradient::slices_of(shape), multiply, input, output_gradient}
      .run(thread_count, gradient, scratch);
}

VECTOR_CODE_END
