// Glasses, and the way from light to bytes.

#include "draw_camera.hpp"

#include <opencv2/imgproc.hpp>

namespace draw {

namespace {

/// Strokes in space, hidden by what lies before them.
class Strokes {
 public:
  Strokes(const Canvas &canvas, const View &view)
      : canvas(canvas), view(view), cover(size_t(canvas.side) * size_t(canvas.side), 0.0f) {}

  std::vector<float> &result() { return cover; }

  void line(const Vec3 &from, const Vec3 &to, double radius) {
    const Vec3 way = to - from;
    const int dots = 2 + int(2 * view.scale * std::sqrt(way.dot(way)));
    for (int i = 0; i <= dots; i++) dot(from + way * (double(i) / dots), radius);
  }

 private:
  void dot(const Vec3 &point, double radius) {
    const Vec3 pixel = view.projected(point);
    const double reach = radius * view.scale;
    const int left = std::max(0, int(pixel.x - reach - 1));
    const int right = std::min(canvas.side - 1, int(pixel.x + reach + 2));
    const int top = std::max(0, int(pixel.y - reach - 1));
    const int bottom = std::min(canvas.side - 1, int(pixel.y + reach + 2));
    for (int y = top; y <= bottom; y++) {
      for (int x = left; x <= right; x++) {
        if (canvas.at(x, y).depth > float(pixel.z) + 0.03f) continue;
        const double across = x - pixel.x, down = y - pixel.y;
        const double away = std::sqrt(across * across + down * down);
        float &here = cover[size_t(y) * size_t(canvas.side) + size_t(x)];
        here = std::max(here, float(std::clamp(reach + 0.5 - away, 0.0, 1.0)));
      }
    }
  }

  const Canvas &canvas;
  const View &view;
  std::vector<float> cover;
};

void tintLens(Picture &picture, const std::vector<Vec3> &ring, const View &view,
              const face_conditions &conditions) {
  cv::Mat mask(picture.side, picture.side, CV_8UC1, cv::Scalar(0));
  std::vector<cv::Point> corners;
  constexpr int fractionBits = 4;
  for (const Vec3 &point : ring) {
    const Vec3 pixel = view.projected(point);
    corners.emplace_back(cvRound(pixel.x * (1 << fractionBits)),
                         cvRound(pixel.y * (1 << fractionBits)));
  }
  cv::fillConvexPoly(mask, corners, cv::Scalar(255), cv::LINE_AA, fractionBits);
  const Colour light(conditions.light_colour);
  for (int y = 0; y < picture.side; y++) {
    for (int x = 0; x < picture.side; x++) {
      const float cover = float(mask.at<uint8_t>(y, x)) / 255;
      if (cover == 0) continue;
      // Faint reflections: slanted bands, two half head heights apart.
      const float slant = float(x - y) / float(2 * view.scale);
      const float band = 0.05f * bell((slant - std::round(slant)) / 0.15f);
      const Colour through = picture.at(x, y) * (1 - float(conditions.lens_tint)) + light * band;
      picture.at(x, y) = mix(picture.at(x, y), through, cover);
    }
  }
}

/// From linear light to what is stored, 0 ... 1: a shoulder, so that bright skin does not clip
/// hard, then the usual gamma. Tabulated over the square root, where the curve is nearly straight.
class ToneCurve {
 public:
  ToneCurve() {
    for (int i = 0; i < knots; i++) {
      const float root = float(i) / knotsPerUnit, linear = root * root;
      const float shouldered = linear < 0.6f ? linear : 1 - 0.4f * std::exp((0.6f - linear) / 0.4f);
      values[i] = std::pow(shouldered, 1 / 2.2f);
    }
  }

  float operator()(float linear) const {
    if (!(linear > 0)) return 0;
    const float place = std::min(std::sqrt(linear) * knotsPerUnit, float(knots - 2));
    const int knot = int(place);
    return values[knot] + (values[knot + 1] - values[knot]) * (place - float(knot));
  }

