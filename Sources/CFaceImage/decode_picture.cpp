#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

#include "decode_jpeg.hpp"
#include "decode_picture.hpp"

namespace face {
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

}  // namespace

face_status decode_surveyed(const Survey &survey, bool apply_orientation, cv::Mat &rgb) {
  const face_status status = survey.is_jpeg ? decode_jpeg(survey.picture, rgb)
                                            : decode_by_opencv(survey.picture, rgb);
  if (status) return status;
  if (apply_orientation) rgb = upright(rgb, survey.orientation);
  return FACE_OK;
}

}  // namespace face
