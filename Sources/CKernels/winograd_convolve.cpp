// Winograd convolution, there and back: tiles -> products with filters -> tiles, chunk by chunk.

#include "rectifier.hpp"
#include "threads.hpp"
#include "winograd.hpp"

VECTOR_CODE_BEGIN

namespace {

/// Rows of the left factor in one inner product loop.
constexpr int row_count = 6;

/// The most written channels of a group, see `Sizes::group`.
constexpr int group_limit = 64;

constexpr int rounded_up(int count) { return (count + row_count - 1) / row_count * row_count; }

/// What follows from the shape alone.
template <class Scheme>
struct Sizes {
  static constexpr auto &scheme = Scheme::matrices;
  static constexpr int input_count = scheme.inputs * scheme.inputs;
  static constexpr int filter_count = scheme.filters * scheme.filters;
  static constexpr int sum_count = scheme.sums * scheme.sums;

  /// Channels of the maps that are read and of those that are written.
  const int read, written;
  /// Written channels whose filters are transformed at a time, to be used while they are near: what
  /// is transformed again for every chunk of tiles costs less than filters kept in memory.
  const int group;
  /// Tiles that one thread transforms and multiplies at a time: about 1 MiB of them, and enough of
  /// them to make the transform of the filters worth while.
  const int most_tiles;

  Sizes(const convolution_shape &shape, bool transposes)
      : read(transposes ? shape.output_channels : shape.input_channels),
        written(transposes ? shape.input_channels : shape.output_channels),
        group(std::min(written, group_limit)),
        most_tiles(rounded_up(std::max(96, (1 << 18) / (input_count * read)))) {}

  size_t tiles_size(int tiles) const { return input_count * frequency_stride(tiles, read); }
  size_t filters_size() const { return filter_count * frequency_stride(read, group); }
  size_t sums_size(int tiles) const { return sum_count * frequency_stride(tiles, group); }

  size_t scratch_per_thread() const {
    return tiles_size(most_tiles) + filters_size() + sums_size(most_tiles);
  }
};

template <class Scheme>
struct Convolution {
  static constexpr auto &scheme = Scheme::matrices;

  const Sizes<Scheme> sizes;
  const TileGrid<Scheme> grid;
  const convolution_maps input;
  const float *weight;
  const bool transposes;
  const convolution_finish &finish;
  const convolution_maps output;
  int chunk_size;

  void run(int thread_count, float *scratch) {
    int chunk_count = (grid.count + sizes.most_tiles - 1) / sizes.most_tiles;
    chunk_count = (chunk_count + thread_count - 1) / thread_count * thread_count;
    chunk_size = rounded_up((grid.count + chunk_count - 1) / chunk_count);
    Counter chunks((grid.count + chunk_size - 1) / chunk_size);
    on_threads(thread_count, [&] {
      float *tiles = scratch + sizes.scratch_per_thread() * size_t(omp_get_thread_num());
      float *filters = tiles + sizes.tiles_size(chunk_size);
      float *sums = filters + sizes.filters_size();
      chunks.drain([&](int chunk) {
        const int first = chunk * chunk_size;
        const int count = std::min(chunk_size, grid.count - first);
        transform_tiles(first, count, tiles);
        for (int channel = 0; channel < sizes.written; channel += sizes.group) {
          const int group = std::min(sizes.group, sizes.written - channel);
          transform_filters(channel, group, filters);
          multiply_tiles(count, group, tiles, filters, sums);
          with_numbers(output, [&](auto *maps) {
            finish_tiles(first, count, channel, group, sums, maps);
          });
        }
      });
    });
  }

  /// Tiles lie as frequency x tile x channel.
  void transform_tiles(int first, int count, float *tiles) const {
    with_numbers(input, [&](const auto *maps) {
      for (int index = 0; index < count; ++index)
        for (int block = 0; block < sizes.read / lanes; ++block)
          transform_input(grid, maps, block, first + index,
                          tiles + size_t(index) * size_t(sizes.read) + block * lanes,
                          frequency_stride(chunk_size, sizes.read));
    });
  }

  /// Filters of a group lie as frequency x panel of written channels x read channel x 16.
  void transform_filters(int first, int group, float *filters) const {
    for (int block = 0; block < group; block += lanes)
      for (int channel = 0; channel < sizes.read; ++channel) {
        Vector pixels[3][3], transformed[scheme.filters][scheme.filters];
        read_filters(first + block, channel, pixels);
        multiply_both_sides<scheme.filters, 3, false>(scheme.filter, pixels, transformed);
        const size_t row = size_t(block / panel) * size_t(sizes.read) + size_t(channel);
        float *result = filters + row * panel + block % panel;
        for (int y = 0; y < scheme.filters; ++y)
          for (int x = 0; x < scheme.filters; ++x)
            store(result + size_t(y * scheme.filters + x) * frequency_stride(sizes.read, group),
                  transformed[y][x]);
      }
  }

  /// The nine numbers of the filters from one read channel to eight written ones.
  ALWAYS_INLINE void read_filters(int to, int from, Vector (&pixels)[3][3]) const {
    Vector first[lanes], last = splat(0);
    for (int lane = 0; lane < lanes; ++lane) {
      const int written = to + lane;
      const float *filter =
          weight + 9 * (transposes ? size_t(from) * size_t(sizes.written) + size_t(written)
                                   : size_t(written) * size_t(sizes.read) + size_t(from));
      first[lane] = load(filter);
      last[lane] = filter[lanes];
    }
    transpose(first);
    for (int pixel = 0; pixel < 9; ++pixel) {
      const int turned = transposes ? 8 - pixel : pixel;
      pixels[turned / 3][turned % 3] = pixel < lanes ? first[pixel] : last;
    }
  }

