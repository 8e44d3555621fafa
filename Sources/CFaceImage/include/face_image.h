// Pictures: decode, size, warp, encode. OpenCV and libjpeg stay behind this header.
//
// Pixels are 8-bit RGB, three channels, rows from the top. A point is (x, y), 0-based; whole
// numbers are the centres of pixels.

#ifndef FACE_IMAGE_H
#define FACE_IMAGE_H

#include <stddef.h>
#include <stdint.h>

#include "face_status.h"

#ifdef __cplusplus
extern "C" {
#endif

#pragma clang assume_nonnull begin

/// One picture. Made by the functions below, owned by the caller, freed by face_image_free.
typedef struct face_image face_image;

/// One run of bytes made by this shim. Owned by the caller, freed by face_bytes_free.
typedef struct face_bytes {
  uint8_t *_Nullable data;
  size_t count;
} face_bytes;

/// A photo's file, looked through and not decoded yet. Made by face_photo_open, owned by the
/// caller, freed by face_photo_free; the bytes stay the caller's and have to be there as long.
typedef struct face_photo face_photo;

/// Frees a picture; a null pointer is allowed.
void face_image_free(face_image *_Nullable image);

/// Frees the bytes and empties the struct.
void face_bytes_free(face_bytes *bytes);

/// Copies width x height x 3 bytes of RGB into a new picture.
face_status face_image_from_rgb(const uint8_t *rgb, int width, int height,
                                face_image *_Nullable *_Nonnull image);

/// The picture's width and height in pixels.
void face_image_size(const face_image *image, int *width, int *height);

/// The picture's RGB bytes, width x height x 3, rows packed; they belong to the picture.
const uint8_t *face_image_rgb(const face_image *image);

/// Decodes a picture from the bytes of a file; the format is known by the bytes, not by a name.
///
/// JPEG, PNG, BMP and WebP are read, one picture of each; animations (GIF, WebP), run-length BMP,
/// lossless or 12-bit JPEG, and four-ink JPEG that Adobe's marker does not explain are
/// FACE_UNSUPPORTED_FORMAT. Grey becomes RGB, 16 bits become 8 (value / 257, rounded), transparency
/// is dropped. The size is read from the header and checked against max_pixels before anything is
/// allocated. A file that ends early is FACE_DAMAGED: a JPEG must reach its end marker, a PNG its
/// end chunk with every check sum right, a BMP its last row, a WebP the length in its header; bytes
/// after that are ignored. A JPEG of whose coded data libjpeg has to guess any part is FACE_DAMAGED
/// too; wrong bytes that still make sense pass, since a JPEG has no check sum. With
/// apply_orientation the EXIF orientation turns the picture as viewers do; otherwise the stored
/// pixels are returned.
face_status face_image_decode(const uint8_t *bytes, size_t count, size_t max_pixels,
                              int apply_orientation, face_image *_Nullable *_Nonnull image);

/// Resamples: crop pixel (x, y) shows the photo at inverse * (x, y, 1); black outside of the photo.
///
/// inverse is 2 x 3, row by row, crop to photo; width and height are 1 ... 16384. Bicubic where the
/// crop has at least half the photo's resolution; where it has less, averaged over the area of a
/// crop pixel by the same kernel made wider, so that no aliasing appears. FACE_BAD_ARGUMENT for an
/// inverse that is not finite, has no area, or would shrink the whole photo to less than a pixel.
face_status face_image_warp(const face_image *photo, const double *inverse, int width, int height,
                            face_image *_Nullable *_Nonnull crop);

/// Looks through the bytes of a file as face_image_decode does, with the same outcomes.
///
/// Broken data inside of the file may be seen by face_photo_crop only, and below the crop by none.
face_status face_photo_open(const uint8_t *bytes, size_t count, size_t max_pixels,
                            int apply_orientation, face_photo *_Nullable *_Nonnull photo);

/// Frees a photo; a null pointer is allowed.
void face_photo_free(face_photo *_Nullable photo);

/// The width and height in pixels of the picture that would be decoded.
void face_photo_size(const face_photo *photo, int *width, int *height);

/// Decodes and resamples as face_image_decode and face_image_warp do, but decodes no more of a JPEG
/// than the crop shows, and at 1/2, 1/4 or 1/8 of its size where at least 1.5 pixels of that are
/// left for each of the crop's. Without such a reduction the pixels are the same, bit by bit; with
/// one, they differ as the reduced transform does from a mean over the pixels.
face_status face_photo_crop(const face_photo *photo, const double *inverse, int width, int height,
                            face_image *_Nullable *_Nonnull crop);

/// Encodes as JPEG of the quality 1 ... 100.
face_status face_image_encode_jpeg(const face_image *image, int quality, face_bytes *bytes);

/// Encodes as PNG, without loss.
face_status face_image_encode_png(const face_image *image, face_bytes *bytes);

#pragma clang assume_nonnull end

#ifdef __cplusplus
}
#endif

#endif
