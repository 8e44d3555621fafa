#include "draw_shape.hpp"

namespace draw {

namespace {

// The outline of the skull is fuller than an ellipse, and its front is flatter: superellipse
// powers.
constexpr double outlinePower = 2.4;
constexpr double frontFlatness = 0.86;
constexpr double frontDepth = 0.80;
constexpr double backDepth = 0.92;
constexpr double hatThickness = 0.06;

double signedPower(double x, double power) {
  return std::copysign(std::pow(std::abs(x), power), x);
}

}  // namespace

HeadShape::HeadShape(const face_person &p, const face_conditions &c) : person(p), conditions(c) {
  mouthWidth = p.mouth_width * (1 + 0.22 * std::max(0.0, c.smile) - 0.5 * c.mouth_open);
  chinLength = p.chin_length + 0.6 * c.mouth_open;
  browY = p.eye_y + p.brow_y + c.brow_raise;
}

double HeadShape::lipLine(double across) const {
  return person.mouth_y + conditions.smile * (0.075 * across * across - 0.02);
}

double HeadShape::width(double y) const {
  const double jaw = 1 - (1 - person.jaw_width) * smoothstep(0.05, -0.95, y);
  const double temple = 1 - 0.05 * smoothstep(0.1, 0.6, y);
  const double cheek = 1 + 0.07 * person.cheek_fullness * bell((y + 0.35) / 0.2);
  return person.head_width * jaw * temple * cheek;
}

Vec3 HeadShape::frontBase(double x, double y) const {
  const double up = y < 0 ? -y / chinLength : y;
  const double ring = std::pow(std::max(0.0, 1 - std::pow(up, outlinePower)), 1 / outlinePower);
  const double aside = std::min(1.0, std::abs(x) / std::max(1e-9, width(y) * ring));
  const double ahead = std::pow(1 - std::pow(aside, 2 / frontFlatness), frontFlatness / 2);
  return {x, y, frontDepth * ring * ahead};
}

double HeadShape::hairEdge(double longitude) const {
  const double aside = std::abs(longitude);
  const double fall = smoothstep(0.15, 0.6, person.hair_length);
  const double fringe = person.hairline + person.hairline_recession * smoothstep(0.2, 0.65, aside) +
                        person.hair_parting * std::sin(2.2 * longitude);
  const double sideburn = mix(-0.12, -1.2, fall), nape = mix(-0.6, -1.3, fall);
  const double side = mix(fringe, sideburn, smoothstep(0.86, mix(1.2, 1.1, fall), aside));
  return mix(side, nape, smoothstep(1.5, 1.9, aside));
}

double HeadShape::hairDepth(const Vec3 &base) const {
  const double longitude = std::atan2(base.x / person.head_width, base.z / frontDepth);
  const double edge = hairEdge(longitude);
  // Height over the edge, divided by what makes it a distance where the edge is steep.
  constexpr double step = 0.02;
  const double slope = (hairEdge(longitude + step) - edge) / (step * person.head_width);
  return (base.y - edge) / std::sqrt(1 + slope * slope);
}

double HeadShape::noseRelief(double x, double y) const {
  const double root = person.eye_y + 0.06;
  const double along = (root - y) / (root - person.nose_y);
  const double rise =
      mix(person.nose_bridge, person.nose_height, std::pow(std::clamp(along, 0.0, 1.0), 1.4));
  const double end = smoothstep(-0.35, 0.1, along) * smoothstep(1.42, 0.98, along);
  const double ridge = mix(0.5, 0.62, std::clamp(along, 0.0, 1.0)) * person.nose_width;
  const double wings = 0.42 * person.nose_height *
                       bell((std::abs(x) - 0.72 * person.nose_width) / (0.36 * person.nose_width),
                            (y - person.nose_y + 0.015) / 0.05);
  return rise * end * bell(x / ridge) + wings;
}

double HeadShape::relief(double x, double y) const {
  const face_person &p = person;
  const double side = std::abs(x);
  const double eye = bell((side - p.eye_x) / (1.15 * p.eye_width), (y - p.eye_y) / 0.10);
  const double ball = bell((side - p.eye_x) / (0.62 * p.eye_width), (y - p.eye_y) / 0.062);
  const double brow = bell((y - p.eye_y - p.brow_y) / 0.07) * smoothstep(0.55, 0.3, side);
  const double cheek = bell((side - 0.40) / 0.14, (y + 0.18) / 0.14);
  const double across = x / (1.1 * mouthWidth);
  const double lips = bell(across / 0.62, (y - p.mouth_y) / 0.10);
  const double upper =
      bell(across / 0.5, (y - p.mouth_y - 0.5 * p.upper_lip) / (0.6 * p.upper_lip));
  const double under = p.mouth_y - conditions.mouth_open - 0.55 * p.lower_lip;
  const double lower = bell(across / 0.5, (y - under) / (0.6 * p.lower_lip));
  const double dip = bell(x / 0.12, (y - under + 0.75 * p.lower_lip + 0.03) / 0.035);
  const double chin = bell(x / 0.17, (y + 0.84 * chinLength) / 0.12);
  const double jawLine = smoothstep(-0.35, -0.85, y);
  return noseRelief(x, y) - 0.085 * eye + 0.05 * ball + 0.035 * brow +
         (0.03 + 0.05 * p.cheek_fullness) * cheek + 0.05 * lips + 0.025 * upper + 0.03 * lower -
         0.02 * dip + 0.07 * chin + 0.17 * jawLine;
}

Vec3 HeadShape::raised(const Vec3 &base, double hairDepth) const {
  Vec3 point = base;
  const double ahead = smoothstep(0.02, 0.30, base.z);
  if (ahead > 0) point.z += ahead * relief(base.x, base.y);
  const bool underHat = conditions.hat && base.y > conditions.hat_y;
  const double depth = underHat ? std::max(base.y - conditions.hat_y, hairDepth) : hairDepth;
  const double cover = smoothstep(0.0, 0.14, depth);
  if (cover > 0) {
    const double thickness = underHat ? hatThickness : person.hair_volume;
    const Vec3 outwards = Vec3{base.x, std::max(0.0, base.y), base.z}.unit();
    point = point + outwards * (thickness * cover);
  }
  return point;
}

Vec3 HeadShape::front(double x, double y) const {
  const Vec3 base = frontBase(x, y);
  return raised(base, hairDepth(base));
}

Mesh HeadShape::head(int rows, int columns) const {
  Mesh mesh{rows, columns, {}, {}, {}};
  // The plain head, a superellipsoid with a jaw, is a product of a function of the row and one of
  // the column.
  std::vector<Vec3> round;
  for (int column = 0; column < columns; column++) {
    const double even = 2 * M_PI * column / columns;
    const double longitude = even - 0.5 * std::sin(even);
    const double depth = std::cos(longitude) > 0 ? frontDepth : backDepth;
    round.push_back({signedPower(std::sin(longitude), frontFlatness), 0,
                     depth * signedPower(std::cos(longitude), frontFlatness)});
  }
  for (int row = 0; row < rows; row++) {
    const double latitude = M_PI * (double(row) / (rows - 1) - 0.5);
    const double up = signedPower(std::sin(latitude), 2 / outlinePower);
    const double ring = std::pow(std::max(0.0, std::cos(latitude)), 2 / outlinePower);
    const double y = up < 0 ? up * chinLength : up;
    const double wide = width(y) * ring;
    for (const Vec3 &place : round) {
      const Vec3 point{wide * place.x, y, ring * place.z};
      const double depth = hairDepth(point);
      mesh.base.push_back(point);
      mesh.hairDepth.push_back(depth);
      mesh.position.push_back(raised(point, depth));
    }
  }
  return mesh;
}

Mesh ellipsoid(const Vec3 &centre, const Vec3 &radii, int rows, int columns) {
  Mesh mesh{rows, columns, {}, {}, {}};
  for (int row = 0; row < rows; row++) {
    for (int column = 0; column < columns; column++) {
      const double latitude = M_PI * (double(row) / (rows - 1) - 0.5);
      const double longitude = 2 * M_PI * column / columns;
      mesh.position.push_back(centre + Vec3{radii.x * std::cos(latitude) * std::sin(longitude),
                                            radii.y * std::sin(latitude),
                                            radii.z * std::cos(latitude) * std::cos(longitude)});
    }
  }
  mesh.base = mesh.position;
  return mesh;
}

Mesh tube(const Vec3 &top, const Vec3 &bottom, double topRadius, double bottomRadius, int rows,
          int columns) {
  Mesh mesh{rows, columns, {}, {}, {}};
  for (int row = 0; row < rows; row++) {
    const double up = double(row) / (rows - 1);
    const double radius = mix(bottomRadius, topRadius, smoothstep(0.0, 0.6, up));
    for (int column = 0; column < columns; column++) {
      const double longitude = 2 * M_PI * column / columns;
      const Vec3 centre = bottom * (1 - up) + top * up;
      mesh.position.push_back(centre +
                              Vec3{radius * std::sin(longitude), 0, radius * std::cos(longitude)});
    }
  }
  mesh.base = mesh.position;
  return mesh;
}

}  // namespace draw
