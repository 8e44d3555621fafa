// What the files of this target share behind the C headers.

#ifndef PICTURE_INTERNAL_HPP
#define PICTURE_INTERNAL_HPP

#include <cstddef>
#include <cstdint>
#include <new>
#include <opencv2/core.hpp>

#include "include/face_status.h"

/// One picture: 8-bit, three channels in the order RGB, rows packed.
struct face_image {
  cv::Mat rgb;
};

namespace face {

/// Pixels of a photo: all of them, or a part that was decoded for one crop.
///
/// Each is the mean of reduction x reduction stored ones, as far as JPEG's own reduced transforms
/// give it; left and top, width and height count such pixels.
struct PhotoPixels {
  cv::Mat rgb;
  int reduction = 1;
  int left = 0, top = 0;   ///< where the part begins
  int width = 0, height = 0;  ///< of the whole photo
};

/// A rectangle of pixels: left <= x < right, top <= y < bottom; empty where there is none.
struct PixelRectangle {
  int left = 0, top = 0, right = 0, bottom = 0;

  bool is_empty() const { return left >= right || top >= bottom; }
};

/// One way from a photo to a crop: face_image_warp says what it does and what it takes.
class CropWarp {
 public:
  /// The checked arguments; is_valid tells whether there is a crop of such a photo at all.
  CropWarp(const double *inverse, int width, int height, int photo_width, int photo_height);

  bool is_valid() const { return valid; }

  /// The greatest of 1, 2, 4, 8 by which the photo may be reduced without a loss to the crop: at
  /// least 1.5 reduced pixels are left for each of the crop's.
  int reduction() const;

  /// The part of the photo that the crop needs, in pixels reduced so.
  PixelRectangle needed(int reduction) const;

  /// Resamples.
  void apply(const PhotoPixels &photo, cv::Mat &crop) const;

 private:
  const double *inverse;
  int width, height, photo_width, photo_height;
  double step = 0;  ///< photo pixels per crop pixel
  bool valid = false;

  struct Kernel;
  Kernel kernel(int reduction) const;
};

/// Makes OpenCV silent and single-threaded, once per process.
///
/// Callers bring their own threads; a pool inside of OpenCV would only fight with them.
void prepare_opencv();

/// Runs a body and turns whatever it throws into a status.
template <typename Body>
face_status guarded(Body body) noexcept {
  try {
    prepare_opencv();
    return body();
  } catch (const std::bad_alloc &) {
    return FACE_OUT_OF_MEMORY;
  } catch (const cv::Exception &error) {
    return error.code == cv::Error::StsNoMem ? FACE_OUT_OF_MEMORY : FACE_INTERNAL;
  } catch (...) {
    return FACE_INTERNAL;
  }
}

}  // namespace face

#endif
