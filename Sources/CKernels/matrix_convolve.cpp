// Convolution by products of matrices, there and back.

#include "matrix_taps.hpp"
#include "rectifier.hpp"

VECTOR_CODE_BEGIN

namespace {

/// The pixels whose sums one thread adds up at a time. A tap of stride 2 on the way back meets a
/// quarter of them, and products of few rows are slow.
constexpr int pixel_limit(int stride) { return 192 * std::min(stride * stride, 4); }
constexpr int most_pixels = pixel_limit(2);

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

VECTOR_CODE_END
