#include "include/face_image.h"

#include <cstdlib>
#include <cstring>
#include <memory>
#include <mutex>
#include <opencv2/core/utils/logger.hpp>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>
#include <vector>

#include "decode_jpeg.hpp"
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

/// Turns the stored pixels the way the EXIF orientation says, as viewers do.
cv::Mat upright(const cv::Mat &stored, int orientation) {
  cv::Mat turned;
  switch (orientation) {
    case 2: cv::flip(stored, turned, 1); break;
    case 3: cv::rotate(stored, turned, cv::ROTATE_180); break;
    case 4: cv::flip(stored, turned, 0); break;
    case 5: cv::transpose(stored, turned); break;
    case 6: cv::rotate(stored, turned, cv::ROTATE_90_CLOCKWISE); break;
    case 7: {
      cv::Mat transposed;
      cv::transpose(stored, transposed);
      cv::flip(transposed, turned, -1);
      break;
    }
    case 8: cv::rotate(stored, turned, cv::ROTATE_90_COUNTERCLOCKWISE); break;
    default: turned = stored;
  }
  return turned;
}

/// Decodes a PNG, BMP or WebP. An exception of a decoder means that the content is broken.
face_status decode_by_opencv(Bytes picture, cv::Mat &rgb) {
  if (picture.count > size_t(INT32_MAX)) return FACE_TOO_LARGE;
  const cv::Mat bytes(1, int(picture.count), CV_8UC1, const_cast<uint8_t *>(picture.data));
  cv::Mat decoded;
  try {
    const int flags = cv::IMREAD_COLOR | cv::IMREAD_ANYDEPTH | cv::IMREAD_IGNORE_ORIENTATION;
    decoded = cv::imdecode(bytes, flags);
  } catch (const cv::Exception &error) {
    return error.code == cv::Error::StsNoMem ? FACE_OUT_OF_MEMORY : FACE_DAMAGED;
  }
  if (decoded.empty() || decoded.channels() != 3) return FACE_DAMAGED;
  if (decoded.depth() == CV_16U) {
    cv::Mat narrowed;
    decoded.convertTo(narrowed, CV_8U, 1.0 / 257);  // rounds; 257 is odd, so there are no ties
    decoded = narrowed;
  }
  if (decoded.depth() != CV_8U) return FACE_UNSUPPORTED_FORMAT;
  cv::cvtColor(decoded, rgb, cv::COLOR_BGR2RGB);
  return FACE_OK;
}

/// Decodes what passed the survey.
face_status decode_surveyed(const Survey &survey, bool apply_orientation, cv::Mat &rgb) {
  const face_status status = survey.is_jpeg ? decode_jpeg(survey.picture, rgb)
                                            : decode_by_opencv(survey.picture, rgb);
  if (status) return status;
  if (apply_orientation) rgb = upright(rgb, survey.orientation);
  return FACE_OK;
}

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
