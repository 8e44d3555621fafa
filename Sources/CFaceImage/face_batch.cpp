// Batches: decodes each file and lays it into the floats.

#include "face_batch.h"

#include <memory>

#include "face_image.h"
#include "picture_internal.hpp"

namespace {

// Far above any face, far below what a lying header could claim.
constexpr size_t max_pixels = size_t(1) << 26;

struct FreeImage {
  void operator()(face_image *image) const { face_image_free(image); }
};

// Lays one picture into three planes.
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
      red[x] = (float(pixel[0]) - 127.5f) / 128.0f;
      green[x] = (float(pixel[1]) - 127.5f) / 128.0f;
      blue[x] = (float(pixel[2]) - 127.5f) / 128.0f;
    }
  }
}

face_status fill_one(const uint8_t *bytes, const face_batch_item &item, int width, int height,
                     float *planes, face_batch_failure &failure) {
  face_image *decoded = nullptr;
  const face_status status = face_image_decode(bytes, item.count, max_pixels, 0, &decoded);
  if (status != FACE_OK) return status;
  const std::unique_ptr<face_image, FreeImage> image(decoded);
  const cv::Mat &picture = image->rgb;
  if (picture.cols != width || picture.rows != height) {
    failure.found_width = picture.cols;
    failure.found_height = picture.rows;
    return FACE_WRONG_SIZE;
  }
  lay(picture, item, planes);
  return FACE_OK;
}

bool is_within(const face_batch_item &item, size_t byte_count) {
  return item.offset <= byte_count && item.count <= byte_count - item.offset;
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
    if (!is_within(items[i], byte_count)) return FACE_BAD_ARGUMENT;
    const uint8_t *file = items[i].count == 0 ? nullptr : bytes + items[i].offset;
    const face_status status = face::guarded(
        [&] { return fill_one(file, items[i], width, height, images + i * face, *failure); });
    if (status != FACE_OK) return status;
  }
  return FACE_OK;
}
