#include <algorithm>
#include <cmath>
#include <memory>

#include "include/face_image.h"
#include "picture_internal.hpp"
#include "resample.hpp"

namespace face {

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
  const PhotoRegion region(photo, blocks, factor);
  for (int y = 0; y < height; ++y) {
    const double photo_x = inverse[1] * y + inverse[2], photo_y = inverse[4] * y + inverse[5];
    const RowOfPlaces places = {kernel.place(photo_x) - region.left,
                                kernel.place(photo_y) - region.top, inverse[0] / kernel.factor,
                                inverse[3] / kernel.factor};
    resample_row(region, places, kernel.stretch, width, crop.ptr<uint8_t>(y));
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