 private:
  // Up to a linear 9, which the shoulder sends to white.
  static constexpr int knotsPerUnit = 200, knots = 602;
  float values[knots];
};

/// Gaussian blur, the border repeated. Written out, because the library's would start threads of
/// its own under each of the caller's.
Picture blurred(const Picture &picture, float sigma) {
  const int side = picture.side, reach = std::min(side - 1, int(std::ceil(3 * sigma)));
  std::vector<float> weights;
  float sum = 0;
  for (int i = -reach; i <= reach; i++) {
    weights.push_back(bell(float(i) / sigma));
    sum += weights.back();
  }
  for (float &weight : weights) weight /= sum;
  Picture across(side), result(side);
  std::vector<Colour> padded(size_t(side + 2 * reach));
  for (int y = 0; y < side; y++) {
    const Colour *row = &picture.pixels[size_t(y) * size_t(side)];
    for (int x = -reach; x < side + reach; x++) {
      padded[size_t(x + reach)] = row[std::clamp(x, 0, side - 1)];
    }
    for (int x = 0; x < side; x++) {
      Colour total;
      for (size_t i = 0; i < weights.size(); i++)
        total = total + padded[size_t(x) + i] * weights[i];
      across.at(x, y) = total;
    }
  }
  for (int y = 0; y < side; y++) {
    Colour *row = &result.at(0, y);
    for (int i = -reach; i <= reach; i++) {
      const Colour *source = &across.at(0, std::clamp(y + i, 0, side - 1));
      const float weight = weights[size_t(i + reach)];
      for (int x = 0; x < side; x++) row[x] = row[x] + source[x] * weight;
    }
  }
  return result;
}

}  // namespace

void layGlasses(Picture &picture, const Canvas &canvas, const HeadShape &shape, const View &view) {
  const face_person &person = shape.person;
  const face_conditions &worn = shape.conditions;
  const double lensX = std::max(person.eye_x, worn.glasses_width + 0.04);
  const double lensY = person.eye_y - 0.02;
  const double ahead = std::max(shape.front(lensX, lensY + worn.glasses_height).z,
                                shape.front(0, person.eye_y).z - 0.02) +
                       0.06;
  const auto at = [&](double x, double y) { return Vec3{x, y, ahead - 0.30 * x * x}; };
  Strokes strokes(canvas, view);
  for (double side : {-1.0, 1.0}) {
    std::vector<Vec3> ring;
    constexpr int corners = 40;
    for (int i = 0; i < corners; i++) {
      const double turn = 2 * M_PI * i / corners;
      const double c = std::cos(turn), s = std::sin(turn);
      ring.push_back(
          at(side * lensX + worn.glasses_width * std::copysign(std::pow(std::abs(c), 0.75), c),
             lensY + worn.glasses_height * std::copysign(std::pow(std::abs(s), 0.75), s)));
    }
    tintLens(picture, ring, view, worn);
    for (int i = 0; i < corners; i++)
      strokes.line(ring[size_t(i)], ring[size_t((i + 1) % corners)], worn.glasses_rim);
    const double outer = lensX + worn.glasses_width;
    strokes.line(at(side * outer, lensY + 0.04),
                 {side * (person.head_width + 0.03), lensY + 0.04, -0.05}, worn.glasses_rim);
  }
  const double inner = lensX - worn.glasses_width;
  strokes.line(at(-inner, lensY + 0.04), at(inner, lensY + 0.04), worn.glasses_rim);
  const Colour lit = Colour(worn.glasses_colour) *
                     (Colour(worn.ambient_colour) + Colour(worn.light_colour) * 0.5f);
  const std::vector<float> &cover = strokes.result();
  for (size_t i = 0; i < cover.size(); i++)
    picture.pixels[i] = mix(picture.pixels[i], lit, cover[i]);
}

void develop(const Picture &picture, const face_conditions &conditions, uint8_t *rgb) {
  const Picture soft = blurred(picture, float(std::max(0.3, conditions.blur_pixels)));
  const ToneCurve curve;
  const uint32_t grain = uint32_t(conditions.texture_seed >> 21);
  const float exposure = float(conditions.exposure), contrast = float(conditions.contrast);
  const float saturation = float(conditions.saturation), strength = float(conditions.noise);
  for (size_t i = 0; i < soft.pixels.size(); i++) {
    const Colour light = soft.pixels[i] * exposure;
    const float grey = 0.2126f * light.red + 0.7152f * light.green + 0.0722f * light.blue;
    const float channels[3] = {light.red, light.green, light.blue};
    for (uint32_t channel = 0; channel < 3; channel++) {
      const float coloured = grey + (channels[channel] - grey) * saturation;
      const float value = 0.5f + (curve(coloured) - 0.5f) * contrast;
      // The sum of four even bytes is nearly a bell curve, of variance 4 * 256^2 / 12.
      const uint32_t bits = hashed(grain, uint32_t(i), channel);
      const int sum = int((bits & 255) + (bits >> 8 & 255) + (bits >> 16 & 255) + (bits >> 24));
      const float bump = float(sum - 510) * 0.006766f;
      const float noisy = (value + strength * bump) * 255 + 0.5f;
      rgb[3 * i + channel] = uint8_t(noisy > 0 ? std::min(noisy, 255.0f) : 0.0f);
    }
  }
}

}  // namespace draw
