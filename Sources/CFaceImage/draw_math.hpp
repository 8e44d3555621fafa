// Small vectors, blends and repeatable noise for the drawing of faces.

#ifndef DRAW_MATH_HPP
#define DRAW_MATH_HPP

#include <algorithm>
#include <cmath>
#include <cstdint>

#include "face_draw.h"

namespace draw {

struct Vec3 {
  double x = 0, y = 0, z = 0;

  Vec3 operator+(const Vec3 &other) const { return {x + other.x, y + other.y, z + other.z}; }
  Vec3 operator-(const Vec3 &other) const { return {x - other.x, y - other.y, z - other.z}; }
  Vec3 operator*(double factor) const { return {x * factor, y * factor, z * factor}; }
  double dot(const Vec3 &other) const { return x * other.x + y * other.y + z * other.z; }
  Vec3 cross(const Vec3 &other) const {
    return {y * other.z - z * other.y, z * other.x - x * other.z, x * other.y - y * other.x};
  }
  /// Length one; the null vector stays as it is.
  Vec3 unit() const {
    const double length = std::sqrt(dot(*this));
    return length > 0 ? *this * (1 / length) : *this;
  }
};

struct Colour {
  float red = 0, green = 0, blue = 0;

  Colour() = default;
  Colour(float r, float g, float b) : red(r), green(g), blue(b) {}
  Colour(const face_colour &c) : red(float(c.red)), green(float(c.green)), blue(float(c.blue)) {}

  Colour operator+(const Colour &o) const { return {red + o.red, green + o.green, blue + o.blue}; }
  Colour operator*(const Colour &o) const { return {red * o.red, green * o.green, blue * o.blue}; }
  Colour operator*(float factor) const { return {red * factor, green * factor, blue * factor}; }
};

template <typename T>
inline T mix(const T &from, const T &to, float share) {
  return from * (1 - share) + to * share;
}
inline double mix(double from, double to, double share) { return from + (to - from) * share; }

/// 0 below `low`, 1 above `high`, smooth between; `low` may be the larger of the two.
template <typename T>
inline T smoothstep(T low, T high, T x) {
  const T t = std::clamp((x - low) / (high - low), T(0), T(1));
  return t * t * (3 - 2 * t);
}

/// The bell curve of height 1 and standard deviation 1.
///
/// Cut off at a distance of 6, where it is 1.5e-8: most calls are that far away, and cost nothing.
template <typename T>
inline T bell(T x, T y = 0) {
  const T square = x * x + y * y;
  return square < 36 ? std::exp(T(-0.5) * square) : T(0);
}

/// Mixes the words into 32 even bits: the finaliser of MurmurHash3 (A. Appleby) after each word.
inline uint32_t hashed(uint32_t seed, uint32_t a, uint32_t b) {
  for (uint32_t word : {a, b}) {
    seed ^= word * 0x9e3779b1u;
    seed = (seed ^ (seed >> 16)) * 0x85ebca6bu;
    seed = (seed ^ (seed >> 13)) * 0xc2b2ae35u;
    seed ^= seed >> 16;
  }
  return seed;
}

/// An even number from [0, 1) that belongs to the words.
inline float chance(uint32_t seed, uint32_t a, uint32_t b) {
  return float(hashed(seed, a, b) >> 8) * 0x1p-24f;
}

/// Smooth noise of 0 ... 1 whose knots are the whole numbers.
inline float noise(uint32_t seed, float x, float y) {
  const float floorX = std::floor(x), floorY = std::floor(y);
  const uint32_t column = uint32_t(int32_t(floorX)), row = uint32_t(int32_t(floorY));
  const float right = smoothstep(0.0f, 1.0f, x - floorX), down = smoothstep(0.0f, 1.0f, y - floorY);
  const float top = chance(seed, column, row) * (1 - right) + chance(seed, column + 1, row) * right;
  const float bottom =
      chance(seed, column, row + 1) * (1 - right) + chance(seed, column + 1, row + 1) * right;
  return top * (1 - down) + bottom * down;
}

}  // namespace draw

#endif
