// The colours on the head: skin, eyes, brows, lips, beard, hair, as functions of a point on its
// surface.

#ifndef DRAW_PAINT_HPP
#define DRAW_PAINT_HPP

#include "draw_shape.hpp"

namespace draw {

/// What the light meets at a point.
struct Surface {
  Colour colour;
  float gloss = 0;     // share of light thrown back as from a mirror
  float openness = 1;  // share of the ambient light that gets there
};

class Paint {
 public:
  /// edge: the width over which borders blend, about a pixel, in half head heights.
  Paint(const HeadShape &shape, float edge);

  Surface head(float x, float y, float z, float hairDepth) const;
  Surface skinOnly(float x, float y, float openness) const;
  Surface hair(float x, float y, float z) const;
  Surface clothes(float x, float y, float z) const;

 private:
  const HeadShape &shape;
  const face_person &person;
  const face_conditions &conditions;
  const float edge;
  const uint32_t personSeed, photoSeed;

  // Each lays one thing over what is there, at (x, y) of the frontal face.
  void layBlush(Surface &surface, float x, float y) const;
  void layMoles(Surface &surface, float x, float y) const;
  void layFolds(Surface &surface, float x, float y) const;
  void layNostrils(Surface &surface, float x, float y) const;
  void layBeard(Surface &surface, float x, float y, float z) const;
  void layMouth(Surface &surface, float x, float y) const;
  void layEye(Surface &surface, float x, float y) const;
  void layBrow(Surface &surface, float x, float y) const;
  void layHair(Surface &surface, float x, float y, float z, float depth) const;

  /// 0 outside of a border, 1 inside, blended over the edge; `inside` is the distance inwards.
  float within(float inside) const { return smoothstep(-0.5f * edge, 0.5f * edge, inside); }
};

}  // namespace draw

#endif
