// Maps of either number format.

#pragma once

#include "convolution.h"
#include "vectors.hpp"

VECTOR_CODE_BEGIN

/// Calls the body with the numbers of maps as what they are.
template <class Body>
static ALWAYS_INLINE auto with_numbers(convolution_maps maps, const Body &body) {
  return maps.format == convolution_bf16 ? body(static_cast<BFloat16 *>(maps.numbers))
                                         : body(static_cast<float *>(maps.numbers));
}

VECTOR_CODE_END
