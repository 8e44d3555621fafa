#include <algorithm>
#include <csetjmp>
#include <cstdio>  // jpeglib.h needs it before

#include <jerror.h>
#include <jpeglib.h>

#include "decode_jpeg.hpp"

// libjpeg is used by itself, and not through cv::imdecode, because OpenCV hides its warnings: a
// JPEG whose coded data is broken would come back as a picture that is partly grey, and a line on
// stderr.

namespace face {
namespace {

/// libjpeg's decoder and what it needs around it; freed however the decoding ends.
struct JpegDecoder {
  jpeg_decompress_struct state{};
  jpeg_error_mgr errors{};
  std::jmp_buf escape;
  std::vector<uint8_t> inks;  ///< one row of a four-ink picture

  ~JpegDecoder() { jpeg_destroy_decompress(&state); }
};

[[noreturn]] void leave(j_common_ptr state) {
  std::longjmp(static_cast<JpegDecoder *>(state->client_data)->escape, 1);
}

/// Treats what libjpeg only warns of as an error, unless it concerns nothing but metadata.
void on_message(j_common_ptr state, int level) {
  const int code = state->err->msg_code;
  if (level < 0 && code != JWRN_ADOBE_XFORM && code != JWRN_JFIF_MAJOR) leave(state);
}

void stay_silent(j_common_ptr) {}

/// Turns inverted inks (255 is no ink) into light.
void mix(const uint8_t *inks, int width, uint8_t *rgb) {
  for (int x = 0; x < width; ++x) {
    const int black = inks[4 * x + 3];
    for (int c = 0; c < 3; ++c) rgb[3 * x + c] = uint8_t((inks[4 * x + c] * black + 127) / 255);
  }
}

/// The sums of neighbours with which the decoder smooths colours reach so far beyond a part.
constexpr int margin = 16;

/// Reads the rows of the part, past the codes of those above it; what comes below is left alone.
void read_rows(JpegDecoder &decoder, const PixelRectangle &part, PhotoPixels &photo) {
  jpeg_decompress_struct &state = decoder.state;
  const bool has_inks = state.num_components == 4;
  state.out_color_space = has_inks ? JCS_CMYK : JCS_RGB;
  state.scale_num = 1;
  state.scale_denom = unsigned(photo.reduction);
  jpeg_start_decompress(&state);
  photo.width = int(state.output_width);
  photo.height = int(state.output_height);
  photo.left = std::max(0, part.left - margin);
  photo.top = std::max(0, part.top - margin);
  const int right = std::min(photo.width, part.right + margin);
  const int bottom = std::min(photo.height, part.bottom + margin);
  if (photo.left > 0 || right < photo.width) {
    JDIMENSION left = JDIMENSION(photo.left), width = JDIMENSION(right - photo.left);
    jpeg_crop_scanline(&state, &left, &width);
    photo.left = int(left);
  }
  photo.rgb.create(bottom - photo.top, int(state.output_width), CV_8UC3);
  if (has_inks) decoder.inks.resize(size_t(state.output_width) * 4);
  if (photo.top > 0) jpeg_skip_scanlines(&state, JDIMENSION(photo.top));
  for (int y = 0; y < photo.rgb.rows; ++y) {
    uint8_t *row = photo.rgb.ptr<uint8_t>(y);
    JSAMPROW target = has_inks ? decoder.inks.data() : row;
    jpeg_read_scanlines(&state, &target, 1);
    if (has_inks) mix(decoder.inks.data(), photo.rgb.cols, row);
  }
  if (bottom == photo.height) jpeg_finish_decompress(&state);
}

}  // namespace

face_status decode_jpeg(Bytes picture, const PixelRectangle &part, PhotoPixels &photo) {
  JpegDecoder decoder;
  decoder.state.err = jpeg_std_error(&decoder.errors);
  decoder.state.client_data = &decoder;
  decoder.errors.error_exit = leave;
  decoder.errors.emit_message = on_message;
  decoder.errors.output_message = stay_silent;
  // Nothing that has a destructor is made between here and the end of the decoding.
  if (setjmp(decoder.escape)) {
    return decoder.errors.msg_code == JERR_OUT_OF_MEMORY ? FACE_OUT_OF_MEMORY : FACE_DAMAGED;
  }
  jpeg_create_decompress(&decoder.state);
  jpeg_mem_src(&decoder.state, picture.data, picture.count);
  jpeg_read_header(&decoder.state, TRUE);
  read_rows(decoder, part, photo);
  return FACE_OK;
}

face_status decode_jpeg(Bytes picture, cv::Mat &rgb) {
  PhotoPixels photo;
  const int most = 1 << 16;  // sides of a JPEG are less
  const face_status status = decode_jpeg(picture, {0, 0, most, most}, photo);
  if (!status) rgb = photo.rgb;
  return status;
}

}  // namespace face
