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
