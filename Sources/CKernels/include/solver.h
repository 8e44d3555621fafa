// The rules by which a training step moves weights, each in one sweep over the memory of all
// parameters.
//
// A sweep is cut into even pieces, whatever the lengths of the parameters, which are shared among
// OpenMP threads (libgomp); results are the same bytes for any number of them.
// Nothing is allocated, kept or thrown; every pointer belongs to the caller.

#ifndef SOLVER_H
#define SOLVER_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

#pragma clang assume_nonnull begin

/// One parameter, the numbers of which lie one behind the other.
typedef struct solver_parameter {
  size_t count;
  /// The learning rate of this parameter, and the weight decay.
  float rate;
  float decay;
  float *gradient;
  float *values;
} solver_parameter;

// What a solver remembers of the parameters lies one behind the other too, in their order.

/// Stochastic gradient descent with momentum, as Caffe does it:
///
///     v <- momentum v + rate (g + decay w),  w <- w - v
void solver_momentum_update(int parameter_count, const solver_parameter *parameters,
                            float momentum, float *velocities);

/// The numbers of a step of AdamW.
typedef struct solver_adamw {
  float beta1;
  float beta2;
  float epsilon;
  /// 1 / (1 - beta1^t) and 1 / (1 - beta2^t) at step t.
  float first_correction;
  float second_correction;
} solver_adamw;

/// Adam with decoupled weight decay:
///
///     m <- beta1 m + (1 - beta1) g,  v <- beta2 v + (1 - beta2) g^2
///     w <- w - rate (first_correction m / (sqrt(second_correction v) + epsilon) + decay w)
void solver_adamw_update(int parameter_count, const solver_parameter *parameters,
                         solver_adamw rule, float *first, float *second);

/// The sum of the squares of all gradients, in double.
double solver_squared_gradient_norm(int parameter_count, const solver_parameter *parameters);

/// Multiplies all gradients by a factor.
void solver_scale_gradients(int parameter_count, const solver_parameter *parameters, float factor);

#pragma clang assume_nonnull end

#ifdef __cplusplus
}
#endif

#endif
