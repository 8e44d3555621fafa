// Decodes a JPEG that passed the survey.

#ifndef DECODE_JPEG_HPP
#define DECODE_JPEG_HPP

#include <opencv2/core.hpp>

#include "picture_internal.hpp"
#include "picture_survey.hpp"

namespace face {

/// Decodes a part to RGB; FACE_DAMAGED where the coded data is broken in it or above it.
///
/// photo.reduction is 1, 2, 4 or 8, by JPEG's reduced transforms. The part is in pixels reduced so,
/// lies within the photo and is not empty; more columns than asked for may come at the left. Its
/// pixels are those of the whole picture, bit by bit. Four inks are taken as inverted, which is how
/// Adobe writes them; the survey lets no others pass.
face_status decode_jpeg(Bytes picture, const PixelRectangle &part, PhotoPixels &photo);

/// Decodes all of it to RGB.
face_status decode_jpeg(Bytes picture, cv::Mat &rgb);

}  // namespace face

#endif
