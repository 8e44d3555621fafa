// Batches: checks each file's structure, decodes it by OpenCV and lays it into the floats.
//
// The structure is checked here because OpenCV shows a cut-off JPEG as a picture with a grey part,
// and lets libpng write to stderr about a broken PNG. imdecode and the loops below use no thread pool.

#include "face_batch.h"

#include <array>
#include <cstring>
#include <new>
#include <vector>

#include <opencv2/core.hpp>
#include <opencv2/imgcodecs.hpp>

namespace {

struct PixelSize {
  int width = 0;
  int height = 0;
};

uint32_t big_endian_32(const uint8_t *bytes) {
  return uint32_t(bytes[0]) << 24 | uint32_t(bytes[1]) << 16 | uint32_t(bytes[2]) << 8 | bytes[3];
}

int big_endian_16(const uint8_t *bytes) { return bytes[0] << 8 | bytes[1]; }

// The remainder table of CRC-32, polynomial 0xedb88320 (ISO 3309, PNG specification annex D).
std::array<uint32_t, 256> make_crc_table() {
  std::array<uint32_t, 256> table{};
  for (uint32_t value = 0; value < 256; ++value) {
    uint32_t remainder = value;
    for (int bit = 0; bit < 8; ++bit) {
      remainder = remainder & 1 ? 0xedb88320u ^ (remainder >> 1) : remainder >> 1;
    }
    table[value] = remainder;
  }
  return table;
}

uint32_t crc_32(const uint8_t *bytes, size_t count) {
  static const std::array<uint32_t, 256> table = make_crc_table();
  uint32_t remainder = 0xffffffffu;
  for (size_t i = 0; i < count; ++i) {
    remainder = table[(remainder ^ bytes[i]) & 0xff] ^ (remainder >> 8);
  }
  return remainder ^ 0xffffffffu;
}

const uint8_t png_signature[8] = {0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};

// Walks the chunks: each complete and with the right checksum, IHDR first, IEND reached.
face_status check_png(const uint8_t *bytes, size_t count, PixelSize &size) {
  size_t at = sizeof png_signature;
  bool first = true;
  while (count - at >= 12) {
    const size_t length = big_endian_32(bytes + at);
    if (length > count - at - 12) return FACE_DAMAGED;
    const uint8_t *type = bytes + at + 4;
    if (crc_32(type, length + 4) != big_endian_32(type + 4 + length)) return FACE_DAMAGED;
    if (first) {
      if (std::memcmp(type, "IHDR", 4) != 0 || length != 13) return FACE_DAMAGED;
      size.width = int(big_endian_32(type + 4) & 0x7fffffff);
      size.height = int(big_endian_32(type + 8) & 0x7fffffff);
      first = false;
    }
    if (std::memcmp(type, "IEND", 4) == 0) return FACE_OK;
    at += 12 + length;
  }
  return FACE_DAMAGED;
}

// True for the markers of a frame header, SOF0 ... SOF15; DHT, JPG and DAC lie among them.
bool is_frame_header(uint8_t marker) {
  return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
}

// Walks the segments up to the first scan, and looks for the end of the image after it.
//
// Within a scan 0xff is followed by 0 or a restart marker, so 0xff 0xd9 is no accident there.
face_status check_jpeg(const uint8_t *bytes, size_t count, PixelSize &size) {
  size_t at = 2;
  while (count - at >= 4) {
    if (bytes[at] != 0xff) return FACE_DAMAGED;
    const uint8_t marker = bytes[at + 1];
    if (marker == 0xff) {  // a fill byte
      at += 1;
      continue;
    }
    const size_t length = size_t(big_endian_16(bytes + at + 2));
    if (length < 2 || length > count - at - 2) return FACE_DAMAGED;
    if (is_frame_header(marker)) {
      if (length < 8) return FACE_DAMAGED;
      size.height = big_endian_16(bytes + at + 5);
      size.width = big_endian_16(bytes + at + 7);
    }
    at += 2 + length;
    if (marker != 0xda) continue;
    for (; at + 1 < count; ++at) {
      if (bytes[at] == 0xff && bytes[at + 1] == 0xd9) return FACE_OK;
    }
  }
  return FACE_DAMAGED;
}

face_status check_structure(const uint8_t *bytes, size_t count, PixelSize &size) {
  if (count == 0) return FACE_EMPTY;
  if (count >= 8 && std::memcmp(bytes, png_signature, 8) == 0) return check_png(bytes, count, size);
  if (count >= 3 && bytes[0] == 0xff && bytes[1] == 0xd8 && bytes[2] == 0xff) {
    return check_jpeg(bytes, count, size);
  }
  return FACE_UNSUPPORTED_FORMAT;
}

// Lays one BGR picture into three planes.
void lay(const cv::Mat &picture, const face_batch_item &item, float *planes) {
  const int width = picture.cols;
  const int height = picture.rows;
  const size_t plane = size_t(width) * size_t(height);
  const float black = -127.5f / 128.0f;
  for (int y = 0; y < height; ++y) {
    const int64_t from_y = int64_t(y) - item.shift_y;
    const bool row_is_inside = from_y >= 0 && from_y < height;
    const uint8_t *row = row_is_inside ? picture.ptr<uint8_t>(int(from_y)) : nullptr;
    float *red = planes + size_t(y) * size_t(width);
    float *green = red + plane;
    float *blue = green + plane;
    for (int x = 0; x < width; ++x) {
      const int64_t from_x = int64_t(x) - item.shift_x;
      if (!row_is_inside || from_x < 0 || from_x >= width) {
        red[x] = green[x] = blue[x] = black;
        continue;
      }
      const uint8_t *pixel = row + 3 * (item.mirrored ? width - 1 - from_x : from_x);
      red[x] = (float(pixel[2]) - 127.5f) / 128.0f;
      green[x] = (float(pixel[1]) - 127.5f) / 128.0f;
      blue[x] = (float(pixel[0]) - 127.5f) / 128.0f;
    }
  }
}

face_status fill_one(const uint8_t *bytes, const face_batch_item &item, int width, int height,
                     float *planes, face_batch_failure &failure) {
  PixelSize size;
  const face_status structure = check_structure(bytes, item.count, size);
  if (structure != FACE_OK) return structure;
  if (size.width != width || size.height != height) {
    failure.found_width = size.width;
    failure.found_height = size.height;
    return FACE_WRONG_SIZE;
  }
  // A matrix over the caller's bytes: imdecode reads it and nothing writes to it.
  const cv::Mat encoded(1, int(item.count), CV_8UC1, const_cast<uint8_t *>(bytes));
  const cv::Mat picture = cv::imdecode(encoded, cv::IMREAD_COLOR | cv::IMREAD_IGNORE_ORIENTATION);
  if (picture.cols != width || picture.rows != height || picture.type() != CV_8UC3) {
    return FACE_DAMAGED;
  }
  lay(picture, item, planes);
  return FACE_OK;
}

// The file lies within the bytes, and its length fits into OpenCV's int.
bool is_legal(const face_batch_item &item, size_t byte_count) {
  return item.offset <= byte_count && item.count <= byte_count - item.offset &&
         item.count <= 0x7fffffff;
}

}  // namespace

face_status face_batch_fill(const uint8_t *bytes, size_t byte_count, const face_batch_item *items,
                            size_t item_count, int width, int height, float *images,
                            face_batch_failure *failure) {
  *failure = {0, 0, 0};
  if (width < 1 || height < 1 || width > 65535 || height > 65535) return FACE_BAD_ARGUMENT;
  const size_t face = 3 * size_t(width) * size_t(height);
  for (size_t i = 0; i < item_count; ++i) {
    failure->index = i;
    if (!is_legal(items[i], byte_count)) return FACE_BAD_ARGUMENT;
    face_status status = FACE_INTERNAL;
    try {
      const uint8_t *file = items[i].count == 0 ? nullptr : bytes + items[i].offset;
      status = fill_one(file, items[i], width, height, images + i * face, *failure);
    } catch (const std::bad_alloc &) {
      status = FACE_OUT_OF_MEMORY;
    } catch (...) {
      status = FACE_INTERNAL;
    }
    if (status != FACE_OK) return status;
  }
  return FACE_OK;
}
