// The sums of a batch norm over all images and pixels of a channel, and its way back.

#include <cstddef>

#include "convolution.h"
#include "maps.hpp"

VECTOR_CODE_BEGIN

typedef double Half __attribute__((vector_size(32)));

/// Eight sums in double.
struct Sums {
  Half lower = {0, 0, 0, 0};
  Half upper = {0, 0, 0, 0};

  ALWAYS_INLINE void add(Vector values) {
    lower += __builtin_convertvector(__builtin_shufflevector(values, values, 0, 1, 2, 3), Half);
    upper += __builtin_convertvector(__builtin_shufflevector(values, values, 4, 5, 6, 7), Half);
  }

  ALWAYS_INLINE double operator[](int lane) const {
    return lane < lanes / 2 ? lower[lane] : upper[lane - lanes / 2];
  }
};

/// The pixels whose float sum is added to the sums in double at a time.
constexpr int run = 16;

/// Sums what the body gives for every pixel of an image's block of channels.
template <class Body>
static ALWAYS_INLINE Sums sum_pixels(int pixels, const Body &body) {
  Sums sums;
  for (int first = 0; first < pixels; first += run) {
    Vector part = splat(0);
    const int end = first + run < pixels ? first + run : pixels;
    for (int pixel = first; pixel < end; ++pixel) part += body(pixel);
    sums.add(part);
  }
  return sums;
}

void convolution_moments(convolution_map_shape shape, convolution_maps maps, double *means,
                         double *variances, double *scratch) {
  const int pixels = shape.pixels;
  const size_t step = MapSteps(shape).pixel;
  double *image_means = scratch;
  double *image_squares = scratch + size_t(shape.image_count) * size_t(shape.channels);
  // Sums per image first: who computes which of them then changes no bit of the result.
  for_each_block(shape, [&](int item, int, size_t offset) {
    with_numbers(maps, [&](const auto *numbers) {
      const auto *map = numbers + offset;
      const Sums sums = sum_pixels(pixels, [&](int pixel) { return load(map + size_t(pixel) * step); });
      Vector mean;
      for (int lane = 0; lane < lanes; ++lane) {
        image_means[size_t(item) * lanes + size_t(lane)] = sums[lane] / pixels;
        mean[lane] = float(sums[lane] / pixels);
      }
      const Sums squares = sum_pixels(pixels, [&](int pixel) {
        const Vector difference = load(map + size_t(pixel) * step) - mean;
        return difference * difference;
      });
      for (int lane = 0; lane < lanes; ++lane) {
        // The squares are about the rounded mean; they are wanted about the exact one.
        const double rest = sums[lane] / pixels - double(mean[lane]);
        image_squares[size_t(item) * lanes + size_t(lane)] = squares[lane] - pixels * rest * rest;
      }
    });
  });
  for (int channel = 0; channel < shape.channels; ++channel) {
    double mean = 0, square = 0;
    for (int image = 0; image < shape.image_count; ++image)
      mean += image_means[size_t(image) * size_t(shape.channels) + size_t(channel)];
    mean /= shape.image_count;
    for (int image = 0; image < shape.image_count; ++image) {
      const size_t place = size_t(image) * size_t(shape.channels) + size_t(channel);
      const double difference = image_means[place] - mean;
      square += image_squares[place] + pixels * difference * difference;
    }
    means[channel] = mean;
    variances[channel] = square / (double(shape.image_count) * pixels);
  }
}

void convolution_gradient_sums(convolution_map_shape shape, convolution_maps maps,
                               const float *means, const float *gradient, double *sums,
                               double *products, double *scratch) {
  const int pixels = shape.pixels;
  const size_t step = MapSteps(shape).pixel;
  double *image_sums = scratch;
  double *image_products = scratch + size_t(shape.image_count) * size_t(shape.channels);
  for_each_block(shape, [&](int item, int channel, size_t offset) {
    const float *incoming = gradient + offset;
    const Vector mean = load(means + channel);
    Sums sum, product;
    with_numbers(maps, [&](const auto *numbers) {
      const auto *map = numbers + offset;
      for (int first = 0; first < pixels; first += run) {
        Vector part = splat(0), product_part = splat(0);
        const int end = first + run < pixels ? first + run : pixels;
        for (int pixel = first; pixel < end; ++pixel) {
          const Vector value = load(incoming + size_t(pixel) * step);
          part += value;
          product_part += value * (load(map + size_t(pixel) * step) - mean);
        }
        sum.add(part);
        product.add(product_part);
      }
    });
    for (int lane = 0; lane < lanes; ++lane) {
      image_sums[size_t(item) * lanes + size_t(lane)] = sum[lane];
      image_products[size_t(item) * lanes + size_t(lane)] = product[lane];
    }
  });
  for (int channel = 0; channel < shape.channels; ++channel) {
    sums[channel] = products[channel] = 0;
    for (int image = 0; image < shape.image_count; ++image) {
      const size_t place = size_t(image) * size_t(shape.channels) + size_t(channel);
      sums[channel] += image_sums[place];
      products[channel] += image_products[place];
    }
  }
}

void convolution_norm_backward(convolution_map_shape shape, convolution_maps maps,
                               convolution_norm_factors factors, const float *output_gradient,
                               const float *addend, float *input_gradient) {
  const size_t step = MapSteps(shape).pixel;
  for_each_block(shape, [&](int, int channel, size_t offset) {
    const Vector mean = load(factors.mean + channel), scale = load(factors.scale + channel);
    const Vector slope = load(factors.slope + channel), shift = load(factors.shift + channel);
    with_numbers(maps, [&](const auto *numbers) {
      for (int pixel = 0; pixel < shape.pixels; ++pixel, offset += step) {
        Vector result = scale * load(output_gradient + offset) +
                        slope * (load(numbers + offset) - mean) + shift;
        if (addend) result += load(addend + offset);
        store(input_gradient + offset, result);
      }
    });
  });
}

VECTOR_CODE_END
