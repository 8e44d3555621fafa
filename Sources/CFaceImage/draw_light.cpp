// Background and light.

#include "draw_camera.hpp"

namespace draw {

namespace {

constexpr float darknessOfShadow = 0.80f;

Surface painted(const Fragment &fragment, const Paint &paint) {
  const float x = fragment.base[0], y = fragment.base[1], z = fragment.base[2];
  switch (fragment.material) {
    case Material::head:
      return paint.head(x, y, z, fragment.hairDepth);
    case Material::ear:
      return paint.skinOnly(x, y, 0.7f);
    case Material::neck:
      return paint.skinOnly(x, y, 0.75f);
    case Material::hairFall:
      return paint.hair(x, y, z);
    case Material::clothes:
      return paint.clothes(x, y, z);
    case Material::none:
      break;
  }
  return {};
}

/// How far other surfaces keep the light off a pixel: follows the ray towards the light over the
/// depths that were drawn.
float shadow(const Canvas &canvas, int x, int y, const Vec3 &light, double scale) {
  const float depth = canvas.at(x, y).depth;
  const float aside = float(light.x * scale), up = float(light.y * scale);
  float dark = 0;
  constexpr int steps = 14;
  for (int step = 1; step <= steps; step++) {
    const float distance = 0.045f * float(step);
    const int column = int(float(x) + distance * aside + 0.5f);
    const int row = int(float(y) - distance * up + 0.5f);
    if (column < 0 || row < 0 || column >= canvas.side || row >= canvas.side) break;
    const float above = canvas.at(column, row).depth - (depth + distance * float(light.z));
    // What stands out very far is not the thing right before the ray, as a rule: it fades out.
    if (above > 0.01f)
      dark = std::max(dark, smoothstep(0.01f, 0.07f, above) * smoothstep(0.9f, 0.5f, above));
  }
  return dark;
}

}  // namespace

std::vector<float> clouds(uint32_t seed, float cellPixels, int side) {
  std::vector<float> sum(size_t(side) * size_t(side), 0.0f);
  float weight = 4.0f / 7;
  for (uint32_t octave = 0; octave < 3; octave++, weight /= 2, cellPixels /= 2) {
    const int knots = int(float(side) / cellPixels) + 2;
    std::vector<float> row(size_t(knots) * 2), right(size_t(side), 0.0f);
    std::vector<int> knotX(size_t(side), 0);
    for (size_t x = 0; x < right.size(); x++) {
      knotX[x] = int(float(x) / cellPixels);
      right[x] = smoothstep(0.0f, 1.0f, float(x) / cellPixels - float(knotX[x]));
    }
    int above = -1;
    for (int y = 0; y < side; y++) {
      const int knotY = int(float(y) / cellPixels);
      if (knotY != above) {
        above = knotY;
        for (uint32_t i = 0; i < uint32_t(knots); i++) {
          row[i] = chance(seed + octave, i, uint32_t(knotY));
          row[size_t(knots) + i] = chance(seed + octave, i, uint32_t(knotY) + 1);
        }
      }
      const float down = smoothstep(0.0f, 1.0f, float(y) / cellPixels - float(knotY));
      float *sums = &sum[size_t(y) * size_t(side)];
      for (size_t x = 0; x < right.size(); x++) {
        const float *top = &row[size_t(knotX[x])], *bottom = top + knots;
        const float upper = top[0] + (top[1] - top[0]) * right[x];
        const float lower = bottom[0] + (bottom[1] - bottom[0]) * right[x];
        sums[x] += weight * (upper + (lower - upper) * down);
      }
    }
  }
  return sum;
}

void layBackground(Picture &picture, const face_conditions &conditions) {
  const uint32_t seed = uint32_t(conditions.texture_seed >> 7);
  const float side = float(picture.side), detail = float(conditions.background_detail);
  const Colour ends[2] = {conditions.background[0], conditions.background[1]};
  constexpr int blobs = 6;
  struct Blob {
    float x, y, radius, stretch, cover;
    Colour colour;
  } blob[blobs];
  for (uint32_t i = 0; i < blobs; i++) {
    blob[i] = {
        chance(seed, i, 1) * side,
        chance(seed, i, 2) * side,
        (0.08f + 0.32f * chance(seed, i, 3)) * side,
        0.5f + 1.5f * chance(seed, i, 4),
        detail * chance(seed, i, 5),
        Colour(chance(seed, i, 6), chance(seed, i, 7), chance(seed, i, 8)) * chance(seed, i, 9)};
  }
  const float turn = 6.2831853f * chance(seed, 99, 0), ct = std::cos(turn), st = std::sin(turn);
  const std::vector<float> grain = clouds(seed + 50, 23, picture.side);
  for (int y = 0; y < picture.side; y++) {
    for (int x = 0; x < picture.side; x++) {
      const float across = float(x) / side - 0.5f, down = float(y) / side - 0.5f;
      Colour colour = mix(ends[0], ends[1], smoothstep(-0.6f, 0.6f, across * ct + down * st));
      for (const Blob &b : blob) {
        const float right = float(x) - b.x, low = (float(y) - b.y) * b.stretch;
        const float square = (right * right + low * low) / (b.radius * b.radius);
        if (square > 1.44f) continue;
        colour = mix(colour, b.colour, b.cover * smoothstep(1.2f, 0.8f, std::sqrt(square)));
      }
      const float bright = grain[size_t(y) * size_t(picture.side) + size_t(x)];
      picture.at(x, y) = colour * (1 + detail * (bright - 0.5f));
    }
  }
}

void layHead(Picture &picture, const Canvas &canvas, const Paint &paint, const View &view,
             const face_conditions &conditions) {
  const Vec3 light = Vec3{conditions.light[0], conditions.light[1], conditions.light[2]}.unit();
  const Vec3 middle = (light + Vec3{0, 0, 1}).unit();
  const Colour direct(conditions.light_colour), ambient(conditions.ambient_colour);
  std::vector<float> leaves;
  if (conditions.dapple > 0)
    leaves = clouds(uint32_t(conditions.texture_seed >> 13), 38, canvas.side);
  for (int y = 0; y < canvas.side; y++) {
    for (int x = 0; x < canvas.side; x++) {
      const Fragment &fragment = canvas.at(x, y);
      if (fragment.material == Material::none) continue;
      const Surface surface = painted(fragment, paint);
      const Vec3 normal = Vec3{fragment.normal[0], fragment.normal[1], fragment.normal[2]}.unit();
      const float facing = float(normal.dot(light));
      // Light creeps a little round the edge, as it does under skin.
      const float wrapped = std::max(0.0f, (facing + 0.12f) / 1.12f);
      float lit = wrapped;
      if (wrapped > 0) lit *= 1 - darknessOfShadow * shadow(canvas, x, y, light, view.scale);
      if (conditions.dapple > 0) {
        const float leaf = leaves[size_t(y) * size_t(canvas.side) + size_t(x)];
        lit *= 1 - float(conditions.dapple) * smoothstep(0.40f, 0.60f, leaf);
      }
      const float sky = surface.openness * (0.72f + 0.28f * float(normal.y));
      const float towards = std::max(0.0f, float(normal.dot(middle)));
      const float fourth = towards * towards * towards * towards, eighth = fourth * fourth;
      const float mirror = surface.gloss * lit * eighth * eighth * eighth;
      picture.at(x, y) = surface.colour * (ambient * sky + direct * lit) + direct * (2.2f * mirror);
    }
  }
}

}  // namespace draw
