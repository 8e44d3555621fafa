// Eight floats at a time, in the compiler's vector types.

#pragma once

#include <cstddef>
#include <cstdint>

#define ALWAYS_INLINE inline __attribute__((always_inline))

// What follows `VECTOR_CODE_BEGIN` may use AVX2 and FMA on x86; see convolution_is_supported.
#if defined(__x86_64__)
#define VECTOR_CODE_BEGIN \
  _Pragma("clang attribute push(__attribute__((target(\"avx2,fma\"))), apply_to = function)")
#define VECTOR_CODE_END _Pragma("clang attribute pop")
#else
#define VECTOR_CODE_BEGIN
#define VECTOR_CODE_END
#endif

VECTOR_CODE_BEGIN

constexpr int lanes = 8;

typedef float Vector __attribute__((vector_size(32)));
typedef float UnalignedVector __attribute__((vector_size(32), aligned(4)));
typedef int32_t Mask __attribute__((vector_size(32)));

static ALWAYS_INLINE Vector load(const float *from) {
  return *reinterpret_cast<const UnalignedVector *>(from);
}

static ALWAYS_INLINE void store(float *to, Vector value) {
  *reinterpret_cast<UnalignedVector *>(to) = value;
}

/// The upper half of a float.
struct BFloat16 {
  uint16_t bits;
};

typedef uint32_t Words __attribute__((vector_size(32)));
typedef uint16_t Halves __attribute__((vector_size(16)));
typedef uint16_t UnalignedHalves __attribute__((vector_size(16), aligned(2)));

static ALWAYS_INLINE Vector load(const BFloat16 *from) {
  const Halves upper = *reinterpret_cast<const UnalignedHalves *>(from);
  return reinterpret_cast<Vector>(__builtin_convertvector(upper, Words) << 16);
}

/// Rounds to the nearest, to the even one of two; a NaN stays one.
static ALWAYS_INLINE void store(BFloat16 *to, Vector value) {
  const Words bits = reinterpret_cast<Words>(value);
  const Words rounded = (bits + 0x7fff + ((bits >> 16) & 1)) >> 16;
  const Words quiet = (bits >> 16) | 0x40;
  const Words is_number = reinterpret_cast<Words>(value == value);
  const Words upper = (rounded & is_number) | (quiet & ~is_number);
  *reinterpret_cast<UnalignedHalves *>(to) = __builtin_convertvector(upper, Halves);
}

static ALWAYS_INLINE Vector splat(float value) {
  return Vector{value, value, value, value, value, value, value, value};
}

static ALWAYS_INLINE Vector select(Mask mask, Vector yes, Vector no) {
  return reinterpret_cast<Vector>((mask & reinterpret_cast<Mask>(yes)) |
                                  (~mask & reinterpret_cast<Mask>(no)));
}

/// Turns eight rows of eight into eight columns.
static ALWAYS_INLINE void transpose(Vector (&rows)[lanes]) {
  Vector pairs[lanes], fours[lanes];
  for (int row = 0; row < lanes; row += 2) {
    pairs[row] = __builtin_shufflevector(rows[row], rows[row + 1], 0, 8, 1, 9, 4, 12, 5, 13);
    pairs[row + 1] = __builtin_shufflevector(rows[row], rows[row + 1], 2, 10, 3, 11, 6, 14, 7, 15);
  }
  for (int row = 0; row < lanes; row += 4)
    for (int half = 0; half < 2; ++half) {
      const Vector upper = pairs[row + half], lower = pairs[row + half + 2];
      fours[row + 2 * half] = __builtin_shufflevector(upper, lower, 0, 1, 8, 9, 4, 5, 12, 13);
      fours[row + 2 * half + 1] = __builtin_shufflevector(upper, lower, 2, 3, 10, 11, 6, 7, 14, 15);
    }
  for (int row = 0; row < lanes / 2; ++row) {
    rows[row] = __builtin_shufflevector(fours[row], fours[row + 4], 0, 1, 2, 3, 8, 9, 10, 11);
    rows[row + 4] = __builtin_shufflevector(fours[row], fours[row + 4], 4, 5, 6, 7, 12, 13, 14, 15);
  }
}

/// One bit a lane, the first lane lowest.
static ALWAYS_INLINE uint8_t bits(Mask mask) {
#if defined(__x86_64__)
  return uint8_t(__builtin_ia32_movmskps256(reinterpret_cast<Vector>(mask)));
#else
  int result = 0;
  for (int lane = 0; lane < lanes; ++lane) result |= (mask[lane] & 1) << lane;
  return uint8_t(result);
#endif
}

static ALWAYS_INLINE Mask mask(uint8_t bits) {
  const Mask each = {1, 2, 4, 8, 16, 32, 64, 128};
  const int32_t all = bits;
  return (Mask{all, all, all, all, all, all, all, all} & each) != 0;
}

VECTOR_CODE_END
