// What the files of this target share behind the C header.

#ifndef DETECTION_INTERNAL_HPP
#define DETECTION_INTERNAL_HPP

#include <cstdio>
#include <opencv2/core.hpp>

#include "include/face_detect.h"
#include "picture_internal.hpp"

namespace face {

/// Runs a body; what OpenCV throws becomes `refusal`, with its words in the message.
template <typename Body>
face_status explained(face_message &message, face_status refusal, Body body) noexcept {
  message.text[0] = 0;
  return guarded([&] {
    try {
      return body();
    } catch (const cv::Exception &error) {
      if (error.code == cv::Error::StsNoMem) return FACE_OUT_OF_MEMORY;
      std::snprintf(message.text, sizeof message.text, "%s", error.err.c_str());
      return refusal;
    }
  });
}

/// Whether a picture can be resampled to these sides.
inline bool has_sides(int width, int height) {
  constexpr int most = 16384;
  return width >= 1 && height >= 1 && width <= most && height <= most;
}

/// The caller's pixels under OpenCV's name, without a copy.
inline cv::Mat view(const face_pixels &picture) {
  return cv::Mat(picture.height, picture.width, CV_8UC3, const_cast<uint8_t *>(picture.rgb));
}

}  // namespace face

#endif
