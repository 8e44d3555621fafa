// The head as a surface: where each point of it lies, and where the features are.

#ifndef DRAW_SHAPE_HPP
#define DRAW_SHAPE_HPP

#include <vector>

#include "draw_math.hpp"

namespace draw {

/// A grid of points on a closed surface: columns go round, rows from the bottom to the top.
///
/// `base` are the points before features and hair are raised; the paint is laid out on them.
struct Mesh {
  int rows = 0, columns = 0;
  std::vector<Vec3> base, position;
  std::vector<double> hairDepth;  // of each point, on a head; empty on other surfaces

  size_t index(int row, int column) const { return size_t(row) * size_t(columns) + size_t(column); }
};

/// The head of one person with one expression.
class HeadShape {
 public:
  HeadShape(const face_person &person, const face_conditions &conditions);

  const face_person person;
  const face_conditions conditions;
  double mouthWidth;  // half width with the expression
  double chinLength;  // with the jaw's opening
  double browY;       // with the raised brow

  /// The line at which the lips meet, at `across` half mouth widths (-1 ... 1) from the middle.
  double lipLine(double across) const;

  /// The point of the finished surface that shows at (x, y) of the frontal face.
  Vec3 front(double x, double y) const;

  /// Columns are three times as dense in front as behind.
  Mesh head(int rows, int columns) const;

 private:
  Vec3 frontBase(double x, double y) const;
  double width(double y) const;
  Vec3 raised(const Vec3 &base, double hairDepth) const;
  /// How far a point lies inside of the hair; negative on bare skin.
  double hairDepth(const Vec3 &base) const;
  /// The height down to which the hair grows at an angle round the head, 0 in front.
  double hairEdge(double longitude) const;
  double relief(double x, double y) const;
  double noseRelief(double x, double y) const;
};

/// An ellipsoid whose columns run round the vertical axis.
Mesh ellipsoid(const Vec3 &centre, const Vec3 &radii, int rows, int columns);

/// A neck: a tube that widens towards the shoulders.
Mesh tube(const Vec3 &top, const Vec3 &bottom, double topRadius, double bottomRadius, int rows,
          int columns);

}  // namespace draw

#endif
