// The weight gradient of a Winograd convolution.
//
// The derivative by the transformed filter is a sum over tiles of (A g A^T) . (B^T d B), with g a
// tile of the output gradient and d the input tile; G^T ... G then leads back to the filter.

#include "threads.hpp"
#include "winograd.hpp"

VECTOR_CODE_BEGIN

namespace {

template <int tile>
struct WeightGradient {
  using Grid = TileGrid<tile>;
  static constexpr int side = Grid::side;
  static constexpr int frequency_count = Grid::frequency_count;

  /// Tiles that are transformed before they are multiplied: about 4 MiB of them, and enough to make
  /// adding to the sums of all filters worth while.
  static int most_tiles(const convolution_shape &shape) {
    const int channels = shape.input_channels + shape.output_channels;
    return std::max(256, (1 << 20) / (frequency_count * channels));
  }

  static size_t scratch_count(const convolution_shape &shape) {
    const int tiles = most_tiles(shape);
    return frequency_count * (frequency_stride(tiles, shape.input_channels) +
                              frequency_stride(tiles, shape.output_channels) +
                              frequency_stride(shape.input_channels, shape.output_channels));
  }

  const convolution_shape &shape;
  const Grid grid;
  const float *input;
  const float *output_gradient;

  void run(float *gradient, float *scratch) const {
    const int inputs = shape.input_channels, outputs = shape.output_channels;
    int chunk_count = (grid.count + most_tiles(shape) - 1) / most_tiles(shape);
    const int chunk_size = (grid.count + chunk_count - 1) / chunk_count;
    float *tiles = scratch;
    float *gradients = tiles + frequency_count * frequency_stride(chunk_size, inputs);
    float *sums = gradients + frequency_count * frequency_stride(chunk_size, outputs);
    for (int first = 0; first < grid.count; first += chunk_size) {
      const int count = std::min(chunk_size, grid.count - first);
      Counter blocks((inputs + outputs) / lanes);
      Counter frequencies(frequency_count);
      on_threads(0, [&] {
        blocks.drain([&](int block) {
          if (block < inputs / lanes)
            transform_inputs(block, first, count, chunk_size, tiles);
          else
            transform_gradients(block - inputs / lanes, first, count, chunk_size, gradients);
        });
        GOMP_barrier();
        frequencies.drain([&](int frequency) {
          multiply_tiles(tiles + frequency * frequency_stride(chunk_size, inputs),
                         gradients + frequency * frequency_stride(chunk_size, outputs), count,
                         chunk_size, first == 0,
                         sums + frequency * frequency_stride(inputs, outputs));
        });
      });
    }
    for_each(outputs / lanes, [&](int block) { transform_back(block, sums, gradient); });
  }

  /// Tiles lie as frequency x block of channels x tile x 8.
  void transform_inputs(int block, int first, int count, int chunk_size, float *tiles) const {
    const int channels = shape.input_channels;
    for (int index = 0; index < count; ++index)
      transform_input<tile>(grid, input, channels / lanes, block, first + index,
                            tiles + (size_t(block) * size_t(chunk_size) + size_t(index)) * lanes,
                            frequency_stride(chunk_size, channels));
  }

  void transform_gradients(int block, int first, int count, int chunk_size,
                           float *gradients) const {
    const int channels = shape.output_channels;
    for (int index = 0; index < count; ++index) {
      const auto place = grid.place(first + index);
      Vector pixels[tile][tile], transformed[side][side];
      grid.read(output_gradient + grid.block_offset(place, block, channels / lanes), place.y,
                place.x, pixels);
      multiply_both_sides<side, tile, true>(Points<tile>::output, pixels, transformed);
      float *result = gradients + (size_t(block) * size_t(chunk_size) + size_t(index)) * lanes;
      for (int frequency = 0; frequency < frequency_count; ++frequency)
        store(result + frequency * frequency_stride(chunk_size, channels),
              transformed[frequency / side][frequency % side]);
    }
  }

  /// Sums lie as panel of outputs x input x 16.
  void multiply_tiles(const float *tiles, const float *gradients, int count, int chunk_size,
                      bool is_first, float *sums) const {
    const int inputs = shape.input_channels;
    const size_t block_stride = size_t(chunk_size) * lanes;
    for (int column = 0; column < shape.output_channels; column += panel) {
      const float *first_half = gradients + size_t(column / lanes) * block_stride;
      const float *const right[2] = {first_half, first_half + block_stride};
      float *results = sums + size_t(column) * size_t(inputs);
      int channel = 0;
      for (; channel + 6 <= inputs; channel += 6)
        multiply_rows<6>(tiles, block_stride, channel, right, count, is_first, results);
      for (; channel < inputs; channel += 2)
        multiply_rows<2>(tiles, block_stride, channel, right, count, is_first, results);
    }
  }

  template <int row_count>
  static ALWAYS_INLINE void multiply_rows(const float *tiles, size_t block_stride, int channel,
                                          const float *const (&right)[2], int count, bool is_first,
                                          float *results) {
    const float *left[row_count];
    for (int row = 0; row < row_count; ++row)
      left[row] = tiles + size_t((channel + row) / lanes) * block_stride + (channel + row) % lanes;
    Vector sums[row_count][2] = {};
    accumulate<row_count, lanes, lanes>(left, right, count, sums);
    for (int row = 0; row < row_count; ++row)
      for (int half = 0; half < 2; ++half) {
        float *result = results + (channel + row) * panel + half * lanes;
        store(result, is_first ? sums[row][half] : load(result) + sums[row][half]);
      }
  }

  void transform_back(int block, const float *sums, float *gradient) const {
    const int inputs = shape.input_channels;
    const size_t stride = frequency_stride(inputs, shape.output_channels);
    const float *column = sums + size_t(block * lanes / panel) * size_t(inputs) * panel;
    for (int channel = 0; channel < inputs; ++channel) {
      Vector sum[side][side], filter[3][3];
      for (int frequency = 0; frequency < frequency_count; ++frequency)
        sum[frequency / side][frequency % side] =
            load(column + size_t(frequency) * stride + channel * panel +
                 block * lanes % panel);
      multiply_both_sides<3, side, true>(Points<tile>::filter, sum, filter);
      for (int lane = 0; lane < lanes; ++lane) {
        float *pixels = gradient + (size_t(block * lanes + lane) * size_t(inputs) +
                                    size_t(channel)) * 9;
        for (int pixel = 0; pixel < 9; ++pixel) pixels[pixel] = filter[pixel / 3][pixel % 3][lane];
      }
    }
  }
};

}  // namespace

size_t convolution_winograd_weight_gradient_scratch_count(int tile, convolution_shape shape) {
  return with_tile(tile,
                   [&](auto side) { return WeightGradient<side>::scratch_count(shape); });
}

void convolution_winograd_weight_gradient(int tile, convolution_shape shape, const float *input,
                              const float *output_gradient, float *gradient, float *scratch) {
  with_tile(tile, [&](auto side) {
    WeightGradient<side>{shape, TileGrid<side>(shape), input, output_gradient}.run(gradient,
                                                                                    scratch);
  });
}

VECTOR_CODE_END
