#include <algorithm>
#include <cmath>
#include <cstring>
#include <memory>
#include <vector>

#include "include/face_image.h"
#include "picture_internal.hpp"

// Written out, and not left to cv::warpAffine, which rounds coordinates to 1/32 of a pixel and
// whose cubic kernel (a = -0.75) moves a linear ramp by up to 0.05 of a pixel.

// The same pixels on every processor: none fuses a product and a sum that another rounds apart.
#pragma clang fp contract(off)

namespace face {
namespace {

/// Red, green, blue and nothing of one pixel, or four weights.
typedef float Four __attribute__((vector_size(16)));

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

/// That kernel on the four pixels around a place: pixel floor(place) - 1 + i has weight i.
///
/// The four pieces as polynomials of the place's fraction; they add up to 1.
Four cubic_weights(float fraction) {
  const Four third = {-0.5f, 1.5f, -1.5f, 0.5f}, second = {1, -2.5f, 2, -0.5f};
  const Four first = {-0.5f, 0, 0.5f, 0}, zeroth = {0, 1, 0, 0};
  const Four t = all(fraction);
  return ((third * t + second) * t + first) * t + zeroth;
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

/// A part of the photo in which one pixel is the mean of factor x factor of the photo's.
///
/// Pixel (i, j) of the region covers the photo's columns factor * (left + i) ... factor - 1 more. What
/// a block lacks at the photo's edge counts as black.
struct Region {
  int left, top, width, height;
  std::vector<Four> pixels;

  const Four *row(int y) const { return pixels.data() + size_t(y) * size_t(width); }
};

/// Widens bytes to numbers.
void copy_pixels(const PhotoPixels &photo, Region &region) {
  for (int y = 0; y < region.height; ++y) {
    const uint8_t *from = photo.rgb.ptr<uint8_t>(region.top + y - photo.top) +
                          3 * (region.left - photo.left);
    Four *to = region.pixels.data() + size_t(y) * size_t(region.width);
    for (int x = 0; x < region.width; ++x, from += 3)
      to[x] = Four{float(from[0]), float(from[1]), float(from[2]), 0};
  }
}

/// Adds up the photo's pixels block by block.
void average_blocks(const PhotoPixels &photo, int factor, Region &region) {
  const double share = 1.0 / (double(factor) * factor);
  std::vector<uint64_t> sums(size_t(region.width) * 3);
  for (int j = 0; j < region.height; ++j) {
    std::fill(sums.begin(), sums.end(), 0);
    const int first_row = (region.top + j) * factor;
    for (int y = first_row; y < std::min(first_row + factor, photo.height); ++y) {
      const uint8_t *row = photo.rgb.ptr<uint8_t>(y - photo.top);
      for (int i = 0; i < region.width; ++i) {
        const int first = (region.left + i) * factor;
        for (int x = first; x < std::min(first + factor, photo.width); ++x)
          for (int c = 0; c < 3; ++c) sums[size_t(3 * i + c)] += row[3 * (x - photo.left) + c];
      }
    }
    Four *out = region.pixels.data() + size_t(j) * size_t(region.width);
    for (int i = 0; i < region.width; ++i)
      for (int c = 0; c < 3; ++c) out[i][c] = float(double(sums[size_t(3 * i + c)]) * share);
  }
}

Region region_of(const PhotoPixels &photo, const PixelRectangle &part, int factor) {
  Region region{part.left, part.top, part.right - part.left, part.bottom - part.top, {}};
  region.pixels.resize(size_t(region.width) * size_t(region.height));
  if (factor == 1) {
    copy_pixels(photo, region);
  } else {
    average_blocks(photo, factor, region);
  }
  return region;
}

/// Stores red, green and blue, rounded to the nearest, ties to even.
void store(Four sum, uint8_t *rgb) {
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

/// The weighted sum of the region's pixels under the taps; those outside of the photo are black.
void sample(const Region &region, const Taps &across, const Taps &down, uint8_t *rgb) {
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

/// The same for the kernel that is not widened.
void sample_four(const Region &region, double u, double v, uint8_t *rgb) {
  const int first_x = whole(u) - 1, first_y = whole(v) - 1;
  const Four across = cubic_weights(float(u - (first_x + 1)));
  const Four down = cubic_weights(float(v - (first_y + 1)));
  const bool is_inside = first_x >= 0 && first_y >= 0 && first_x + 4 <= region.width &&
                         first_y + 4 <= region.height;
  Four sum = all(0);
  if (is_inside) {
    for (int y = 0; y < 4; ++y) {
      const Four *row = region.row(first_y + y) + first_x;
      Four along = all(across[0]) * row[0];
      for (int x = 1; x < 4; ++x) along += all(across[x]) * row[x];
      sum += all(down[y]) * along;
    }
    return store(sum, rgb);
  }
  const int left = std::max(0, -first_x), right = std::min(4, region.width - first_x);
  const int top = std::max(0, -first_y), bottom = std::min(4, region.height - first_y);
  for (int y = top; y < bottom; ++y) {
    const Four *row = region.row(first_y + y);
    Four along = all(0);
    for (int x = left; x < right; ++x) along += all(across[x]) * row[first_x + x];
    sum += all(down[y]) * along;
  }
  store(sum, rgb);
}

}  // namespace

/// How a crop looks at the photo: blocks of factor x factor stored pixels, the kernel so many of
/// these wide.
struct CropWarp::Kernel {
  int factor;
  double stretch;

  double place(double photo) const { return (photo - (factor - 1) / 2.0) / factor; }
  double reach() const { return 2 * stretch + 1; }
};

CropWarp::CropWarp(const double *inverse, int width, int height, int photo_width,
                   int photo_height)
    : inverse(inverse),
      width(width),
      height(height),
      photo_width(photo_width),
      photo_height(photo_height) {
  const int largest_side = 1 << 14;
  if (width < 1 || height < 1 || width > largest_side || height > largest_side) return;
  if (!std::all_of(inverse, inverse + 6, [](double entry) { return std::isfinite(entry); })) return;
  step = std::sqrt(std::abs(inverse[0] * inverse[4] - inverse[1] * inverse[3]));
  valid = step > 0 && step <= std::max(photo_width, photo_height);
}

int CropWarp::reduction() const {
  int reduction = 8;
  while (reduction > 1 && step < 1.5 * reduction) reduction /= 2;
  return reduction;
}

CropWarp::Kernel CropWarp::kernel(int reduction) const {
  // Up to 2 the plain kernel; above, a kernel as wide as the crop's pixels; from 4 on the photo
  // is halved, thirded ... first, so that the kernel stays small: 2 <= stretch < 3. A photo that
  // was decoded smaller has fewer pixels under the same kernel.
  const double left = step / reduction;
  const int factor = std::max(1, int(std::floor(left / 2 + 1e-9)));
  const double stretch = step <= 2 + 1e-9 ? 1 : std::max(1.0, left / factor);
  return {factor * reduction, stretch};
}

PixelRectangle CropWarp::needed(int reduction) const {
  const Kernel kernel = this->kernel(reduction);
  const int factor = kernel.factor / reduction;
  int first[2], last[2];
  for (int axis = 0; axis < 2; ++axis) {
    const double *m = inverse + 3 * axis;
    const double along_x = m[0] * (width - 1), along_y = m[1] * (height - 1);
    const double low = m[2] + std::min(along_x, 0.0) + std::min(along_y, 0.0);
    const double high = m[2] + std::max(along_x, 0.0) + std::max(along_y, 0.0);
    const int side = axis == 0 ? photo_width : photo_height;
    const double count = (side + kernel.factor - 1) / kernel.factor;
    first[axis] = int(std::clamp(std::floor(kernel.place(low) - kernel.reach()), 0.0, count));
    last[axis] = int(std::clamp(std::ceil(kernel.place(high) + kernel.reach()) + 1, 0.0, count));
  }
  const int right = (photo_width + reduction - 1) / reduction;
  const int bottom = (photo_height + reduction - 1) / reduction;
  return {first[0] * factor, first[1] * factor, std::min(last[0] * factor, right),
          std::min(last[1] * factor, bottom)};
}

void CropWarp::apply(const PhotoPixels &photo, cv::Mat &crop) const {
  crop = cv::Mat::zeros(height, width, CV_8UC3);
  const PixelRectangle part = needed(photo.reduction);
  if (part.is_empty()) return;
  const Kernel kernel = this->kernel(photo.reduction);
  const int factor = kernel.factor / photo.reduction;
  const PixelRectangle blocks = {part.left / factor, part.top / factor,
                                 (part.right + factor - 1) / factor,
                                 (part.bottom + factor - 1) / factor};
  const Region region = region_of(photo, blocks, factor);
  Taps across(kernel.stretch), down(kernel.stretch);
  for (int y = 0; y < crop.rows; ++y) {
    uint8_t *out = crop.ptr<uint8_t>(y);
    for (int x = 0; x < crop.cols; ++x, out += 3) {
      const double photo_x = inverse[0] * x + inverse[1] * y + inverse[2];
      const double photo_y = inverse[3] * x + inverse[4] * y + inverse[5];
      const double u = kernel.place(photo_x) - region.left;
      const double v = kernel.place(photo_y) - region.top;
      // Also keeps places far outside from overflowing an int.
      if (!(u > -kernel.reach() && u < region.width + kernel.reach())) continue;
      if (!(v > -kernel.reach() && v < region.height + kernel.reach())) continue;
      if (kernel.stretch == 1) {
        sample_four(region, u, v, out);
        continue;
      }
      across.place(u, kernel.stretch);
      down.place(v, kernel.stretch);
      sample(region, across, down, out);
    }
  }
}

}  // namespace face

face_status face_image_warp(const face_image *photo, const double *inverse, int width, int height,
                            face_image **crop) {
  *crop = nullptr;
  const int photo_width = photo->rgb.cols, photo_height = photo->rgb.rows;
  const face::CropWarp warp(inverse, width, height, photo_width, photo_height);
  if (!warp.is_valid()) return FACE_BAD_ARGUMENT;
  return face::guarded([&] {
    auto made = std::make_unique<face_image>();
    warp.apply({photo->rgb, 1, 0, 0, photo_width, photo_height}, made->rgb);
    *crop = made.release();
    return FACE_OK;
  });
}
