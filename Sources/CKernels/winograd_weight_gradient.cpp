// The weight gradient of a Winograd convolution.
//
// The derivative by the transformed filter is a sum over tiles of (A g A^T) . (B^T d B), with g a
// tile of the output gradient and d the input tile; G^T ... G then leads back to the filter.

#include "threads.hpp"
#include "winograd.hpp"

VECTOR_CODE_BEGIN

namespace {

/// The most outputs whose sums one thread adds up at a time.
constexpr int group_limit = 64;

template <class Scheme>
struct WeightGradient {
  static constexpr auto &scheme = Scheme::matrices;
  static constexpr int input_count = scheme.inputs * scheme.inputs;
  static constexpr int filter_count = scheme.filters * scheme.filters;
  static constexpr int sum_count = scheme.sums * scheme.sums;

  /// Tiles that are transformed before they are multiplied: about 4 MiB of them, and enough to make
  /// adding to the sums of all filters worth while.
  static int most_tiles(const convolution_shape &shape) {
    const int size = input_count * shape.input_channels + sum_count * shape.output_channels;
    return std::max(256, (1 << 20) / size);
  }

  static size_t scratch_count(const convolution_shape &shape) {
    const int tiles = most_tiles(shape);
    return input_count * frequency_stride(tiles, shape.input_channels) +
           sum_count * frequency_stride(tiles, shape.output_channels) +
           filter_count * frequency_stride(shape.input_channels, shape.output_channels);
  }

  const convolution_shape &shape;
  const TileGrid<Scheme> grid;
  const convolution_maps input;
  const float *output_gradient;

  void run(float *gradient, float *scratch) const {
    const int inputs = shape.input_channels, outputs = shape.output_channels;
    const int chunk_count = (grid.count + most_tiles(shape) - 1) / most_tiles(shape);
    const int chunk_size = (grid.count + chunk_count - 1) / chunk_count;
    float *tiles = scratch;
    float *gradients = tiles + input_count * frequency_stride(chunk_size, inputs);
    float *sums = gradients + sum_count * frequency_stride(chunk_size, outputs);
    for (int first = 0; first < grid.count; first += chunk_size) {
      const int count = std::min(chunk_size, grid.count - first);
      Counter blocks((inputs + outputs) / lanes);
      const int group_count = (outputs + group_limit - 1) / group_limit;
      Counter groups(filter_count * group_count);
      on_threads(0, [&] {
        blocks.drain([&](int block) {
          if (block < inputs / lanes)
            transform_inputs(block, first, count, chunk_size, tiles);
          else
            transform_gradients(block - inputs / lanes, first, count, chunk_size, gradients);
        });
        GOMP_barrier();
        groups.drain([&](int index) {
          // The filters that most products share come last by number: they go first.
          const int group = filter_count * group_count - 1 - index;
          multiply_tiles(group / group_count, group % group_count * group_limit, tiles, gradients,
                         count, chunk_size, first == 0, sums);
        });
      });
    }
    for_each(outputs / lanes, [&](int block) { transform_back(block, sums, gradient); });
  }

  /// Tiles lie as frequency x block of channels x tile x 8.
  void transform_inputs(int block, int first, int count, int chunk_size, float *tiles) const {
    const int channels = shape.input_channels;
    with_numbers(input, [&](const auto *maps) {
      for (int index = 0; index < count; ++index)
        transform_input(grid, maps, block, first + index,
                        tiles + (size_t(block) * size_t(chunk_size) + size_t(index)) * lanes,
                        frequency_stride(chunk_size, channels));
    });
  }

  void transform_gradients(int block, int first, int count, int chunk_size,
                           float *gradients) const {
    const int channels = shape.output_channels;
    for (int index = 0; index < count; ++index) {
      const auto place = grid.place(first + index);
      Vector pixels[scheme.outputs][scheme.outputs], transformed[scheme.sums][scheme.sums];
      grid.written.read(
          output_gradient + grid.written.block_offset(place.image, block),
          place.y, place.x, pixels);
      multiply_both_sides<scheme.sums, scheme.outputs, true>(scheme.output, pixels, transformed);
      float *result = gradients + (size_t(block) * size_t(chunk_size) + size_t(index)) * lanes;
      for (int y = 0; y < scheme.sums; ++y)
        for (int x = 0; x < scheme.sums; ++x)
          store(result + size_t(y * scheme.sums + x) * frequency_stride(chunk_size, channels),
                transformed[y][x]);
    }
  }

