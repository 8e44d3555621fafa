// Decodes a JPEG that passed the survey.

#ifndef DECODE_JPEG_HPP
#define DECODE_JPEG_HPP

#include <opencv2/core.hpp>

#include "picture_survey.hpp"

namespace face {

/// Decodes to RGB; FACE_DAMAGED where the coded data is broken anywhere.
///
/// Four inks are taken as inverted, which is how Adobe writes them; the survey lets no others pass.
face_status decode_jpeg(Bytes picture, cv::Mat &rgb);

}  // namespace face

#endif