  /// Multiplies tiles with filters and adds up: one product after the other, so that what it needs
  /// stays near. Sums lie as frequency x tile x written channel.
  void multiply_tiles(int count, int group, const float *tiles, const float *filters,
                      float *sums) const {
    for (int sum = 0; sum < sizes.sum_count; ++sum) {
      float *results = sums + size_t(sum) * frequency_stride(chunk_size, group);
      bool is_first = true;
      products_by_sum<Scheme>.for_each(sum, [&](const Product &product) {
        const float *rows =
            tiles + size_t(product.input) * frequency_stride(chunk_size, sizes.read);
        const float *columns =
            filters + size_t(product.filter) * frequency_stride(sizes.read, group);
        for (int column = 0; column < group; column += panel)
          multiply_panel(count, group, rows, columns + size_t(column) * size_t(sizes.read),
                         is_first, results + column);
        is_first = false;
      });
    }
  }

  /// Multiplies whole sixes of tiles; what the last rows hold beyond the count is not used.
  ALWAYS_INLINE void multiply_panel(int count, int group, const float *rows, const float *columns,
                                    bool is_first, float *results) const {
    const float *const right[2] = {columns, columns + lanes};
    for (int index = 0; index < count; index += row_count) {
      const float *left[row_count];
      float *result[row_count];
      Vector total[row_count][2] = {};
      for (int row = 0; row < row_count; ++row) {
        left[row] = rows + size_t(index + row) * size_t(sizes.read);
        result[row] = results + size_t(index + row) * size_t(group);
        if (is_first) continue;
        total[row][0] = load(result[row]);
        total[row][1] = load(result[row] + lanes);
      }
      accumulate<row_count, 1, panel>(left, right, sizes.read, total);
      for (int row = 0; row < row_count; ++row) {
        store(result[row], total[row][0]);
        store(result[row] + lanes, total[row][1]);
      }
    }
  }

  template <class Number>
  void finish_tiles(int first, int count, int first_channel, int group, const float *sums,
                    Number *maps) const {
    for (int block = 0; block < group; block += lanes) {
      const int channel = first_channel + block;
      const Vector bias = channels_or(finish.bias, channel, 0);
      const Vector slope = safe_slopes(finish.slope, channel);
      for (int index = 0; index < count; ++index) {
        const auto place = grid.place(first + index);
        Vector sum[scheme.sums][scheme.sums], pixels[scheme.outputs][scheme.outputs];
        const float *from = sums + size_t(index) * size_t(group) + block;
        for (int y = 0; y < scheme.sums; ++y)
          for (int x = 0; x < scheme.sums; ++x)
            sum[y][x] =
                load(from + size_t(y * scheme.sums + x) * frequency_stride(chunk_size, group));
        multiply_both_sides<scheme.outputs, scheme.sums, false>(scheme.output, sum, pixels);
        const size_t map = grid.written.block_offset(place.image, channel / lanes);
        const int rows = std::min(scheme.outputs, grid.written.height - place.y);
        const int columns = std::min(scheme.outputs, grid.written.width - place.x);
        for (int row = 0; row < rows; ++row)
          for (int column = 0; column < columns; ++column) {
            const int pixel = (place.y + row) * grid.written.width + place.x + column;
            finish_and_store(finish, bias, slope, map + size_t(pixel) * grid.written.steps.pixel,
                             pixels[row][column], maps);
          }
      }
    }
  }
};

template <int tile>
using Stride2BackUnpadded = Stride2Back<tile, 0>;

template <int tile>
using Stride2BackPadded = Stride2Back<tile, 1>;

/// Calls the body with the scheme of a shape's way there or back.
template <class Body>
auto with_scheme(int tile, const convolution_shape &shape, bool transposes, const Body &body) {
  if (shape.stride == 1) return with_tile<Stride1, 6>(tile, body);
  if (!transposes) return with_tile<Stride2, 6>(tile, body);
  if (shape.padding == 0) return with_tile<Stride2BackUnpadded, 7>(tile, body);
  return with_tile<Stride2BackPadded, 7>(tile, body);
}

}  // namespace

size_t convolution_winograd_scratch_count(int tile, convolution_shape shape, int thread_count,
                                          int transposes) {
  return with_scheme(tile, shape, transposes != 0, [&](auto scheme) {
    return Sizes<decltype(scheme)>(shape, transposes != 0).scratch_per_thread() *
           size_t(thread_count);
  });
}

void convolution_winograd(int tile, convolution_shape shape, int thread_count,
                          convolution_maps input, const float *weight, int transposes,
                          convolution_finish finish, convolution_maps output, float *scratch) {
  with_scheme(tile, shape, transposes != 0, [&](auto scheme) {
    using Scheme = decltype(scheme);
    const bool goes_back = transposes != 0;
    Convolution<Scheme>{Sizes<Scheme>(shape, goes_back), TileGrid<Scheme>(shape, goes_back),
                        input, weight, goes_back, finish, output, 0}
        .run(thread_count, scratch);
  });
}

VECTOR_CODE_END
