#include <array>

#include "picture_survey.hpp"

// Source: W3C, "Portable Network Graphics (PNG) Specification", second edition.

namespace face {
namespace {

constexpr std::array<uint32_t, 256> make_crc_table() {
  std::array<uint32_t, 256> table{};
  for (uint32_t byte = 0; byte < 256; ++byte) {
    uint32_t value = byte;
    for (int bit = 0; bit < 8; ++bit) value = value & 1 ? 0xedb88320u ^ value >> 1 : value >> 1;
    table[byte] = value;
  }
  return table;
}

uint32_t cyclic_redundancy_check(Bytes bytes) {
  static constexpr std::array<uint32_t, 256> table = make_crc_table();
  uint32_t value = 0xffffffffu;
  for (size_t i = 0; i < bytes.count; ++i) {
    value = table[(value ^ bytes.data[i]) & 255] ^ value >> 8;
  }
  return ~value;
}

/// Channels of a pixel, or 0 where the colour type and the depth do not go together.
int channel_count(int color_type, int depth) {
  const bool byte_or_word = depth == 8 || depth == 16;
  const bool up_to_byte = depth == 1 || depth == 2 || depth == 4 || depth == 8;
  switch (color_type) {
    case 0: return up_to_byte || depth == 16 ? 1 : 0;
    case 2: return byte_or_word ? 3 : 0;
    case 3: return up_to_byte ? 1 : 0;
    case 4: return byte_or_word ? 2 : 0;
    case 6: return byte_or_word ? 4 : 0;
    default: return 0;
  }
}

/// Checks the header chunk, and gives the number of bytes that its pixels unpack to, at least.
face_status read_header(Bytes chunk, size_t max_pixels, uint64_t &pixel_bytes) {
  const uint64_t width = chunk.big32(0), height = chunk.big32(4);
  if (const face_status status = check_size(width, height, max_pixels)) return status;
  const int depth = chunk.data[8], color_type = chunk.data[9];
  const int channels = channel_count(color_type, depth);
  if (!channels || chunk.data[10] || chunk.data[11] || chunk.data[12] > 1) return FACE_DAMAGED;
  if (width > INT32_MAX || height > INT32_MAX) return FACE_DAMAGED;
  pixel_bytes = (width * uint64_t(channels * depth) + 7) / 8 * height;
  return FACE_OK;
}

}  // namespace

face_status survey_png(Bytes file, size_t max_pixels, Survey &survey) {
  // Only the chunks that make the pixels are handed on: without tRNS there is no transparency to
  // drop, and libpng has no remarks on colour profiles to make.
  survey.rewritten.assign(file.data, file.data + 8);
  uint64_t pixel_bytes = 0, packed_bytes = 0;
  bool ended = false;
  for (size_t at = 8; !ended;) {
    if (!file.has(at, 8)) return FACE_DAMAGED;
    const size_t length = file.big32(at);
    const Bytes name = file.part(at + 4, 4);
    if (at == 8) {
      if (!name.starts_with("IHDR", 4) || length != 13 || !file.has(at, 21)) return FACE_DAMAGED;
      const face_status status = read_header(file.part(at + 8, 13), max_pixels, pixel_bytes);
      if (status) return status;
    }
    if (!file.has(at, length + 12)) return FACE_DAMAGED;
    const uint32_t stored = file.big32(at + 8 + length);
    if (cyclic_redundancy_check(file.part(at + 4, length + 4)) != stored) return FACE_DAMAGED;
    ended = name.starts_with("IEND", 4);
    const bool is_data = name.starts_with("IDAT", 4);
    if (is_data) packed_bytes += length;
    if (name.starts_with("eXIf", 4)) {
      survey.orientation = exif_orientation(file.part(at + 8, length));
    } else if (ended || is_data || at == 8 || name.starts_with("PLTE", 4)) {
      survey.rewritten.insert(survey.rewritten.end(), file.data + at, file.data + at + length + 12);
    } else if (!(name.data[0] & 0x20)) {
      return FACE_UNSUPPORTED_FORMAT;  // a chunk that one must understand
    }
    at += length + 12;
  }
  // Deflate packs 1032 to 1 at the very best, so less data than that cannot fill the picture.
  if (packed_bytes == 0 || pixel_bytes / 1032 > packed_bytes) return FACE_DAMAGED;
  survey.picture = {survey.rewritten.data(), survey.rewritten.size()};
  return FACE_OK;
}

}  // namespace face
