// Bias, rectifier and shortcut in one sweep, forward and backward.

#include "rectifier.hpp"

#include <cmath>

#include "threads.hpp"

int convolution_is_supported(void) {
#if defined(__x86_64__)
  return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
#else
  return 1;
#endif
}

int convolution_computes_bf16(void) {
#if defined(__x86_64__)
  return __builtin_cpu_supports("avx512bf16");
#else
  return 0;
#endif
}

float convolution_safe_slope(float slope) {
  const float least = 1e-20f;
  return std::fabs(slope) < least ? std::copysign(least, slope) : slope;
}

VECTOR_CODE_BEGIN

void convolution_finish_sums(convolution_map_shape shape, convolution_maps sums,
                             const float *scale, convolution_finish finish,
                             convolution_maps output) {
  const size_t step = MapSteps(shape).pixel;
  with_numbers(sums, [&](const auto *from) {
    with_numbers(output, [&](auto *to) {
      for_each_block(shape, [&](int, int channel, size_t offset) {
        const Vector factor = channels_or(scale, channel, 1);
        const Vector bias = channels_or(finish.bias, channel, 0);
        const Vector slope = safe_slopes(finish.slope, channel);
        for (int pixel = 0; pixel < shape.pixels; ++pixel, offset += step)
          finish_and_store(finish, bias, slope, offset, factor * load(from + offset), to);
      });
    });
  });
}

void convolution_rectify_backward(convolution_map_shape shape, convolution_rectifier_memory memory,
                        const float *slope, const float *output_gradient, float *input_gradient,
                        float *slope_gradient, float *bias_gradient, float *scratch) {
  const size_t step = MapSteps(shape).pixel;
  float *slope_parts = scratch;
  float *bias_parts = scratch + size_t(shape.image_count) * size_t(shape.channels);
  // Sums per image first: who computes which of them then changes no bit of the result.
  for_each_block(shape, [&](int item, int channel, size_t offset) {
    const Vector slopes = safe_slopes(slope, channel);
    Vector slope_sum = splat(0), bias_sum = splat(0);
    with_numbers(memory.maps, [&](const auto *maps) {
      for (int pixel = 0; pixel < shape.pixels; ++pixel, offset += step) {
        const Vector incoming = load(output_gradient + offset);
        if (!slope) {
          bias_sum += incoming;
          store(input_gradient + offset, incoming);
          continue;
        }
        const Vector kept = load(maps + offset);
        const Vector before = memory.signs ? kept / slopes : kept;
        const Mask above = memory.signs ? mask(memory.signs[offset / lanes]) : kept > splat(0);
        const Vector outgoing = select(above, incoming, incoming * slopes);
        slope_sum += select(above, splat(0), incoming * before);
        bias_sum += outgoing;
        store(input_gradient + offset, outgoing);
      }
    });
    store(slope_parts + size_t(item) * lanes, slope_sum);
    store(bias_parts + size_t(item) * lanes, bias_sum);
  });
  for (int channel = 0; channel < shape.channels; channel += lanes) {
    Vector slope_sum = splat(0), bias_sum = splat(0);
    for (int image = 0; image < shape.image_count; ++image) {
      const size_t offset = size_t(image) * size_t(shape.channels) + size_t(channel);
      slope_sum += load(slope_parts + offset);
      bias_sum += load(bias_parts + offset);
    }
    if (slope_gradient) store(slope_gradient + channel, slope_sum);
    if (bias_gradient) store(bias_gradient + channel, bias_sum);
  }
}

VECTOR_CODE_END
