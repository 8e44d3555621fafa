#include "draw_paint.hpp"

namespace draw {

namespace {

void lay(Surface &surface, const Colour &colour, float cover, float gloss) {
  surface.colour = mix(surface.colour, colour, cover);
  surface.gloss = surface.gloss * (1 - cover) + gloss * cover;
}

}  // namespace

Paint::Paint(const HeadShape &shape, float edge)
    : shape(shape),
      person(shape.person),
      conditions(shape.conditions),
      edge(edge),
      // The grain of skin and hair belongs to the person: any number that differs between people
      // does.
      personSeed(hashed(17, uint32_t(person.eye_x * 1e7), uint32_t(person.nose_width * 1e7))),
      photoSeed(uint32_t(conditions.texture_seed ^ (conditions.texture_seed >> 32))) {}

Surface Paint::skinOnly(float x, float y, float openness) const {
  const float grain = 0.95f + 0.10f * noise(personSeed, x * 16, y * 16);
  return {Colour(person.skin) * grain, 0.05f, openness};
}

Surface Paint::head(float x, float y, float z, float hairDepth) const {
  Surface surface = skinOnly(x, y, 1);
  // Deep under the hair nothing of the face shows.
  if (z > 0 && hairDepth < 0.1f) {
    layBlush(surface, x, y);
    layMoles(surface, x, y);
    layFolds(surface, x, y);
    layNostrils(surface, x, y);
    layBeard(surface, x, y, z);
    layMouth(surface, x, y);
    layEye(surface, x, y);
    layBrow(surface, x, y);
  }
  layHair(surface, x, y, z, hairDepth);
  return surface;
}

void Paint::layBlush(Surface &surface, float x, float y) const {
  if (person.blush <= 0) return;
  const float cheek = bell((std::abs(x) - 0.38f) / 0.14f, (y + 0.22f) / 0.15f);
  const float nose = bell(x / 0.08f, (y - float(person.nose_y) - 0.03f) / 0.08f);
  const float share = float(person.blush) * (cheek + 0.8f * nose);
  surface.colour = surface.colour * Colour(1 - 0.05f * share, 1 - 0.38f * share, 1 - 0.36f * share);
}

void Paint::layMoles(Surface &surface, float x, float y) const {
  for (const face_mole &mole : person.moles) {
    if (mole.radius <= 0) continue;
    const float right = x - float(mole.x), up = y - float(mole.y);
    const float away = std::sqrt(right * right + up * up);
    lay(surface, Colour(person.skin) * Colour(0.30f, 0.20f, 0.17f),
        0.9f * within(float(mole.radius) - away), 0.03f);
  }
}

void Paint::layFolds(Surface &surface, float x, float y) const {
  const float top = float(person.nose_y), bottom = float(person.mouth_y) - 0.03f;
  const float along = (top - y) / (top - bottom);
  const float path = float(person.nose_width) * 1.25f +
                     (float(shape.mouthWidth) * 1.12f - float(person.nose_width)) * along * along;
  const float line = bell((std::abs(x) - path) / 0.022f) * smoothstep(-0.1f, 0.2f, along) *
                     smoothstep(1.1f, 0.7f, along);
  const float deep = float(person.fold_depth) + 0.4f * std::max(0.0f, float(conditions.smile));
  const float underEye =
      bell((std::abs(x) - float(person.eye_x)) / 0.1f, (y - float(person.eye_y) + 0.115f) / 0.02f);
  const float shade = 0.42f * deep * line + 0.28f * float(person.fold_depth) * underEye;
  surface.colour = surface.colour * (1 - std::min(0.6f, shade));
}

void Paint::layNostrils(Surface &surface, float x, float y) const {
  const float width = float(person.nose_width);
  const float down = y - float(person.nose_y) + 0.052f;
  const float hole = bell((std::abs(x) - 0.5f * width) / (0.22f * width), down / 0.015f);
  surface.colour = surface.colour * (1 - 0.70f * hole);
  surface.openness *= 1 - 0.35f * bell(x / width, (down + 0.02f) / 0.03f);
}

void Paint::layBeard(Surface &surface, float x, float y, float z) const {
  if (person.beard <= 0 && person.moustache <= 0) return;
  const float aside = std::abs(std::atan2(x, z));
  const float mouthY = float(person.mouth_y), mouthWidth = float(shape.mouthWidth);
  const float upper = float(person.upper_lip);
  const float strand = 0.62f + 0.76f * noise(personSeed + 7, x * 70, y * 26);
  const float cheekLine = mouthY + 0.10f + 0.40f * smoothstep(0.35f, 1.1f, aside) -
                          0.25f * smoothstep(0.4f, 0.0f, std::abs(x) / mouthWidth * 0.4f);
  const float jaw = smoothstep(0.06f, -0.10f, y - cheekLine);
  const float lipX = x / (1.35f * mouthWidth);
  const float moustache = smoothstep(1.0f, 0.75f, std::abs(lipX)) *
                          smoothstep(mouthY - 0.12f, mouthY - 0.02f, y + 0.10f * lipX * lipX) *
                          smoothstep(mouthY + upper + 0.11f, mouthY + upper + 0.04f, y);
  const float share = std::max(float(person.beard) * jaw, float(person.moustache) * moustache);
  const float cover = std::min(0.97f, share * (0.55f + 0.45f * share) * strand * 1.15f);
  lay(surface, Colour(person.hair) * (0.55f + 0.35f * strand), std::max(0.0f, cover), 0.03f);
}

void Paint::layMouth(Surface &surface, float x, float y) const {
  const float half = float(shape.mouthWidth), across = x / half;
  if (std::abs(across) > 1.15f) return;
  const float open = float(conditions.mouth_open);
  const float line = float(shape.lipLine(across));
  const float arch = std::max(0.0f, 1 - across * across);
  const float bow = 1 - 0.28f * bell(across / 0.16f);
  const float top = line + float(person.upper_lip) * std::pow(arch, 0.8f) * bow;
  const float innerTop = line + 0.15f * open * arch;
  const float innerBottom = line - open * std::sqrt(arch);
  const float bottom = innerBottom - float(person.lower_lip) * std::pow(arch, 0.65f);
  const float blend = within(half - std::abs(x));

  const float lips = within(top - y) * within(y - bottom) * blend;
  const float groove = 0.85f + 0.2f * noise(personSeed + 3, x * 60, y * 8);
  lay(surface, Colour(person.lip) * groove, lips, 0.10f);
  const float inside = within(innerTop - y) * within(y - innerBottom) * blend;
  const bool teeth = y > innerTop - std::min(0.07f, 0.75f * open) && std::abs(across) < 0.8f;
  lay(surface, teeth ? Colour(0.72f, 0.68f, 0.58f) : Colour(0.10f, 0.02f, 0.02f), inside, 0.02f);
  const float seam = bell((y - (open > 0.02f ? innerTop : line)) / 0.011f) * blend;
  const float corner = bell((std::abs(across) - 1) / 0.05f, (y - line) / 0.02f);
  surface.colour = surface.colour * (1 - 0.72f * seam) * (1 - 0.5f * corner);
}

void Paint::layEye(Surface &surface, float x, float y) const {
  const float side = std::abs(x) - float(person.eye_x), rise = y - float(person.eye_y);
  const float halfWidth = float(person.eye_width);
  if (std::abs(side) > 1.9f * halfWidth || std::abs(rise) > 0.3f) return;
  const float ct = float(std::cos(person.eye_tilt)), st = float(std::sin(person.eye_tilt));
  const float u = (side * ct + rise * st) / halfWidth, v = rise * ct - side * st;
  const float arch = 1 - std::pow(std::min(1.0f, std::abs(u)), 2.2f);
  const float height = float(person.eye_height);
  const float closing = 1 - float(conditions.lid_open);
  const float low = -0.52f * height * arch;
  const float high = height * arch * (1 - closing) + low * closing;
  const float blend = within((1 - std::abs(u)) * halfWidth);

  const float socket = bell(u / 1.1f, (v - 0.05f) / 0.085f);
  surface.colour =
      surface.colour * Colour(1 - 0.20f * socket, 1 - 0.27f * socket, 1 - 0.25f * socket);
  surface.openness *= 1 - 0.25f * socket;
  const float crease = bell((v - high - float(person.lid_crease)) / 0.012f) * blend;
  surface.colour = surface.colour * (1 - 0.45f * crease);

  const float inside = within(high - v) * within(v - low) * blend;
  const float lidShade = 0.62f + 0.38f * smoothstep(0.0f, 0.05f, high - v);
  lay(surface, Colour(0.74f, 0.70f, 0.67f) * (lidShade - 0.15f * u * u), inside, 0.10f);

  // The gaze moves both irises the same way, while `side` counts outwards from the nose.
  const float gazeX = float(conditions.gaze_x) * (x < 0 ? -1.0f : 1.0f);
  const float irisX = u * halfWidth - gazeX;
  const float irisY = v - 0.012f - float(conditions.gaze_y);
  const float away = std::sqrt(irisX * irisX + irisY * irisY);
  const float radius = float(person.iris_radius);
  const float ring = 0.55f + 0.6f * smoothstep(1.0f, 0.7f, away / radius);
  lay(surface, Colour(person.iris) * ring * lidShade, inside * within(radius - away), 0.25f);
  lay(surface, Colour(0.012f, 0.010f, 0.010f), inside * within(0.42f * radius - away), 0.30f);

  const float lash = bell((v - high) / (0.010f + 0.006f * std::max(0.0f, u))) * blend;
  const float lower = bell((v - low) / 0.009f) * blend;
  lay(surface, Colour(person.hair) * 0.25f, std::min(1.0f, 0.88f * lash + 0.30f * lower), 0);
  const float duct = bell((u + 0.95f) / 0.10f, v / 0.012f);
  lay(surface, Colour(person.skin) * Colour(0.8f, 0.45f, 0.4f), 0.6f * duct, 0.1f);
}

void Paint::layBrow(Surface &surface, float x, float y) const {
  const float half = float(person.brow_length);
  const float u = (std::abs(x) - float(person.eye_x) - 0.02f) / half;
  if (std::abs(u) > 1.2f) return;
  const float middle = float(shape.browY) + 0.5f * float(person.brow_tilt) * u +
                       float(person.brow_arch) * (1 - u * u);
  const float thickness = float(person.brow_thickness) * (1 - 0.55f * std::max(0.0f, u));
  const float strand = noise(personSeed + 5, x * 55 + y * 30, y * 40);
  const float inside =
      thickness * std::sqrt(std::max(0.0f, 1 - u * u * u * u)) - std::abs(y - middle);
  const float cover = smoothstep(-0.016f, 0.016f, inside + 0.02f * (strand - 0.5f)) *
                      smoothstep(1.08f, 0.9f, std::abs(u));
  lay(surface, Colour(person.hair) * (0.45f + 0.25f * strand),
      cover * float(person.brow_density) * (0.75f + 0.3f * strand), 0.02f);
}

Surface Paint::hair(float x, float y, float z) const {
  const float around = std::atan2(x, z);
  const float strand = 0.6f * noise(photoSeed, around * 26, y * 3) +
                       0.4f * noise(personSeed + 11, around * 60 + y * 4, y * 6);
  return {Colour(person.hair) * (0.55f + 0.85f * strand), 0.10f * (0.4f + strand), 0.85f};
}

void Paint::layHair(Surface &surface, float x, float y, float z, float depth) const {
  if (depth < -0.3f && !conditions.hat) return;
  const float ragged = 0.07f * (noise(photoSeed + 4, std::atan2(x, z) * 22, y * 5) - 0.5f);
  const float cover = smoothstep(-0.02f, 0.03f, depth + ragged);
  surface.openness *= 1 - 0.4f * std::exp(-std::max(0.0f, -depth) / 0.06f) * (1 - cover);
  if (cover > 0) {
    const Surface strands = hair(x, y, z);
    lay(surface, strands.colour, cover, strands.gloss);
  }
  if (!conditions.hat) return;
  const float above = y - float(conditions.hat_y);
  const float rib = 0.8f + 0.25f * noise(photoSeed + 9, std::atan2(x, z) * 30, y * 14);
  const float band = above < 0.12f ? 0.8f : 1.0f;
  surface.openness *= 1 - 0.5f * std::exp(-std::max(0.0f, -above) / 0.05f) * within(-above);
  lay(surface, Colour(conditions.hat_colour) * (rib * band), within(above), 0.02f);
}

Surface Paint::clothes(float x, float y, float z) const {
  const float weave = 0.75f + 0.5f * noise(photoSeed + 21, x * 6 + z, y * 6);
  return {Colour(conditions.clothes) * weave, 0.02f, 0.9f};
}

}  // namespace draw
