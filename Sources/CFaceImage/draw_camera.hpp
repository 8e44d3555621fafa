// What happens around the head and behind the lens: background, light, blur, exposure, noise.

#ifndef DRAW_CAMERA_HPP
#define DRAW_CAMERA_HPP

#include <vector>

#include "draw_paint.hpp"
#include "draw_raster.hpp"

namespace draw {

/// A picture in linear light, rows from the top.
struct Picture {
  explicit Picture(int side) : side(side), pixels(size_t(side) * size_t(side)) {}

  int side;
  std::vector<Colour> pixels;

  Colour &at(int x, int y) { return pixels[size_t(y) * size_t(side) + size_t(x)]; }
};

/// Smooth noise over a picture, 0 ... 1, in three octaves; the coarsest has cells of that many
/// pixels.
std::vector<float> clouds(uint32_t seed, float cellPixels, int side);

/// Fills the picture with a gradient, blobs and noise.
void layBackground(Picture &picture, const face_conditions &conditions);

/// Lights every surface of the canvas and lays it over the picture.
void layHead(Picture &picture, const Canvas &canvas, const Paint &paint, const View &view,
             const face_conditions &conditions);

/// Puts glasses on the head.
void layGlasses(Picture &picture, const Canvas &canvas, const HeadShape &shape, const View &view);

/// Blurs, exposes and quantises the picture into bytes of RGB.
void develop(const Picture &picture, const face_conditions &conditions, uint8_t *rgb);

}  // namespace draw

#endif