  /// Adds up one frequency of the filters from all inputs to some outputs. Sums lie as frequency x
  /// panel of outputs x input x 16.
  void multiply_tiles(int filter, int first_output, const float *tiles, const float *gradients,
                      int count, int chunk_size, bool is_first_chunk, float *sums) const {
    const int inputs = shape.input_channels, outputs = shape.output_channels;
    const int end = std::min(first_output + group_limit, outputs);
    const size_t block_stride = size_t(chunk_size) * lanes;
    sums += size_t(filter) * frequency_stride(inputs, outputs);
    bool is_first = is_first_chunk;
    products_by_filter<Scheme>.for_each(filter, [&](const Product &product) {
      const float *rows = tiles + size_t(product.input) * frequency_stride(chunk_size, inputs);
      const float *columns =
          gradients + size_t(product.sum) * frequency_stride(chunk_size, outputs);
      for (int column = first_output; column < end; column += panel) {
        const float *first_half = columns + size_t(column / lanes) * block_stride;
        const float *const right[2] = {first_half, first_half + block_stride};
        float *results = sums + size_t(column) * size_t(inputs);
        int channel = 0;
        for (; channel + 6 <= inputs; channel += 6)
          multiply_rows<6>(rows, block_stride, channel, right, count, is_first, results);
        for (; channel < inputs; channel += 2)
          multiply_rows<2>(rows, block_stride, channel, right, count, is_first, results);
      }
      is_first = false;
    });
  }

  template <int row_count>
  static ALWAYS_INLINE void multiply_rows(const float *rows, size_t block_stride, int channel,
                                          const float *const (&right)[2], int count, bool is_first,
                                          float *results) {
    const float *left[row_count];
    for (int row = 0; row < row_count; ++row)
      left[row] = rows + size_t((channel + row) / lanes) * block_stride + (channel + row) % lanes;
    Vector total[row_count][2] = {};
    accumulate<row_count, lanes, lanes>(left, right, count, total);
    for (int row = 0; row < row_count; ++row)
      for (int half = 0; half < 2; ++half) {
        float *result = results + (channel + row) * panel + half * lanes;
        store(result, is_first ? total[row][half] : load(result) + total[row][half]);
      }
  }

  void transform_back(int block, const float *sums, float *gradient) const {
    const int inputs = shape.input_channels;
    const size_t stride = frequency_stride(inputs, shape.output_channels);
    const float *column = sums + size_t(block * lanes / panel) * size_t(inputs) * panel;
    for (int channel = 0; channel < inputs; ++channel) {
      Vector sum[scheme.filters][scheme.filters], filter[3][3];
      const float *from = column + channel * panel + block * lanes % panel;
      for (int y = 0; y < scheme.filters; ++y)
        for (int x = 0; x < scheme.filters; ++x)
          sum[y][x] = load(from + size_t(y * scheme.filters + x) * stride);
      multiply_both_sides<3, scheme.filters, true>(scheme.filter, sum, filter);
      for (int lane = 0; lane < lanes; ++lane) {
        float *pixels = gradient + (size_t(block * lanes + lane) * size_t(inputs) +
                                    size_t(channel)) * 9;
        for (int pixel = 0; pixel < 9; ++pixel) pixels[pixel] = filter[pixel / 3][pixel % 3][lane];
      }
    }
  }
};

/// Calls the body with the scheme of a shape's way there.
template <class Body>
auto with_scheme(int tile, const convolution_shape &shape, const Body &body) {
  return shape.stride == 1 ? with_tile<Stride1, 6>(tile, body)
                           : with_tile<Stride2, 7>(tile, body);
}

}  // namespace

size_t convolution_winograd_weight_gradient_scratch_count(int tile, convolution_shape shape) {
  return with_scheme(tile, shape, [&](auto scheme) {
    return WeightGradient<decltype(scheme)>::scratch_count(shape);
  });
}

void convolution_winograd_weight_gradient(int tile, convolution_shape shape, convolution_maps input,
                                          const float *output_gradient, float *gradient,
                                          float *scratch) {
  with_scheme(tile, shape, [&](auto scheme) {
    using Scheme = decltype(scheme);
    WeightGradient<Scheme>{shape, TileGrid<Scheme>(shape, false), input, output_gradient}.run(
        gradient, scratch);
  });
}

VECTOR_CODE_END
