// YuNet, through OpenCV's own class for it.

#include <algorithm>
#include <cmath>
#include <memory>
#include <opencv2/imgproc.hpp>
#include <opencv2/objdetect/face.hpp>
#include <vector>

#include "detection_internal.hpp"

struct face_yunet {
  cv::Ptr<cv::FaceDetectorYN> detector;
  std::vector<face_yunet_row> rows;
};

namespace {

// Overlap above which the lower of two scores goes, and how many faces are compared: OpenCV's own.
constexpr float most_overlap = 0.3f;
constexpr int most_faces = 5000;
constexpr int columns = 15;

cv::Mat detect(face_yunet &yunet, const cv::Mat &picture) {
  cv::Mat found;
  yunet.detector->setInputSize(picture.size());
  yunet.detector->detect(picture, found);
  return found;
}

/// A row of OpenCV's table; scale takes its pixels to those of the photo. Its points stand in the
/// order of the picture from left to right, which OpenCV calls right to left, after the person.
face_yunet_row row(const float *values, float scale_x, float scale_y) {
  face_yunet_row result{values[0] * scale_x, values[1] * scale_y, values[2] * scale_x,
                        values[3] * scale_y, {}, values[columns - 1]};
  for (int i = 0; i < 10; ++i) result.points[i] = values[4 + i] * (i % 2 ? scale_y : scale_x);
  return result;
}

}  // namespace

void face_yunet_free(face_yunet *detector) { delete detector; }

face_status face_yunet_from_file(const char *path, float least_score, face_yunet **detector,
                                 face_message *message) {
  *detector = nullptr;
  return face::explained(*message, FACE_DAMAGED, [&] {
    auto made = std::make_unique<face_yunet>();
    made->detector = cv::FaceDetectorYN::create(path, "", cv::Size(64, 64), least_score,
                                                most_overlap, most_faces);
    // A model of another generation is read without a word, and fails in its first run.
    detect(*made, cv::Mat(64, 64, CV_8UC3, cv::Scalar::all(0)));
    *detector = made.release();
    return FACE_OK;
  });
}

face_status face_yunet_run(face_yunet *detector, face_pixels picture, int long_side,
                           const face_yunet_row **rows, size_t *count, face_message *message) {
  *rows = nullptr;
  *count = 0;
  if (long_side < 1) return FACE_BAD_ARGUMENT;
  return face::explained(*message, FACE_INTERNAL, [&] {
    cv::Mat bgr;
    cv::cvtColor(face::view(picture), bgr, cv::COLOR_RGB2BGR);
    const double scale = std::min(1.0, double(long_side) / std::max(bgr.cols, bgr.rows));
    if (scale < 1) {
      const cv::Size size(std::max(1, int(std::lround(bgr.cols * scale))),
                          std::max(1, int(std::lround(bgr.rows * scale))));
      cv::Mat shrunk;
      cv::resize(bgr, shrunk, size, 0, 0, cv::INTER_AREA);
      bgr = shrunk;
    }
    const cv::Mat found = detect(*detector, bgr);
    detector->rows.clear();
    for (int i = 0; i < found.rows; ++i) {
      if (found.cols < columns) return FACE_INTERNAL;
      detector->rows.push_back(row(found.ptr<float>(i), float(picture.width) / float(bgr.cols),
                                   float(picture.height) / float(bgr.rows)));
    }
    *rows = detector->rows.data();
    *count = detector->rows.size();
    return FACE_OK;
  });
}
