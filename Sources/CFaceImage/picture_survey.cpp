#include "picture_survey.hpp"

#include <algorithm>
#include <cstring>
#include <initializer_list>

namespace face {
namespace {

bool contains(std::initializer_list<uint32_t> known, uint32_t value) {
  return std::find(known.begin(), known.end(), value) != known.end();
}

}  // namespace

bool Bytes::starts_with(const void *text, size_t length) const {
  return count >= length && std::memcmp(data, text, length) == 0;
}

face_status check_size(uint64_t width, uint64_t height, size_t max_pixels) {
  if (width == 0 || height == 0) return FACE_DAMAGED;
  // Divided, not multiplied: the product of two 32-bit sides fits, but this cannot be misread.
  return width > max_pixels / height ? FACE_TOO_LARGE : FACE_OK;
}

face_status survey_picture(Bytes file, size_t max_pixels, Survey &survey) {
  if (file.count == 0) return FACE_EMPTY;
  if (file.starts_with("\xff\xd8\xff", 3)) return survey_jpeg(file, max_pixels, survey);
  if (file.starts_with("\x89PNG\r\n\x1a\n", 8)) return survey_png(file, max_pixels, survey);
  if (file.starts_with("BM", 2)) return survey_bmp(file, max_pixels, survey);
  if (file.starts_with("RIFF", 4) && file.has(8, 4) && !std::memcmp(file.data + 8, "WEBP", 4)) {
    return survey_webp(file, max_pixels, survey);
  }
  return FACE_UNSUPPORTED_FORMAT;
}

int exif_orientation(Bytes block) {
  if (block.starts_with("Exif\0\0", 6)) block = block.part(6, block.count - 6);
  const bool little = block.starts_with("II*\0", 4);
  if (!little && !block.starts_with("MM\0*", 4)) return 1;
  const auto word = [&](size_t i) { return little ? block.little16(i) : block.big16(i); };
  if (!block.has(4, 4)) return 1;
  const size_t directory = little ? block.little32(4) : block.big32(4);
  if (!block.has(directory, 2)) return 1;
  const size_t entry_count = word(directory);
  for (size_t i = 0; i < entry_count; ++i) {
    const size_t entry = directory + 2 + 12 * i;  // tag, type, count, value
    if (!block.has(entry, 12)) return 1;
    if (word(entry) != 0x0112) continue;
    const uint32_t value = word(entry + 8);
    return word(entry + 2) == 3 && value >= 1 && value <= 8 ? int(value) : 1;
  }
  return 1;
}

face_status survey_bmp(Bytes file, size_t max_pixels, Survey &survey) {
  if (!file.has(0, 18)) return FACE_DAMAGED;
  const uint32_t header_size = file.little32(14);
  if (!contains({12, 40, 52, 56, 64, 108, 124}, header_size)) return FACE_UNSUPPORTED_FORMAT;
  if (!file.has(14, header_size)) return FACE_DAMAGED;
  uint64_t width, height;
  uint32_t bits, compression = 0;
  if (header_size == 12) {
    width = file.little16(18);
    height = file.little16(20);
    bits = file.little16(24);
  } else {
    const int64_t signed_width = int32_t(file.little32(18));
    const int64_t signed_height = int32_t(file.little32(22));  // below 0: rows from the top
    if (signed_width < 0) return FACE_DAMAGED;
    width = uint64_t(signed_width);
    height = uint64_t(signed_height < 0 ? -signed_height : signed_height);
    bits = file.little16(28);
    compression = file.little32(30);
  }
  if (const face_status status = check_size(width, height, max_pixels)) return status;
  // 0 is plain, 3 is plain with masks. Run lengths, and JPEG or PNG inside of a BMP, are not read.
  if (!contains({0, 3}, compression)) return FACE_UNSUPPORTED_FORMAT;
  if (!contains({1, 4, 8, 16, 24, 32}, bits)) return FACE_UNSUPPORTED_FORMAT;
  const uint64_t row_bytes = (width * bits + 31) / 32 * 4;
  const uint64_t first = file.little32(10);
  if (first > file.count || row_bytes > (file.count - first) / height) return FACE_DAMAGED;
  survey.picture = file;
  return FACE_OK;
}

namespace {

/// Reads the size of a VP8 (lossy) or VP8L (lossless) frame.
face_status webp_frame_size(Bytes chunk, bool lossless, uint64_t &width, uint64_t &height) {
  if (lossless) {
    if (!chunk.has(0, 5) || chunk.data[0] != 0x2f) return FACE_DAMAGED;
    const uint32_t packed = chunk.little32(1);  // 14 bits of width - 1, 14 bits of height - 1
    width = (packed & 0x3fff) + 1;
    height = (packed >> 14 & 0x3fff) + 1;
  } else {
    const uint8_t start_code[] = {0x9d, 0x01, 0x2a};
    if (!chunk.has(0, 10) || std::memcmp(chunk.data + 3, start_code, 3)) return FACE_DAMAGED;
    width = chunk.little16(6) & 0x3fff;
    height = chunk.little16(8) & 0x3fff;
  }
  return FACE_OK;
}

}  // namespace

face_status survey_webp(Bytes file, size_t max_pixels, Survey &survey) {
  const size_t declared = file.little32(4);
  const bool complete = file.has(8, declared);
  const size_t end = complete ? 8 + declared : file.count;
  bool has_frame = false;
  for (size_t at = 12; at < end;) {
    if (end - at < 8) return FACE_DAMAGED;
    const size_t length = file.little32(at + 4);
    const bool whole = length <= end - at - 8;
    const Bytes name = file.part(at, 4);
    const Bytes chunk = file.part(at + 8, whole ? length : end - at - 8);
    if (name.starts_with("VP8X", 4)) {
      if (!chunk.has(0, 10)) return FACE_DAMAGED;
      if (chunk.data[0] & 0x02) return FACE_UNSUPPORTED_FORMAT;  // animated
      const face_status status =
          check_size(chunk.little24(4) + 1, chunk.little24(7) + 1, max_pixels);
      if (status) return status;
    } else if (name.starts_with("VP8 ", 4) || name.starts_with("VP8L", 4)) {
      uint64_t width = 0, height = 0;
      face_status status = webp_frame_size(chunk, name.data[3] == 'L', width, height);
      if (!status) status = check_size(width, height, max_pixels);
      if (status) return status;
      has_frame = true;
    } else if (name.starts_with("EXIF", 4)) {
      survey.orientation = exif_orientation(chunk);
    }
    if (!whole) return FACE_DAMAGED;
    at += 8 + length + (length & 1);
  }
  survey.picture = file.part(0, end);
  return complete && has_frame ? FACE_OK : FACE_DAMAGED;
}

}  // namespace face
