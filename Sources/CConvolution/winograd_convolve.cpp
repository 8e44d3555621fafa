// Winograd convolution: tiles -> products with filters -> tiles, chunk by chunk.

#include "rectifier.hpp"
#include "threads.hpp"
#include "winograd.hpp"

VECTOR_CODE_BEGIN

namespace {

/// Rows of the left factor in one inner product loop.
constexpr int row_count = 6;

/// The most outputs of a group, see `group_size`.
constexpr int group_limit = 64;

constexpr int rounded_up(int count) { return (count + row_count - 1) / row_count * row_count; }

template <int tile>
struct Convolution {
  using Grid = TileGrid<tile>;
  static constexpr int side = Grid::side;
  static constexpr int frequency_count = Grid::frequency_count;

  /// Outputs whose filters are transformed at a time, to be used while they are near: what is
  /// transformed again for every chunk of tiles costs less than filters kept in memory.
  static int group_size(const convolution_shape &shape) {
    return std::min(shape.output_channels, group_limit);
  }

  /// Tiles that one thread transforms and multiplies at a time: about 1 MiB of them, and enough of
  /// them to make the transform of the filters worth while.
  static int most_tiles(const convolution_shape &shape) {
    return rounded_up(std::max(96, (1 << 18) / (frequency_count * shape.input_channels)));
  }

  static size_t scratch_per_thread(const convolution_shape &shape) {
    const int tiles = most_tiles(shape), group = group_size(shape);
    return frequency_count * (frequency_stride(tiles, shape.input_channels) +
                              frequency_stride(tiles, group) +
                              frequency_stride(shape.input_channels, group));
  }

  const convolution_shape &shape;
  const Grid grid;
  const float *input;
  const float *weight;
  const bool transposes;
  const convolution_finish &finish;
  float *output;
  int chunk_size;

  void run(int thread_count, float *scratch) {
    int chunk_count = (grid.count + most_tiles(shape) - 1) / most_tiles(shape);
    chunk_count = (chunk_count + thread_count - 1) / thread_count * thread_count;
    chunk_size = rounded_up((grid.count + chunk_count - 1) / chunk_count);
    Counter chunks((grid.count + chunk_size - 1) / chunk_size);
    on_threads(thread_count, [&] {
      float *tiles = scratch + scratch_per_thread(shape) * size_t(omp_get_thread_num());
      float *filters = tiles + frequency_count * frequency_stride(chunk_size, shape.input_channels);
      float *products = filters + frequency_count *
                                      frequency_stride(shape.input_channels, group_size(shape));
      chunks.drain([&](int chunk) {
        const int first = chunk * chunk_size;
        const int count = std::min(chunk_size, grid.count - first);
        transform_tiles(first, count, tiles);
        for (int output = 0; output < shape.output_channels; output += group_size(shape)) {
          const int group = std::min(group_size(shape), shape.output_channels - output);
          transform_filters(output, group, filters);
          multiply_tiles(count, group, tiles, filters, products);
          finish_tiles(first, count, output, group, products);
        }
      });
    });
  }

  /// Tiles lie as frequency x tile x channel.
  void transform_tiles(int first, int count, float *transformed) const {
    const int channels = shape.input_channels;
    for (int index = 0; index < count; ++index)
      for (int block = 0; block < channels / lanes; ++block)
        transform_input<tile>(grid, input, channels / lanes, block, first + index,
                              transformed + size_t(index) * size_t(channels) + block * lanes,
                              frequency_stride(chunk_size, channels));
  }

  /// Filters of a group lie as frequency x panel of outputs x input x 16.
  void transform_filters(int first, int group, float *filters) const {
    const int inputs = shape.input_channels;
    for (int block = 0; block < group; block += lanes)
      for (int input = 0; input < inputs; ++input) {
        Vector pixels[3][3], transformed[side][side];
        read_filters(first + block, input, pixels);
        multiply_both_sides<side, 3, false>(Points<tile>::filter, pixels, transformed);
        const size_t row = size_t(block / panel) * size_t(inputs) + size_t(input);
        for (int frequency = 0; frequency < frequency_count; ++frequency)
          store(filters + frequency * frequency_stride(inputs, group) + row * panel + block % panel,
                transformed[frequency / side][frequency % side]);
      }
  }

