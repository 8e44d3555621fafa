// Convolutions of 3 x 3 with stride 1 or 2 and padding 0 or 1 by Winograd's minimal filtering, and
// what follows a convolution: bias, batch norm, the parametric rectifier (PReLU) and a shortcut, in
// as few sweeps over memory as they can be.
//
// Maps lie in blocks of 8 channels, oneDNN's nChw8c: element (image, c, y, x) of a batch with C
// channels is at (((image * C / 8 + c / 8) * height + y) * width + x) * 8 + c % 8. Or the channels
// run fastest, its nhwc: ((image * height + y) * width + x) * C + c. All maps of a call have the same
// order. Channel counts are multiples of 8. Filters and their gradients lie as output x input x 3 x 3.
//
// Maps that are kept may be bfloat16 (bf16): the upper half of a float, rounded to the nearest, to
// the even one of two. They are widened as they are read and rounded as they are stored; everything
// between is computed in float, and gradients are floats.
//
// Work is shared among OpenMP threads (libgomp); results are the same bytes for any number of them.
// Nothing is allocated, kept or thrown; every pointer belongs to the caller.

#ifndef CONVOLUTION_H
#define CONVOLUTION_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#pragma clang assume_nonnull begin

/// The format of the numbers of maps.
typedef enum convolution_format { convolution_fp32, convolution_bf16 } convolution_format;

/// The order of the numbers of maps.
typedef enum convolution_order { convolution_blocks, convolution_channels_last } convolution_order;

/// The sizes of the maps of a batch. Rows of channels numbers are maps of one pixel.
typedef struct convolution_map_shape {
  int image_count;
  int channels;
  int pixels;
  convolution_order order;
} convolution_map_shape;

/// Maps in memory.
typedef struct convolution_maps {
  /// Floats, or the upper halves of floats.
  void *numbers;
  convolution_format format;
} convolution_maps;

/// The sizes of a convolution, of 3 x 3 where no kernel is named beside them, the same for all of its
/// passes. A side of the output has (input + 2 padding - kernel) / stride + 1 pixels.
typedef struct convolution_shape {
  int image_count;
  int input_channels;
  int output_channels;
  int input_height;
  int input_width;
  /// For Winograd 1 or 2.
  int stride;
  /// Rows and columns of zeros around the input: for Winograd 0 or 1.
  int padding;
  /// Of input and output.
  convolution_order order;
} convolution_shape;

/// What happens to the sums of a convolution before they are stored, in this order: the bias of the
/// channel is added; the result is stored in `before`; where it is not above 0 it is multiplied by
/// the slope of the channel; the element of `shortcut` is added. Null leaves a step out. `shortcut` and
/// `before` have the format of the output.
typedef struct convolution_finish {
  /// Output channels.
  const float *_Nullable bias;
  /// Output channels.
  const float *_Nullable slope;
  /// Maps like the output; may be the output itself.
  const void *_Nullable shortcut;
  /// Maps like the output.
  void *_Nullable before;
  /// One bit per element of the output, in its order, the lowest of a byte first: whether it was
  /// above 0 before it was rectified.
  uint8_t *_Nullable signs;
} convolution_finish;

/// Whether this processor runs the functions below: on x86, AVX2 and FMA.
int convolution_is_supported(void);

/// Whether it has instructions that multiply bf16 numbers: on x86, AVX512-BF16.
int convolution_computes_bf16(void);

/// The slope that rectifying multiplies by: never so near to 0 that a product cannot be divided
/// back.
float convolution_safe_slope(float slope);

// Winograd. `tile` is the side of a tile of the output map: 2 ... 6, for the gradients of stride 2
// up to 7, with which the way there would round more than any other. With stride 1
// (tile + 2)^2 / tile^2 products a pixel take the place of 9, with stride 2 (2 tile + 1)^2 / tile^2.
// The maps that are written have a multiple of 16 channels, in the weight gradient those of the
// output.

