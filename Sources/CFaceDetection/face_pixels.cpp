// From pixels to the floats that the networks read.

#include <algorithm>
#include <opencv2/imgproc.hpp>

#include "detection_internal.hpp"

namespace {

/// A region of a picture, with black where it lies outside.
cv::Mat cut(const cv::Mat &picture, const face_region &region) {
  const cv::Rect wanted(region.left, region.top, region.width, region.height);
  const cv::Rect inside = wanted & cv::Rect(0, 0, picture.cols, picture.rows);
  if (inside == wanted) return picture(wanted);
  cv::Mat result(wanted.size(), CV_8UC3, cv::Scalar::all(0));
  if (!inside.empty()) picture(inside).copyTo(result(inside - wanted.tl()));
  return result;
}

/// Lays a picture out column by column.
void lay_columns(const cv::Mat &picture, float *values) {
  for (int y = 0; y < picture.rows; ++y) {
    const uint8_t *pixel = picture.ptr<uint8_t>(y);
    for (int x = 0; x < picture.cols; ++x, pixel += 3) {
      float *value = values + 3 * (size_t(x) * size_t(picture.rows) + size_t(y));
      for (int c = 0; c < 3; ++c) value[c] = (float(pixel[c]) - 127.5f) / 128.0f;
    }
  }
}

}  // namespace

face_status face_pixels_columns(face_pixels picture, const face_region *regions, size_t count,
                                int width, int height, float *values) {
  if (!face::has_sides(width, height)) return FACE_BAD_ARGUMENT;
  return face::guarded([&] {
    const cv::Mat whole = face::view(picture);
    cv::Mat resampled;
    for (size_t i = 0; i < count; ++i) {
      if (!face::has_sides(regions[i].width, regions[i].height)) return FACE_BAD_ARGUMENT;
      const cv::Mat part = cut(whole, regions[i]);
      cv::resize(part, resampled, cv::Size(width, height), 0, 0, cv::INTER_AREA);
      lay_columns(resampled, values + i * 3 * size_t(width) * size_t(height));
    }
    return FACE_OK;
  });
}

face_status face_pixels_planes(face_pixels picture, int width, int height, float *values) {
  if (!face::has_sides(width, height)) return FACE_BAD_ARGUMENT;
  return face::guarded([&] {
    const bool shrinks = width < picture.width || height < picture.height;
    cv::Mat resampled;
    cv::resize(face::view(picture), resampled, cv::Size(width, height), 0, 0,
               shrinks ? cv::INTER_AREA : cv::INTER_LINEAR);
    const size_t plane = size_t(width) * size_t(height);
    for (int y = 0; y < height; ++y) {
      const uint8_t *pixel = resampled.ptr<uint8_t>(y);
      float *value = values + size_t(y) * size_t(width);
      for (int x = 0; x < width; ++x, ++value, pixel += 3) {
        for (size_t c = 0; c < 3; ++c) value[c * plane] = float(pixel[2 - c]) - 127.0f;
      }
    }
    return FACE_OK;
  });
}
