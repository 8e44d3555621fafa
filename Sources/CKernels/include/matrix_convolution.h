// Convolutions as products of matrices ("im2col"): for every tap of the filter, the pixels that it
// reads are laid out as rows, multiplied by the weights of the tap, and added where it writes.
//
// Any kernel, stride and padding; channel counts are multiples of 8. Maps, filters and what is
// promised of threads and memory are as in `convolution.h`; whoever calls brings the product of two
// matrices. Taps leave out what they would read of the zeros around the maps.

#ifndef MATRIX_CONVOLUTION_H
#define MATRIX_CONVOLUTION_H

#include "convolution.h"

#ifdef __cplusplus
extern "C" {
#endif

#pragma clang assume_nonnull begin

/// result = left right, plus result where it accumulates. Matrices lie row by row, rows so many
/// floats apart.
typedef struct convolution_product {
  int rows;
  int columns;
  int inner;
  /// rows x inner.
  const float *left;
  int left_stride;
  /// inner x columns, or columns x inner where it is transposed.
  const float *right;
  int right_stride;
  int transposes_right;
  int accumulates;
  /// rows x columns.
  float *result;
  int result_stride;
} convolution_product;

/// Computes a product on the calling thread, the same bytes on any; 0 if it did. Several threads call
/// it at a time.
typedef int (*convolution_multiply)(const convolution_product *product);

/// The floats of working memory of `convolution_matrix`, whatever the image count.
size_t convolution_matrix_scratch_count(convolution_shape shape, int kernel, int thread_count,
                                        int transposes);

/// Convolves with filters of kernel x kernel and finishes, with `transposes` the way back, as
/// `convolution_winograd` does.
///
/// Returns 0, or what the product gave that was not 0; the output is then of no use.
int convolution_matrix(convolution_shape shape, int kernel, int thread_count,
                       convolution_multiply multiply, const float *input, const float *weight,
                       int transposes, convolution_finish finish, float *output, float *scratch);

/// The floats of working memory of `convolution_matrix_weight_gradient`, whatever the image count.
size_t convolution_matrix_weight_gradient_scratch_count(convolution_shape shape, int kernel,
                                                        int thread_count);

/// The derivative of the loss by the filter, output x input x kernel x kernel, overwritten; returns
/// as above.
int convolution_matrix_weight_gradient(convolution_shape shape, int kernel, int thread_count,
                                       convolution_multiply multiply, const float *input,
                                       const float *output_gradient, float *gradient,
                                       float *scratch);

#pragma clang assume_nonnull end

#ifdef __cplusplus
}
#endif

#endif
