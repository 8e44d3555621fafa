// The weight gradient of a convolution by products of matrices.

#include "matrix_taps.hpp"

VECTOR_CODE_BEGIN

namespace {

/// The pixels of one product of the weight gradient.
constexpr int gradient_pixels = 512;

/// The pieces that a weight gradient is at least cut into, by images too where it is small.
constexpr int least_pieces = 16;

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
