#include <cstring>

#include "picture_survey.hpp"

// Source: ITU-T T.81 (JPEG), annex B, for the markers; Adobe technical note 5116 for APP14.

namespace face {
namespace {

/// Encoders write about ten scans. Each costs a pass over all pixels, so that a small file of
/// thousands of empty ones would take hours.
constexpr int most_scans = 100;

/// The markers seen on the way from the start of a JPEG to its end.
struct JpegMarkers {
  int component_count = 0;  ///< 0 before the frame header
  int width = 0, height = 0;
  int scan_count = 0;
  bool has_adobe = false;
};

bool is_frame_header(uint8_t marker) {
  return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
}

/// Reads a frame header: precision, height, width, number of components.
face_status read_frame(uint8_t marker, Bytes segment, size_t max_pixels, JpegMarkers &markers) {
  if (!segment.has(0, 6) || markers.component_count) return FACE_DAMAGED;
  const uint32_t height = segment.big16(1), width = segment.big16(3);
  // A height of 0 is told after the first scan, which no common decoder reads.
  if (height == 0 && width != 0) return FACE_UNSUPPORTED_FORMAT;
  if (const face_status status = check_size(width, height, max_pixels)) return status;
  const int components = segment.data[5];
  const bool readable = marker <= 0xc2 || marker == 0xc9 || marker == 0xca;
  if (!readable || segment.data[0] != 8) return FACE_UNSUPPORTED_FORMAT;
  if (components != 1 && components != 3 && components != 4) return FACE_UNSUPPORTED_FORMAT;
  markers.component_count = components;
  markers.width = int(width);
  markers.height = int(height);
  return FACE_OK;
}

/// The place of the first marker after entropy-coded data, or the count of bytes.
///
/// In such data 0xff is followed by 0 (a stuffed byte) or by a restart marker; anything else ends
/// it.
size_t end_of_scan(Bytes file, size_t at) {
  while (at < file.count) {
    const void *found = std::memchr(file.data + at, 0xff, file.count - at);
    if (!found) return file.count;
    at = size_t(static_cast<const uint8_t *>(found) - file.data);
    if (at + 1 == file.count) return file.count;
    const uint8_t next = file.data[at + 1];
    if (next == 0xff) {
      at += 1;
    } else if (next == 0 || (next >= 0xd0 && next <= 0xd7)) {
      at += 2;
    } else {
      return at;
    }
  }
  return file.count;
}

}  // namespace

face_status survey_jpeg(Bytes file, size_t max_pixels, Survey &survey) {
  JpegMarkers markers;
  size_t at = 2;
  while (true) {
    while (file.has(at, 2) && file.data[at] == 0xff && file.data[at + 1] == 0xff) ++at;
    if (!file.has(at, 2) || file.data[at] != 0xff) return FACE_DAMAGED;
    const uint8_t marker = file.data[at + 1];
    at += 2;
    if (marker == 0xd9) break;
    if (!file.has(at, 2)) return FACE_DAMAGED;
    const size_t length = file.big16(at);
    if (length < 2) return FACE_DAMAGED;
    if (is_frame_header(marker)) {
      const size_t present = file.has(at, length) ? length : file.count - at;
      const face_status status =
          read_frame(marker, file.part(at + 2, present - 2), max_pixels, markers);
      if (status) return status;
    }
    if (!file.has(at, length)) return FACE_DAMAGED;
    const Bytes segment = file.part(at + 2, length - 2);
    at += length;
    if (marker == 0xe1 && segment.starts_with("Exif\0\0", 6)) {
      survey.orientation = exif_orientation(segment);
    } else if (marker == 0xee && segment.starts_with("Adobe", 5)) {
      markers.has_adobe = true;
    } else if (marker == 0xda) {
      if (!markers.component_count) return FACE_DAMAGED;
      if (++markers.scan_count > most_scans) return FACE_DAMAGED;
      at = end_of_scan(file, at);
    }
  }
  if (!markers.scan_count) return FACE_DAMAGED;
  // The decoder takes four inks as inverted, which is how Adobe writes them. Nothing tells how
  // another program did, and a negative must not enter the data.
  if (markers.component_count == 4 && !markers.has_adobe) return FACE_UNSUPPORTED_FORMAT;
  survey.is_jpeg = true;
  survey.width = markers.width;
  survey.height = markers.height;
  survey.picture = file.part(0, at);  // what follows the end marker is not the picture's
  return FACE_OK;
}

}  // namespace face