  /// The nine numbers of the filters from one input to eight outputs.
  ALWAYS_INLINE void read_filters(int output, int input, Vector (&pixels)[3][3]) const {
    Vector first[lanes], last = splat(0);
    for (int lane = 0; lane < lanes; ++lane) {
      const size_t from = size_t(output + lane), to = size_t(input);
      const float *filter = weight + 9 * (transposes ? to * size_t(shape.output_channels) + from
                                                     : from * size_t(shape.input_channels) + to);
      first[lane] = load(filter);
      last[lane] = filter[lanes];
    }
    transpose(first);
    for (int pixel = 0; pixel < 9; ++pixel) {
      const int turned = transposes ? 8 - pixel : pixel;
      pixels[turned / 3][turned % 3] = pixel < lanes ? first[pixel] : last;
    }
  }

  /// Multiplies whole sixes of tiles; what the last rows hold beyond the count is not used.
  void multiply_tiles(int count, int group, const float *tiles, const float *filters,
                      float *products) const {
    const int inputs = shape.input_channels;
    for (int frequency = 0; frequency < frequency_count; ++frequency) {
      const float *rows = tiles + frequency * frequency_stride(chunk_size, inputs);
      const float *columns = filters + frequency * frequency_stride(inputs, group);
      float *results = products + frequency * frequency_stride(chunk_size, group);
      for (int column = 0; column < group; column += panel) {
        const float *const right[2] = {columns + size_t(column) * size_t(inputs),
                                       columns + size_t(column) * size_t(inputs) + lanes};
        for (int index = 0; index < count; index += row_count) {
          const float *left[row_count];
          for (int row = 0; row < row_count; ++row)
            left[row] = rows + size_t(index + row) * size_t(inputs);
          Vector sums[row_count][2] = {};
          accumulate<row_count, 1, panel>(left, right, inputs, sums);
          for (int row = 0; row < row_count; ++row) {
            float *result = results + size_t(index + row) * size_t(group) + column;
            store(result, sums[row][0]);
            store(result + lanes, sums[row][1]);
          }
        }
      }
    }
  }

  void finish_tiles(int first, int count, int first_output, int group,
                    const float *products) const {
    const int blocks = shape.output_channels / lanes;
    for (int block = 0; block < group; block += lanes) {
      const int channel = first_output + block;
      const Vector bias = channels_or(finish.bias, channel, 0);
      const Vector slope = safe_slopes(finish.slope, channel);
      for (int index = 0; index < count; ++index) {
        const auto place = grid.place(first + index);
        Vector sums[side][side], pixels[tile][tile];
        for (int frequency = 0; frequency < frequency_count; ++frequency)
          sums[frequency / side][frequency % side] =
              load(products + frequency * frequency_stride(chunk_size, group) +
                   size_t(index) * size_t(group) + block);
        multiply_both_sides<tile, side, false>(Points<tile>::output, sums, pixels);
        const size_t map = grid.block_offset(place, channel / lanes, blocks);
        const int rows = std::min(tile, grid.height - place.y);
        const int columns = std::min(tile, grid.width - place.x);
        for (int row = 0; row < rows; ++row)
          for (int column = 0; column < columns; ++column) {
            const int pixel = (place.y + row) * grid.width + place.x + column;
            finish_and_store(finish, bias, slope, map + size_t(pixel) * lanes,
                             pixels[row][column], output);
          }
      }
    }
  }
};

}  // namespace

size_t convolution_winograd_scratch_count(int tile, convolution_shape shape, int thread_count) {
  return with_tile(tile, [&](auto side) {
    return Convolution<side>::scratch_per_thread(shape) * size_t(thread_count);
  });
}

void convolution_winograd(int tile, convolution_shape shape, int thread_count, const float *input,
                       const float *weight, int transposes, convolution_finish finish,
                       float *output, float *scratch) {
  with_tile(tile, [&](auto side) {
    Convolution<side>{shape,           TileGrid<side>(shape), input, weight,
                      transposes != 0, finish,                output, 0}
        .run(thread_count, scratch);
  });
}

VECTOR_CODE_END
