#include "include/face_image.h"

#include <cstdlib>
#include <cstring>
#include <memory>
#include <mutex>
#include <opencv2/core/utils/logger.hpp>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>
#include <vector>

#include "decode_picture.hpp"
#include "picture_internal.hpp"
#include "picture_survey.hpp"

namespace face {

void prepare_opencv() {
  static std::once_flag once;
  std::call_once(once, [] {
    cv::utils::logging::setLogLevel(cv::utils::logging::LOG_LEVEL_SILENT);
    cv::redirectError([](int, const char *, const char *, const char *, int, void *) { return 0; });
    cv::setNumThreads(0);
  });
}

namespace {

face_status encode(const face_image *image, const char *extension, const std::vector<int> &options,
                   face_bytes *bytes) {
  cv::Mat bgr;
  cv::cvtColor(image->rgb, bgr, cv::COLOR_RGB2BGR);
  std::vector<uint8_t> encoded;
  if (!cv::imencode(extension, bgr, encoded, options) || encoded.empty()) return FACE_INTERNAL;
  auto *copy = static_cast<uint8_t *>(std::malloc(encoded.size()));
  if (!copy) return FACE_OUT_OF_MEMORY;
  std::memcpy(copy, encoded.data(), encoded.size());
  *bytes = {copy, encoded.size()};
  return FACE_OK;
}

}  // namespace
}  // namespace face

void face_image_free(face_image *image) { delete image; }

void face_bytes_free(face_bytes *bytes) {
  std::free(bytes->data);
  *bytes = {nullptr, 0};
}

face_status face_image_from_rgb(const uint8_t *rgb, int width, int height, face_image **image) {
  *image = nullptr;
  if (width < 1 || height < 1) return FACE_BAD_ARGUMENT;
  return face::guarded([&] {
    auto made = std::make_unique<face_image>();
    made->rgb.create(height, width, CV_8UC3);
    std::memcpy(made->rgb.data, rgb, size_t(width) * size_t(height) * 3);
    *image = made.release();
    return FACE_OK;
  });
}

void face_image_size(const face_image *image, int *width, int *height) {
  *width = image->rgb.cols;
  *height = image->rgb.rows;
}

const uint8_t *face_image_rgb(const face_image *image) { return image->rgb.data; }

face_status face_image_decode(const uint8_t *bytes, size_t count, size_t max_pixels,
                              int apply_orientation, face_image **image) {
  *image = nullptr;
  return face::guarded([&] {
    face::Survey survey;
    face_status status = face::survey_picture({bytes, count}, max_pixels, survey);
    if (status) return status;
    auto made = std::make_unique<face_image>();
    status = face::decode_surveyed(survey, apply_orientation != 0, made->rgb);
    if (status) return status;
    *image = made.release();
    return FACE_OK;
  });
}

face_status face_image_encode_jpeg(const face_image *image, int quality, face_bytes *bytes) {
  *bytes = {nullptr, 0};
  if (quality < 1 || quality > 100) return FACE_BAD_ARGUMENT;
  return face::guarded(
      [&] { return face::encode(image, ".jpg", {cv::IMWRITE_JPEG_QUALITY, quality}, bytes); });
}

face_status face_image_encode_png(const face_image *image, face_bytes *bytes) {
  *bytes = {nullptr, 0};
  return face::guarded([&] { return face::encode(image, ".png", {}, bytes); });
}
