// The rules by which a training step moves weights, each in one sweep over memory.
//
// The updates are shared among OpenMP threads (libgomp); results are the same bytes for any number of
// them.
// Nothing is allocated, kept or thrown; every pointer belongs to the caller.

#ifndef SOLVER_H
#define SOLVER_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

#pragma clang assume_nonnull begin

/// Stochastic gradient descent with momentum, as Caffe does it:
///
///     v <- momentum v + rate (g + decay w),  w <- w - v
void solver_momentum_update(size_t count, float momentum, float rate, float decay,
                            const float *gradient, float *velocity, float *values);

/// The numbers of a step of AdamW.
typedef struct solver_adamw {
  float beta1;
  float beta2;
  float epsilon;
  float rate;
  float decay;
  /// 1 / (1 - beta1^t) and 1 / (1 - beta2^t) at step t.
  float first_correction;
  float second_correction;
} solver_adamw;

/// Adam with decoupled weight decay:
///
///     m <- beta1 m + (1 - beta1) g,  v <- beta2 v + (1 - beta2) g^2
///     w <- w - rate (first_correction m / (sqrt(second_correction v) + epsilon) + decay w)
void solver_adamw_update(size_t count, solver_adamw rule, const float *gradient, float *first,
                         float *second, float *values);

/// The sum of squares, in double, on the calling thread.
double solver_sum_of_squares(size_t count, const float *values);

#pragma clang assume_nonnull end

#ifdef __cplusplus
}
#endif

#endif
