// A batch: many encoded faces become one block of floats, as the network reads them.

#ifndef FACE_BATCH_H
#define FACE_BATCH_H

#include <stddef.h>
#include <stdint.h>

#include "face_status.h"

#ifdef __cplusplus
extern "C" {
#endif

#pragma clang assume_nonnull begin

/// One face of a batch: where its file lies among the bytes, and how it is laid into the batch.
typedef struct face_batch_item {
  size_t offset;  ///< first byte of the file
  size_t count;   ///< number of bytes of the file
  int mirrored;   ///< 1: left and right change places, before the shift
  int shift_x;    ///< pixels to the right
  int shift_y;    ///< pixels down
} face_batch_item;

/// Which face stopped a batch; found_width and found_height are set for FACE_WRONG_SIZE only.
typedef struct face_batch_failure {
  size_t index;
  int found_width;
  int found_height;
} face_batch_failure;

/// Decodes, mirrors, shifts and normalises faces into item_count x 3 x height x width floats.
///
/// A value is (x - 127.5) / 128, exact in a float; the planes are red, green, blue. What a shift
/// uncovers is black, as the border of an aligned face is: x = 0, so -0.99609375. Files are decoded as
/// by face_image_decode, their stored pixels.
///
/// The caller owns all memory; after a failure the floats are undefined and `failure` says which
/// face it was. Runs on the calling thread alone.
face_status face_batch_fill(const uint8_t *_Nullable bytes, size_t byte_count,
                            const face_batch_item *items, size_t item_count, int width, int height,
                            float *images, face_batch_failure *failure);

#pragma clang assume_nonnull end

#ifdef __cplusplus
}
#endif

#endif
