#include <memory>
#include <opencv2/core.hpp>

#include "decode_jpeg.hpp"
#include "decode_picture.hpp"
#include "include/face_image.h"
#include "picture_internal.hpp"
#include "picture_survey.hpp"

/// A JPEG is decoded for a crop; anything else is decoded when it is opened.
struct face_photo {
  face::Survey survey;
  cv::Mat rgb;  ///< empty where a crop decodes what it needs

  int width() const { return rgb.empty() ? survey.width : rgb.cols; }
  int height() const { return rgb.empty() ? survey.height : rgb.rows; }
};

face_status face_photo_open(const uint8_t *bytes, size_t count, size_t max_pixels,
                            int apply_orientation, face_photo **photo) {
  *photo = nullptr;
  return face::guarded([&] {
    auto made = std::make_unique<face_photo>();
    face_status status = face::survey_picture({bytes, count}, max_pixels, made->survey);
    if (status) return status;
    const bool is_turned = apply_orientation && made->survey.orientation != 1;
    if (!made->survey.is_jpeg || is_turned)
      status = face::decode_surveyed(made->survey, apply_orientation != 0, made->rgb);
    if (status) return status;
    *photo = made.release();
    return FACE_OK;
  });
}

void face_photo_free(face_photo *photo) { delete photo; }

void face_photo_size(const face_photo *photo, int *width, int *height) {
  *width = photo->width();
  *height = photo->height();
}

face_status face_photo_crop(const face_photo *photo, const double *inverse, int width, int height,
                            face_image **crop) {
  *crop = nullptr;
  const face::CropWarp warp(inverse, width, height, photo->width(), photo->height());
  if (!warp.is_valid()) return FACE_BAD_ARGUMENT;
  return face::guarded([&] {
    face::PhotoPixels pixels{photo->rgb, 1, 0, 0, photo->width(), photo->height()};
    if (photo->rgb.empty()) {
      pixels.reduction = warp.reduction();
      face::PixelRectangle part = warp.needed(pixels.reduction);
      // A crop that shows nothing of the photo has to find out as well whether it is broken.
      if (part.is_empty()) part = {0, 0, 1, 1};
      const face_status status = face::decode_jpeg(photo->survey.picture, part, pixels);
      if (status) return status;
    }
    auto made = std::make_unique<face_image>();
    warp.apply(pixels, made->rgb);
    *crop = made.release();
    return FACE_OK;
  });
}
