#include "resample.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>

// Written out, and not left to cv::warpAffine, which rounds coordinates to 1/32 of a pixel and
// whose cubic kernel (a = -0.75) moves a linear ramp by up to 0.05 of a pixel.

// The same pixels on every processor: none fuses a product and a sum that another rounds apart.
#pragma clang fp contract(off)

// Compiled for processors with AVX2 as well; the program chooses when it starts.
#if defined(__x86_64__)
#define ALSO_WITH_AVX2 __attribute__((target_clones("avx2", "default")))
#else
#define ALSO_WITH_AVX2
#endif

namespace face {
namespace {

/// Two pixels side by side.
typedef float Eight __attribute__((vector_size(32)));

Four all(float value) { return Four{value, value, value, value}; }

/// Keys' cubic convolution kernel, a = -1/2.
///
/// Source: R. Keys, "Cubic Convolution Interpolation for Digital Image Processing", IEEE TASSP
/// 29(6), 1981, equation 15.
double cubic(double distance) {
  const double d = std::abs(distance);
  if (d < 1) return (1.5 * d - 2.5) * d * d + 1;
  if (d < 2) return ((-0.5 * d + 2.5) * d - 4) * d + 2;
  return 0;
}

/// The kernel, widened `stretch` times, on one axis around one place: pixel first + i has weight i.
struct Taps {
  int first = 0;
  int count = 0;
  std::vector<float> weights;

  explicit Taps(double stretch) : weights(size_t(4 * stretch) + 2) {}

  void place(double centre, double stretch) {
    first = int(std::ceil(centre - 2 * stretch));
    count = int(std::floor(centre + 2 * stretch)) - first + 1;
    double sum = 0;
    for (int i = 0; i < count; ++i) {
      const double weight = cubic((first + i - centre) / stretch);
      weights[size_t(i)] = float(weight);
      sum += weight;
    }
    for (int i = 0; i < count; ++i) weights[size_t(i)] = float(weights[size_t(i)] / sum);
  }
};

/// Stores red, green and blue, rounded to the nearest, ties to even.
void store(const Four &sum, uint8_t *rgb) {
  // From 2^23 to 2^24 a float has no digits behind the point, so that the addition rounds, and the
  // last byte of its bits is the number.
  const float shift = 12582912;  // 1.5 * 2^23
  const Four shifted = __builtin_elementwise_min(
                           __builtin_elementwise_max(sum, all(0)), all(255)) + all(shift);
  uint32_t bits[4];
  std::memcpy(bits, &shifted, sizeof bits);
  for (int c = 0; c < 3; ++c) rgb[c] = uint8_t(bits[c]);
}

/// The floor of a number whose floor is an int, without a call.
int whole(double value) {
  const int truncated = int(value);
  return truncated - (value < truncated);
}

/// The weighted sum of the region's pixels under the taps.
void sample(const PhotoRegion &region, const Taps &across, const Taps &down, uint8_t *rgb) {
  Four sum = all(0);
  const int left = std::max(across.first, 0);
  const int right = std::min(across.first + across.count, region.width);
  const int bottom = std::min(down.first + down.count, region.height);
  for (int y = std::max(down.first, 0); y < bottom; ++y) {
    const Four *row = region.row(y);
    Four along = all(0);
    for (int x = left; x < right; ++x)
      along += all(across.weights[size_t(x - across.first)]) * row[x];
    sum += all(down.weights[size_t(y - down.first)]) * along;
  }
  store(sum, rgb);
}

void resample_by_wide_kernel(const PhotoRegion &region, const RowOfPlaces &places, double stretch,
                             int width, uint8_t *rgb) {
  Taps across(stretch), down(stretch);
  const double reach = 2 * stretch + 1;
  for (int x = 0; x < width; ++x, rgb += 3) {
    const double u = places.u + places.du * x, v = places.v + places.dv * x;
    // Also keeps places far outside from overflowing an int.
    if (!(u > -reach && u < region.width + reach)) continue;
    if (!(v > -reach && v < region.height + reach)) continue;
    across.place(u, stretch);
    down.place(v, stretch);
    sample(region, across, down, rgb);
  }
}

/// Some pixels of a row of the crop, and the 4 x 4 pixels of the region around each one's place.
///
/// To find all of these first, and to add them up then, is faster than pixel by pixel: the steps of
/// one pixel wait for each other, those of several do not.
struct Neighbours {
  static constexpr int most = 64;

