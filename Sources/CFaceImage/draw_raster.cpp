#include "draw_raster.hpp"

namespace draw {

View::View(double yaw, double pitch, double roll, const face_conditions &conditions)
    : scale(conditions.scale), centreX(conditions.centre_x), centreY(conditions.centre_y) {
  const double cy = std::cos(yaw), sy = std::sin(yaw);
  const double cp = std::cos(pitch), sp = std::sin(pitch);
  const double cr = std::cos(roll), sr = std::sin(roll);
  // About the vertical axis first, then the one through the ears, then the one to the camera.
  const Vec3 aside{cy, 0, sy};
  const Vec3 up{-sp * sy, cp, sp * cy};
  const Vec3 ahead{-sy * cp, -sp, cp * cy};
  rows[0] = aside * cr + up * sr;
  rows[1] = up * cr - aside * sr;
  rows[2] = ahead;
}

std::vector<Canvas::Corner> Canvas::corners(const Mesh &mesh, const View &view) const {
  std::vector<Corner> corners(mesh.position.size());
  for (int row = 0; row < mesh.rows; row++) {
    const int below = std::max(0, row - 1), above = std::min(mesh.rows - 1, row + 1);
    for (int column = 0; column < mesh.columns; column++) {
      const int before = (column + mesh.columns - 1) % mesh.columns;
      const int after = (column + 1) % mesh.columns;
      const size_t here = mesh.index(row, column);
      const Vec3 round =
          mesh.position[mesh.index(row, after)] - mesh.position[mesh.index(row, before)];
      const Vec3 rise =
          mesh.position[mesh.index(above, column)] - mesh.position[mesh.index(below, column)];
      const Vec3 normal = view.turned(round.cross(rise).unit());
      const Vec3 pixel = view.projected(mesh.position[here]);
      const Vec3 &base = mesh.base[here];
      const float hair = mesh.hairDepth.empty() ? 0 : float(mesh.hairDepth[here]);
      corners[here] = {float(pixel.x),
                       float(pixel.y),
                       {float(pixel.z), float(base.x), float(base.y), float(base.z), hair,
                        float(normal.x), float(normal.y), float(normal.z)}};
    }
  }
  return corners;
}

void Canvas::add(const Mesh &mesh, const View &view, Material material) {
  const std::vector<Corner> all = corners(mesh, view);
  for (int row = 0; row + 1 < mesh.rows; row++) {
    for (int column = 0; column < mesh.columns; column++) {
      const int after = (column + 1) % mesh.columns;
      const Corner &a = all[mesh.index(row, column)], &b = all[mesh.index(row, after)];
      const Corner &c = all[mesh.index(row + 1, column)], &d = all[mesh.index(row + 1, after)];
      fill(a, b, d, material);
      fill(a, d, c, material);
    }
  }
}

void Canvas::fill(const Corner &a, const Corner &b, const Corner &c, Material material) {
  // Twice the signed area; seen from outside the corners go counter-clockwise, which is negative
  // where y points down. What faces away is skipped.
  const float area = (b.x - a.x) * (c.y - a.y) - (c.x - a.x) * (b.y - a.y);
  if (!(area < 0)) return;
  const auto pixel = [this](float edge) { return int(std::clamp(edge, -1.0f, float(side))); };
  const int left = std::max(0, pixel(std::ceil(std::min({a.x, b.x, c.x}))));
  const int right = std::min(side - 1, pixel(std::floor(std::max({a.x, b.x, c.x}))));
  const int top = std::max(0, pixel(std::ceil(std::min({a.y, b.y, c.y}))));
  const int bottom = std::min(side - 1, pixel(std::floor(std::max({a.y, b.y, c.y}))));
  for (int y = top; y <= bottom; y++) {
    for (int x = left; x <= right; x++) {
      const float shareB = ((float(x) - a.x) * (c.y - a.y) - (c.x - a.x) * (float(y) - a.y)) / area;
      const float shareC = ((b.x - a.x) * (float(y) - a.y) - (float(x) - a.x) * (b.y - a.y)) / area;
      const float shareA = 1 - shareB - shareC;
      // A hair's breadth of overlap, so that rounding leaves no hole along an edge.
      if (shareA < -1e-4f || shareB < -1e-4f || shareC < -1e-4f) continue;
      Fragment &fragment = fragments[size_t(y) * size_t(side) + size_t(x)];
      const float depth = shareA * a.values[0] + shareB * b.values[0] + shareC * c.values[0];
      if (depth <= fragment.depth) continue;
      float values[8];
      for (int i = 0; i < 8; i++) {
        values[i] = shareA * a.values[i] + shareB * b.values[i] + shareC * c.values[i];
      }
      fragment.depth = depth;
      std::copy(values + 1, values + 4, fragment.base);
      fragment.hairDepth = values[4];
      std::copy(values + 5, values + 8, fragment.normal);
      fragment.material = material;
    }
  }
}

}  // namespace draw
