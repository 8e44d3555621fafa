// What happens to eight sums of a convolution before they are stored.

#pragma once

#include "convolution.h"
#include "maps.hpp"

VECTOR_CODE_BEGIN

/// Finishes and stores eight channels of one pixel.
///
/// `channel` is the first of the eight, `offset` the place of the pixel in the output.
template <class Number>
static ALWAYS_INLINE void finish_and_store(const convolution_finish &finish, Vector bias,
                                           Vector slope, size_t offset, Vector sum,
                                           Number *output) {
  sum += bias;
  if (finish.before) store(static_cast<Number *>(finish.before) + offset, sum);
  const Mask above = sum > splat(0);
  if (finish.signs) finish.signs[offset / lanes] = bits(above);
  if (finish.slope) sum = select(above, sum, sum * slope);
  if (finish.shortcut) sum += load(static_cast<const Number *>(finish.shortcut) + offset);
  store(output + offset, sum);
}

static ALWAYS_INLINE Vector channels_or(const float *values, int channel, float otherwise) {
  return values ? load(values + channel) : splat(otherwise);
}

/// The slopes of eight channels, kept off 0.
static ALWAYS_INLINE Vector safe_slopes(const float *slopes, int channel) {
  Vector result = splat(1);
  if (slopes)
    for (int lane = 0; lane < lanes; ++lane)
      result[lane] = convolution_safe_slope(slopes[channel + lane]);
  return result;
}

VECTOR_CODE_END
