// From meshes to pixels: which surface shows where, how deep, and which way it faces.

#ifndef DRAW_RASTER_HPP
#define DRAW_RASTER_HPP

#include <vector>

#include "draw_shape.hpp"

namespace draw {

enum class Material : uint8_t { none, head, ear, neck, hairFall, clothes };

/// A rotation, then a scale and a shift: weak perspective. Pixel y points down, head y points up.
struct View {
  Vec3 rows[3];
  double scale, centreX, centreY;

  View(double yaw, double pitch, double roll, const face_conditions &conditions);

  Vec3 turned(const Vec3 &v) const { return {rows[0].dot(v), rows[1].dot(v), rows[2].dot(v)}; }

  /// Pixel x, pixel y, and depth towards the camera in half head heights.
  Vec3 projected(const Vec3 &point) const {
    const Vec3 v = turned(point);
    return {centreX + scale * v.x, centreY - scale * v.y, v.z};
  }
};

/// What the nearest surface is at a pixel.
struct Fragment {
  float depth = -1e9f;
  float base[3] = {0, 0, 0};    // where the paint is looked up
  float hairDepth = 0;          // how far inside of the hair; negative on bare skin
  float normal[3] = {0, 0, 1};  // towards the outside, in the view's axes; of any length
  Material material = Material::none;
};

/// The nearest surface of every pixel, rows from the top.
class Canvas {
 public:
  explicit Canvas(int side) : side(side), fragments(size_t(side) * size_t(side)) {}

  const int side;
  std::vector<Fragment> fragments;

  const Fragment &at(int x, int y) const { return fragments[size_t(y) * size_t(side) + size_t(x)]; }

  /// Adds a surface, which hides what lies behind it.
  void add(const Mesh &mesh, const View &view, Material material);

 private:
  struct Corner {
    float x, y, values[8];  // depth, base, hair depth, normal
  };
  std::vector<Corner> corners(const Mesh &mesh, const View &view) const;
  void fill(const Corner &a, const Corner &b, const Corner &c, Material material);
};

}  // namespace draw

#endif
