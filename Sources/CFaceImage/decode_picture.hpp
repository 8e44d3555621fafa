// Decodes any picture that passed the survey.

#ifndef DECODE_PICTURE_HPP
#define DECODE_PICTURE_HPP

#include <opencv2/core.hpp>

#include "picture_survey.hpp"

namespace face {

/// Decodes to RGB, turned upright by the EXIF orientation where that is applied.
face_status decode_surveyed(const Survey &survey, bool apply_orientation, cv::Mat &rgb);

}  // namespace face

#endif
