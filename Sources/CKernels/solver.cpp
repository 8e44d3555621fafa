// Eight weights at a time; the last few of an array one by one, by the same expressions.

#include "solver.h"

#include <algorithm>

#include "threads.hpp"
#include "vectors.hpp"

VECTOR_CODE_BEGIN

namespace {

/// The weights that a thread takes at a time: enough to outweigh the taking, few enough to share.
constexpr size_t share = 1 << 15;

/// Calls the body with ranges of multiples of eight, and of what is left of the last eight.
template <class Whole, class Single>
void for_each_share(size_t count, const Whole &whole, const Single &single) {
  for_each(int((count + share - 1) / share), [&](int item) {
    const size_t begin = size_t(item) * share, end = std::min(begin + share, count);
    size_t index = begin;
    for (; index + lanes <= end; index += lanes) whole(index);
    for (; index < end; ++index) single(index);
  });
}

ALWAYS_INLINE Vector root(Vector value) { return __builtin_elementwise_sqrt(value); }
ALWAYS_INLINE float root(float value) { return __builtin_sqrtf(value); }

template <class Number>
ALWAYS_INLINE Number next_velocity(float momentum, float rate, float decay, Number gradient,
                                   Number velocity, Number value) {
  return momentum * velocity + rate * (gradient + decay * value);
}

template <class Number>
ALWAYS_INLINE void move(const solver_adamw &rule, Number gradient, Number &first, Number &second,
                        Number &value) {
  first = rule.beta1 * first + (1 - rule.beta1) * gradient;
  second = rule.beta2 * second + (1 - rule.beta2) * gradient * gradient;
  const Number spread = root(second * rule.second_correction) + rule.epsilon;
  value -= rule.rate * (first * rule.first_correction / spread + rule.decay * value);
}

}  // namespace

void solver_momentum_update(size_t count, float momentum, float rate, float decay,
                            const float *gradient, float *velocity, float *values) {
  for_each_share(
      count,
      [=](size_t index) {
        const Vector value = load(values + index);
        const Vector moved = next_velocity(momentum, rate, decay, load(gradient + index),
                                           load(velocity + index), value);
        store(velocity + index, moved);
        store(values + index, value - moved);
      },
      [=](size_t index) {
        velocity[index] = next_velocity(momentum, rate, decay, gradient[index], velocity[index],
                                        values[index]);
        values[index] -= velocity[index];
      });
}

void solver_adamw_update(size_t count, solver_adamw rule, const float *gradient, float *first,
                         float *second, float *values) {
  for_each_share(
      count,
      [=](size_t index) {
        Vector moment = load(first + index), square = load(second + index);
        Vector value = load(values + index);
        move(rule, load(gradient + index), moment, square, value);
        store(first + index, moment);
        store(second + index, square);
        store(values + index, value);
      },
      [=](size_t index) { move(rule, gradient[index], first[index], second[index], values[index]); });
}

double solver_sum_of_squares(size_t count, const float *values) {
  typedef double Doubles __attribute__((vector_size(64)));
  Doubles sums[2] = {};
  size_t index = 0;
  for (; index + 2 * lanes <= count; index += 2 * lanes)
    for (int half = 0; half < 2; ++half) {
      const auto wide = __builtin_convertvector(load(values + index + half * lanes), Doubles);
      sums[half] += wide * wide;
    }
  double sum = 0;
  for (int lane = 0; lane < lanes; ++lane) sum += sums[0][lane] + sums[1][lane];
  for (; index < count; ++index) sum += double(values[index]) * double(values[index]);
  return sum;
}

VECTOR_CODE_END