/// The floats of working memory of `convolution_winograd`, whatever the image count.
size_t convolution_winograd_scratch_count(int tile, convolution_shape shape, int thread_count,
                                          int transposes);

/// Convolves and finishes. The output may be the shortcut, but not the input.
///
/// With `transposes` it goes the way back: the input is the gradient of the convolution's output,
/// the output that of its input, and finishing is for channels and maps of the latter.
void convolution_winograd(int tile, convolution_shape shape, int thread_count,
                          convolution_maps input, const float *weight, int transposes,
                          convolution_finish finish, convolution_maps output, float *scratch);

/// The floats of working memory of `convolution_winograd_weight_gradient`, whatever the image count.
size_t convolution_winograd_weight_gradient_scratch_count(int tile, convolution_shape shape);

/// The derivative of the loss by the filter, output x input x 3 x 3, overwritten.
void convolution_winograd_weight_gradient(int tile, convolution_shape shape, convolution_maps input,
                                          const float *output_gradient, float *gradient,
                                          float *scratch);

// The rectifier after a convolution that some other library has computed, and its way back.

/// Finishes sums, image_count x channels maps; the output may be the sums. First of
/// all they are multiplied by the `scale` of the channel; null leaves that out.
void convolution_finish_sums(convolution_map_shape shape, convolution_maps sums,
                             const float *_Nullable scale, convolution_finish finish,
                             convolution_maps output);

/// What the way back through a rectifier needs of the way there.
typedef struct convolution_rectifier_memory {
  /// The sums before the rectifier; or, where there are signs, its result.
  convolution_maps maps;
  /// Null, or the signs of the sums as `convolution_finish` stores them.
  const uint8_t *_Nullable signs;
} convolution_rectifier_memory;

/// The way back through bias and rectifier.
///
/// input_gradient = output_gradient where the sum was above 0, slope times it elsewhere (it may be
/// the output gradient itself); slope_gradient = the sum over the channel of output_gradient times
/// the sum where that was not above 0; bias_gradient = the sum of input_gradient. A null slope is 1
/// everywhere and needs no memory; a null gradient is not wanted. `scratch` holds 2 x image_count x
/// channels floats.
void convolution_rectify_backward(convolution_map_shape shape, convolution_rectifier_memory memory,
                        const float *_Nullable slope, const float *output_gradient, float *input_gradient,
                        float *_Nullable slope_gradient, float *_Nullable bias_gradient, float *scratch);

// Batch norm over the channels of maps.

/// The mean and the variance (divisor image_count x pixels) of every channel. `scratch` holds
/// 2 x image_count x channels numbers.
void convolution_moments(convolution_map_shape shape, convolution_maps maps, double *means,
                         double *variances, double *scratch);

/// The sums over every channel of a gradient, and of its products with maps - mean. `scratch` holds
/// 2 x image_count x channels numbers.
void convolution_gradient_sums(convolution_map_shape shape, convolution_maps maps,
                               const float *means, const float *gradient, double *sums,
                               double *products, double *scratch);

/// One number a channel.
typedef struct convolution_norm_factors {
  const float *scale;
  const float *slope;
  const float *mean;
  const float *shift;
} convolution_norm_factors;

/// input_gradient = scale output_gradient + slope (maps - mean) + shift + addend. It may be the output
/// gradient or the addend; a null addend is 0.
void convolution_norm_backward(convolution_map_shape shape, convolution_maps maps,
                               convolution_norm_factors factors, const float *output_gradient,
                               const float *_Nullable addend, float *input_gradient);

/// Lays maps out as rows of channels x pixels numbers in their logical order, one row an image.
void convolution_maps_to_rows(convolution_map_shape shape, convolution_maps maps,
                              float *rows);

/// Lays such rows out as maps.
void convolution_maps_from_rows(convolution_map_shape shape, const float *rows, float *maps);

/// Copies so many numbers, whatever their order, from one format to another.
void convolution_convert(size_t count, convolution_maps from, convolution_maps to);

#pragma clang assume_nonnull end

#ifdef __cplusplus
}
#endif

#endif
