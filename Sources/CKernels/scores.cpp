// Eight scores at a time; the last few of a run one by one.

#include "scores.h"

#include <algorithm>
#include <functional>

#include "vectors.hpp"

namespace {

// A power of two: the product is exact, so that it does not matter whether it is fused with the sum.
constexpr float half_count = SCORE_BIN_COUNT / 2;
constexpr float last_bin = SCORE_BIN_COUNT - 1;

}  // namespace

int score_bin(float score) {
  return int(std::min(std::max(score * half_count + half_count, 0.0f), last_bin));
}

VECTOR_CODE_BEGIN

size_t score_count(const float *scores, size_t count, uint32_t *bins, float cutoff, float *tail) {
  const Vector half = splat(half_count), last = splat(last_bin), least = splat(cutoff);
  size_t kept = 0, index = 0;
  for (; index + lanes <= count; index += lanes) {
    const Vector eight = load(scores + index);
    const Vector place = __builtin_elementwise_min(
        __builtin_elementwise_max(eight * half + half, splat(0)), last);
    const Mask bin = __builtin_convertvector(place, Mask);
    for (int lane = 0; lane < lanes; ++lane) ++bins[bin[lane]];
    for (unsigned above = bits(eight > least); above; above &= above - 1)
      tail[kept++] = scores[index + size_t(__builtin_ctz(above))];
  }
  for (; index < count; ++index) {
    ++bins[score_bin(scores[index])];
    if (scores[index] > cutoff) tail[kept++] = scores[index];
  }
  return kept;
}

VECTOR_CODE_END

float score_keep_greatest(float *scores, size_t count, size_t kept) {
  std::nth_element(scores, scores + kept - 1, scores + count, std::greater<float>());
  return scores[kept - 1];
}
