// Eight weights at a time; the last few of a run one by one, by the same expressions.

#include "solver.h"

#include <algorithm>

#include "threads.hpp"
#include "vectors.hpp"

VECTOR_CODE_BEGIN

namespace {

/// The weights that a thread takes at a time are at least so many: enough to outweigh the taking.
constexpr size_t least_share = 1 << 15;

/// The most shares: enough for any number of threads to come out even.
constexpr size_t most_shares = 256;

/// The numbers of all parameters, one behind the other, cut into even shares.
class Sweep {
 public:
  Sweep(int parameter_count, const solver_parameter *parameters)
      : parameter_count(parameter_count), parameters(parameters) {
    for (int index = 0; index < parameter_count; ++index) total += parameters[index].count;
    const size_t even = (total + most_shares - 1) / most_shares;
    share = std::max(least_share, (even + lanes - 1) / lanes * lanes);
  }

  int share_count() const { return int((total + share - 1) / share); }

  /// Calls the body with every run of a share: its parameter, where in it the run begins and ends,
  /// and how many numbers lie before the parameter.
  template <class Body>
  void for_each_run(int item, const Body &body) const {
    const size_t begin = size_t(item) * share, end = std::min(begin + share, total);
    size_t before = 0;
    for (int index = 0; index < parameter_count && before < end; ++index) {
      const solver_parameter &parameter = parameters[index];
      const size_t behind = before + parameter.count;
      if (behind > begin)
        body(parameter, std::max(begin, before) - before, std::min(end, behind) - before, before);
      before = behind;
    }
  }

  /// Calls the body with every run, on all threads.
  template <class Body>
  void for_each_run(const Body &body) const {
    for_each(share_count(), [&](int item) { for_each_run(item, body); });
  }

 private:
  const int parameter_count;
  const solver_parameter *const parameters;
  size_t total = 0;
  size_t share = 0;
};

/// Calls one body with every eight numbers of a run, the other with each that is left.
template <class Whole, class Single>
ALWAYS_INLINE void for_each_number(size_t begin, size_t end, const Whole &whole,
                                   const Single &single) {
  size_t index = begin;
  for (; index + lanes <= end; index += lanes) whole(index);
  for (; index < end; ++index) single(index);
}

ALWAYS_INLINE Vector root(Vector value) { return __builtin_elementwise_sqrt(value); }
ALWAYS_INLINE float root(float value) { return __builtin_sqrtf(value); }

template <class Number>
ALWAYS_INLINE Number next_velocity(float momentum, float rate, float decay, Number gradient,
                                   Number velocity, Number value) {
  return momentum * velocity + rate * (gradient + decay * value);
}

template <class Number>
ALWAYS_INLINE void move(const solver_adamw &rule, float rate, float decay, Number gradient,
                        Number &first, Number &second, Number &value) {
  first = rule.beta1 * first + (1 - rule.beta1) * gradient;
  second = rule.beta2 * second + (1 - rule.beta2) * gradient * gradient;
  const Number spread = root(second * rule.second_correction) + rule.epsilon;
  value -= rate * (first * rule.first_correction / spread + decay * value);
}

double sum_of_squares(const float *values, size_t begin, size_t end) {
  typedef double Doubles __attribute__((vector_size(64)));
  Doubles sums[2] = {};
  size_t index = begin;
  for (; index + 2 * lanes <= end; index += 2 * lanes)
    for (int half = 0; half < 2; ++half) {
      const auto wide = __builtin_convertvector(load(values + index + half * lanes), Doubles);
      sums[half] += wide * wide;
    }
  double sum = 0;
  for (int lane = 0; lane < lanes; ++lane) sum += sums[0][lane] + sums[1][lane];
  for (; index < end; ++index) sum += double(values[index]) * double(values[index]);
  return sum;
}

}  // namespace

void solver_momentum_update(int parameter_count, const solver_parameter *parameters,
                            float momentum, float *velocities) {
  Sweep(parameter_count, parameters)
      .for_each_run([=](const solver_parameter &parameter, size_t begin, size_t end,
                        size_t before) {
        const float rate = parameter.rate, decay = parameter.decay;
        const float *gradient = parameter.gradient;
        float *values = parameter.values, *velocity = velocities + before;
        for_each_number(
            begin, end,
            [=](size_t index) {
              const Vector value = load(values + index);
              const Vector moved = next_velocity(momentum, rate, decay, load(gradient + index),
                                                 load(velocity + index), value);
              store(velocity + index, moved);
              store(values + index, value - moved);
            },
            [=](size_t index) {
              velocity[index] = next_velocity(momentum, rate, decay, gradient[index],
                                              velocity[index], values[index]);
              values[index] -= velocity[index];
            });
      });
}

void solver_adamw_update(int parameter_count, const solver_parameter *parameters,
                         solver_adamw rule, float *first, float *second) {
  Sweep(parameter_count, parameters)
      .for_each_run([=](const solver_parameter &parameter, size_t begin, size_t end,
                        size_t before) {
        const float rate = parameter.rate, decay = parameter.decay;
        const float *gradient = parameter.gradient;
        float *values = parameter.values, *moments = first + before, *squares = second + before;
        for_each_number(
            begin, end,
            [=](size_t index) {
              Vector moment = load(moments + index), square = load(squares + index);
              Vector value = load(values + index);
              move(rule, rate, decay, load(gradient + index), moment, square, value);
              store(moments + index, moment);
              store(squares + index, square);
              store(values + index, value);
            },
            [=](size_t index) {
              move(rule, rate, decay, gradient[index], moments[index], squares[index],
                   values[index]);
            });
      });
}

double solver_squared_gradient_norm(int parameter_count, const solver_parameter *parameters) {
  const Sweep sweep(parameter_count, parameters);
  // Sums by share first: who computes which of them then changes no bit of the result.
  double sums[most_shares] = {};
  for_each(sweep.share_count(), [&](int item) {
    sweep.for_each_run(item, [&](const solver_parameter &parameter, size_t begin, size_t end,
                                 size_t) {
      sums[item] += sum_of_squares(parameter.gradient, begin, end);
    });
  });
  double sum = 0;
  for (double part : sums) sum += part;
  return sum;
}

void solver_scale_gradients(int parameter_count, const solver_parameter *parameters,
                            float factor) {
  Sweep(parameter_count, parameters)
      .for_each_run([=](const solver_parameter &parameter, size_t begin, size_t end, size_t) {
        float *gradient = parameter.gradient;
        for_each_number(
            begin, end,
            [=](size_t index) { store(gradient + index, load(gradient + index) * factor); },
            [=](size_t index) { gradient[index] *= factor; });
      });
}

VECTOR_CODE_END
