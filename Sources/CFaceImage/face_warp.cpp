#include <algorithm>
#include <cmath>
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

/// A part of the photo in which one pixel is the mean of factor x factor of the photo's.
///
/// Pixel (i, j) of the reduced photo covers the photo's columns factor * i ... factor * i + factor
/// - 1, so its centre lies at factor * i + (factor - 1) / 2. What a block lacks at the photo's edge
/// counts as black.
struct ReducedRegion {
  int factor;
  int left, top, width, height;  ///< in reduced pixels
  std::vector<float> rgb;

  double reduced(double photo) const { return (photo - (factor - 1) / 2.0) / factor; }
  const float *row(int y) const { return rgb.data() + size_t(y) * size_t(width) * 3; }
};

/// Adds up the photo's pixels block by block.
void fill(ReducedRegion &region, const cv::Mat &photo) {
  const int factor = region.factor;
  const double share = 1.0 / (double(factor) * factor);
  region.rgb.resize(size_t(region.width) * size_t(region.height) * 3);
  std::vector<uint64_t> sums(size_t(region.width) * 3);
  for (int j = 0; j < region.height; ++j) {
    std::fill(sums.begin(), sums.end(), 0);
    const int first_row = (region.top + j) * factor;
    for (int y = first_row; y < std::min(first_row + factor, photo.rows); ++y) {
      const uint8_t *row = photo.ptr<uint8_t>(y);
      for (int i = 0; i < region.width; ++i) {
        const int first = (region.left + i) * factor;
        for (int x = first; x < std::min(first + factor, photo.cols); ++x) {
          for (int c = 0; c < 3; ++c) sums[size_t(3 * i + c)] += row[3 * x + c];
        }
      }
    }
    float *out = region.rgb.data() + size_t(j) * sums.size();
    for (size_t i = 0; i < sums.size(); ++i) out[i] = float(double(sums[i]) * share);
  }
}

/// The photo's part that the kernel reaches from the crop; its width is 0 where it reaches none.
ReducedRegion region_of(const cv::Mat &photo, const double *inverse, int width, int height,
                        int factor, double stretch) {
  ReducedRegion region{factor, 0, 0, 0, 0, {}};
  const double reach = 2 * stretch + 1;
  int first[2], last[2];
  for (int axis = 0; axis < 2; ++axis) {
    const double *m = inverse + 3 * axis;
    const double along_x = m[0] * (width - 1), along_y = m[1] * (height - 1);
    const double low = m[2] + std::min(along_x, 0.0) + std::min(along_y, 0.0);
    const double high = m[2] + std::max(along_x, 0.0) + std::max(along_y, 0.0);
    const int side = axis == 0 ? photo.cols : photo.rows;
    const double count = (side + factor - 1) / factor;
    first[axis] = int(std::clamp(std::floor(region.reduced(low) - reach), 0.0, count));
    last[axis] = int(std::clamp(std::ceil(region.reduced(high) + reach) + 1, 0.0, count));
    if (first[axis] >= last[axis]) return region;
  }
  region.left = first[0];
  region.top = first[1];
  region.width = last[0] - first[0];
  region.height = last[1] - first[1];
  fill(region, photo);
  return region;
}

/// The weighted sum of the region's pixels under the taps; those outside of the photo are black.
void sample(const ReducedRegion &region, const Taps &across, const Taps &down, uint8_t *rgb) {
  float sum[3] = {0, 0, 0};
  const int left = std::max(across.first, 0);
  const int right = std::min(across.first + across.count, region.width);
  const int bottom = std::min(down.first + down.count, region.height);
  for (int y = std::max(down.first, 0); y < bottom; ++y) {
    const float *row = region.row(y);
    float along[3] = {0, 0, 0};
    for (int x = left; x < right; ++x) {
      const float weight = across.weights[size_t(x - across.first)];
      for (int c = 0; c < 3; ++c) along[c] += weight * row[3 * x + c];
    }
    const float weight = down.weights[size_t(y - down.first)];
    for (int c = 0; c < 3; ++c) sum[c] += weight * along[c];
  }
  for (int c = 0; c < 3; ++c) rgb[c] = uint8_t(std::lrint(std::clamp(sum[c], 0.0f, 255.0f)));
}

void warp(const cv::Mat &photo, const double *inverse, int factor, double stretch, cv::Mat &crop) {
  const ReducedRegion region =
      region_of(photo, inverse, crop.cols, crop.rows, factor, stretch);
  if (region.width == 0) return;
  Taps across(stretch), down(stretch);
  const double reach = 2 * stretch + 1;
  for (int y = 0; y < crop.rows; ++y) {
    uint8_t *out = crop.ptr<uint8_t>(y);
    for (int x = 0; x < crop.cols; ++x, out += 3) {
      const double photo_x = inverse[0] * x + inverse[1] * y + inverse[2];
      const double photo_y = inverse[3] * x + inverse[4] * y + inverse[5];
      const double u = region.reduced(photo_x) - region.left;
      const double v = region.reduced(photo_y) - region.top;
      // Also keeps places far outside from overflowing an int.
      if (!(u > -reach && u < region.width + reach)) continue;
      if (!(v > -reach && v < region.height + reach)) continue;
      across.place(u, stretch);
      down.place(v, stretch);
      sample(region, across, down, out);
    }
  }
}

}  // namespace
}  // namespace face

face_status face_image_warp(const face_image *photo, const double *inverse, int width, int height,
                            face_image **crop) {
  *crop = nullptr;
  const int largest_side = 1 << 14;
  if (width < 1 || height < 1 || width > largest_side || height > largest_side) {
    return FACE_BAD_ARGUMENT;
  }
  if (!std::all_of(inverse, inverse + 6, [](double entry) { return std::isfinite(entry); })) {
    return FACE_BAD_ARGUMENT;
  }
  // Photo pixels per crop pixel.
  const double step = std::sqrt(std::abs(inverse[0] * inverse[4] - inverse[1] * inverse[3]));
  if (!(step > 0) || step > std::max(photo->rgb.cols, photo->rgb.rows)) return FACE_BAD_ARGUMENT;
  return face::guarded([&] {
    // Up to 2 the plain kernel; above, a kernel as wide as the crop's pixels; from 4 on the photo
    // is halved, thirded ... first, so that the kernel stays small: 2 <= stretch < 3.
    const int factor = std::max(1, int(std::floor(step / 2 + 1e-9)));
    const double stretch = step <= 2 + 1e-9 ? 1 : step / factor;
    auto made = std::make_unique<face_image>();
    made->rgb = cv::Mat::zeros(height, width, CV_8UC3);
    face::warp(photo->rgb, inverse, factor, stretch, made->rgb);
    *crop = made.release();
    return FACE_OK;
  });
}
