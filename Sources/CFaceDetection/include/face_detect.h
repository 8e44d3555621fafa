// Networks that find faces or embed them: run by OpenCV's DNN module, which stays behind this header.
//
// The rules are those of face_status.h, with one more: a face_net and a face_yunet serve one thread
// at a time.

#ifndef FACE_DETECT_H
#define FACE_DETECT_H

#include <stddef.h>
#include <stdint.h>

#include "face_status.h"

#ifdef __cplusplus
extern "C" {
#endif

#pragma clang assume_nonnull begin

/// A network. Made by the functions below, owned by the caller, freed by face_net_free.
typedef struct face_net face_net;

/// OpenCV's YuNet detector. Made by face_yunet_from_file, freed by face_yunet_free.
typedef struct face_yunet face_yunet;

/// What OpenCV says of a failure, cut to its room and ended by a zero; empty without one.
typedef struct face_message {
  char text[240];
} face_message;

/// Somebody else's picture: width x height x 3 bytes of RGB, rows packed.
typedef struct face_pixels {
  const uint8_t *rgb;
  int width;
  int height;
} face_pixels;

/// A rectangle of whole pixels; it may reach out of the picture.
typedef struct face_region {
  int left;
  int top;
  int width;
  int height;
} face_region;

/// An output of a network: row-major, the last dimension is the fastest.
typedef struct face_block {
  const float *_Nullable values;  ///< belong to the network, until its next run
  int dimension_count;            ///< 1 ... 4
  int dimensions[4];
} face_block;

/// One face by YuNet, in pixels of the picture that was given.
typedef struct face_yunet_row {
  float left, top, width, height;
  float points[10];  ///< x1 y1 ... x5 y5, in the order of face_draw.h
  float score;       ///< 0 ... 1
} face_yunet_row;

/// Frees a network; a null pointer is allowed.
void face_net_free(face_net *_Nullable net);

/// Reads an ONNX file. FACE_DAMAGED, with a message, where OpenCV cannot use it.
face_status face_net_from_onnx(const uint8_t *bytes, size_t count,
                               face_net *_Nullable *_Nonnull net, face_message *message);

/// Reads a Caffe network: the text that describes it, and its weights. FACE_DAMAGED, with a message,
/// where OpenCV cannot use them.
face_status face_net_from_caffe(const uint8_t *description, size_t description_count,
                                const uint8_t *weights, size_t weight_count,
                                face_net *_Nullable *_Nonnull net, face_message *message);

/// Sets how many threads the runs of all networks of this process use, which is one at first. Not
/// while a network runs.
face_status face_net_use_threads(int count);

/// Runs a network on one block of floats of four dimensions, whose sizes may change from run to run.
face_status face_net_run(face_net *net, const float *input, const int *dimensions,
                         face_message *message);

/// How many outputs the last run gave.
int face_net_output_count(const face_net *net);

/// An output of the last run; the index counts from 0.
face_block face_net_output(const face_net *net, int index);

/// Lays parts of a picture into count x width x height x 3 floats, column by column, red first.
///
/// Each region is resampled to width x height by area; what lies outside of the picture is black.
/// A value is (x - 127.5) / 128. Sides are 1 ... 16384.
face_status face_pixels_columns(face_pixels picture, const face_region *regions, size_t count,
                                int width, int height, float *values);

/// Lays a whole picture into 3 x height x width floats, the blue plane first.
///
/// It is resampled by area where it shrinks and linearly where it grows. A value is x - 127.
/// Sides are 1 ... 16384.
face_status face_pixels_planes(face_pixels picture, int width, int height, float *values);

/// Frees a detector; a null pointer is allowed.
void face_yunet_free(face_yunet *_Nullable detector);

/// Reads YuNet's ONNX file and tries it. FACE_DAMAGED, with a message, where OpenCV cannot use it.
face_status face_yunet_from_file(const char *path, float least_score,
                                 face_yunet *_Nullable *_Nonnull detector, face_message *message);

/// Finds faces, in a picture that is shrunk first where its longer side exceeds long_side.
///
/// The rows belong to the detector, until its next run; their order is OpenCV's.
face_status face_yunet_run(face_yunet *detector, face_pixels picture, int long_side,
                           const face_yunet_row *_Nullable *_Nonnull rows, size_t *count,
                           face_message *message);

#pragma clang assume_nonnull end

#ifdef __cplusplus
}
#endif

#endif
