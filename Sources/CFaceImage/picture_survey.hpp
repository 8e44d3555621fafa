// Looks through the bytes of a picture file before any of them is decoded.
//
// The decoders behind OpenCV fill a picture that ends early with grey, write to stderr and allocate
// what a header claims. So the format, the size and the end of the file are found here first.

#ifndef PICTURE_SURVEY_HPP
#define PICTURE_SURVEY_HPP

#include <cstddef>
#include <cstdint>
#include <vector>

#include "include/face_status.h"

namespace face {

/// A run of bytes that belongs to someone else; every read is checked by `has` first.
struct Bytes {
  const uint8_t *data;
  size_t count;

  bool has(size_t offset, size_t length) const {
    return offset <= count && length <= count - offset;
  }
  bool starts_with(const void *text, size_t length) const;
  Bytes part(size_t offset, size_t length) const { return {data + offset, length}; }
  uint32_t big16(size_t i) const { return data[i] << 8 | data[i + 1]; }
  uint32_t big32(size_t i) const { return big16(i) << 16 | big16(i + 2); }
  uint32_t little16(size_t i) const { return data[i] | data[i + 1] << 8; }
  uint32_t little24(size_t i) const { return little16(i) | uint32_t(data[i + 2]) << 16; }
  uint32_t little32(size_t i) const { return little16(i) | little16(i + 2) << 16; }
};

/// What is known of a file that passed.
struct Survey {
  Bytes picture;                   ///< what to hand to the decoder
  bool is_jpeg = false;
  int width = 0, height = 0;       ///< of a JPEG
  int orientation = 1;             ///< EXIF: 1 ... 8, 1 where it is not told
  std::vector<uint8_t> rewritten;  ///< memory of `picture` where it is not the file's own
};

/// Recognises the format and checks size and completeness.
///
/// The size is checked as soon as it is read, so FACE_TOO_LARGE comes before FACE_DAMAGED.
face_status survey_picture(Bytes file, size_t max_pixels, Survey &survey);

face_status survey_jpeg(Bytes file, size_t max_pixels, Survey &survey);
face_status survey_png(Bytes file, size_t max_pixels, Survey &survey);
face_status survey_bmp(Bytes file, size_t max_pixels, Survey &survey);
face_status survey_webp(Bytes file, size_t max_pixels, Survey &survey);

/// FACE_DAMAGED for a side of 0, FACE_TOO_LARGE for more than max_pixels.
face_status check_size(uint64_t width, uint64_t height, size_t max_pixels);

/// The orientation tag of a TIFF block as EXIF has it, with or without "Exif\0\0" before it.
///
/// 1 where there is no such tag or the block is broken: a picture is not refused for its metadata.
int exif_orientation(Bytes block);

}  // namespace face

#endif