  int count;
  Eight weights[most];      ///< four across, then four down
  const Four *from[most];  ///< the one above and left of the others; null outside of the region
};

ALSO_WITH_AVX2
void find(const PhotoRegion &region, const RowOfPlaces &places, int first, Neighbours &found) {
  const double right = region.width + 1, bottom = region.height + 1;
  for (int i = 0; i < found.count; ++i) {
    const double u = places.u + places.du * (first + i), v = places.v + places.dv * (first + i);
    found.from[i] = nullptr;
    if (!(u > -2 && u < right && v > -2 && v < bottom)) continue;
    const int left = whole(u), top = whole(v);
    found.from[i] = region.row(top - 1) + (left - 1);
    // The kernel's four pieces as polynomials of the place's fraction; they add up to 1.
    const float across = float(u - left), down = float(v - top);
    const Eight t = {across, across, across, across, down, down, down, down};
    const Eight third = {-0.5f, 1.5f, -1.5f, 0.5f, -0.5f, 1.5f, -1.5f, 0.5f};
    const Eight second = {1, -2.5f, 2, -0.5f, 1, -2.5f, 2, -0.5f};
    const Eight linear = {-0.5f, 0, 0.5f, 0, -0.5f, 0, 0.5f, 0};
    const Eight zeroth = {0, 1, 0, 0, 0, 1, 0, 0};
    found.weights[i] = ((third * t + second) * t + linear) * t + zeroth;
  }
}

/// Weight i of eight for a pixel, and weight j for another.
#define WEIGHTS(eight, i, j) __builtin_shufflevector(eight, eight, i, i, i, i, j, j, j, j)

ALSO_WITH_AVX2
void add_up(const Neighbours &found, int stride, uint8_t *rgb) {
  for (int i = 0; i < found.count; ++i, rgb += 3) {
    const Four *from = found.from[i];
    if (!from) continue;
    const Eight weights = found.weights[i];
    const Eight across[4] = {WEIGHTS(weights, 0, 0), WEIGHTS(weights, 1, 1), WEIGHTS(weights, 2, 2),
                             WEIGHTS(weights, 3, 3)};
    Eight rows[2];
    for (int y = 0; y < 2; ++y, from += 2 * stride) {
      for (int x = 0; x < 4; ++x) {
        const Eight two = __builtin_shufflevector(from[x], from[stride + x], 0, 1, 2, 3, 4, 5, 6, 7);
        rows[y] = x == 0 ? across[x] * two : rows[y] + across[x] * two;
      }
    }
    const Eight upper = WEIGHTS(weights, 4, 5) * rows[0], lower = WEIGHTS(weights, 6, 7) * rows[1];
    store(__builtin_shufflevector(upper, upper, 0, 1, 2, 3) +
              __builtin_shufflevector(upper, upper, 4, 5, 6, 7) +
              __builtin_shufflevector(lower, lower, 0, 1, 2, 3) +
              __builtin_shufflevector(lower, lower, 4, 5, 6, 7),
          rgb);
  }
}

#undef WEIGHTS

/// The kernel as it is: four weights an axis.
void resample_by_four(const PhotoRegion &region, const RowOfPlaces &places, int width,
                      uint8_t *rgb) {
  Neighbours found;
  for (int first = 0; first < width; first += Neighbours::most) {
    found.count = std::min(Neighbours::most, width - first);
    find(region, places, first, found);
    add_up(found, region.stride, rgb + 3 * first);
  }
}

}  // namespace

void resample_row(const PhotoRegion &region, const RowOfPlaces &places, double stretch, int width,
                  uint8_t *rgb) {
  if (stretch == 1) {
    resample_by_four(region, places, width, rgb);
  } else {
    resample_by_wide_kernel(region, places, stretch, width, rgb);
  }
}

}  // namespace face
