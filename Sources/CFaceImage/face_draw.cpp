#include "face_draw.h"

#include <new>

#include "draw_camera.hpp"

namespace {

using namespace draw;

// About one quad for a pixel of the front at the usual size.
constexpr int headRows = 128, headColumns = 128;
constexpr int partRows = 24, partColumns = 40;

// The shoulders follow a turn of the head by this share.
constexpr double bodyTurn = 0.35;

void addBody(Canvas &canvas, const HeadShape &shape, const View &body) {
  const face_person &person = shape.person;
  const double neck = 0.55 * person.head_width;
  canvas.add(tube({0, -0.45, -0.16}, {0, -1.75, -0.22}, neck, 1.25 * neck, partRows, partColumns),
             body, Material::neck);
  canvas.add(ellipsoid({0, -2.20, -0.28}, {1.75, 0.85, 0.62}, partRows, partColumns), body,
             Material::clothes);
}

void addHead(Canvas &canvas, const HeadShape &shape, const View &view) {
  const face_person &person = shape.person;
  canvas.add(shape.head(headRows, headColumns), view, Material::head);
  if (person.hair_length < 0.35) {
    for (double side : {-1.0, 1.0}) {
      canvas.add(ellipsoid({side * (person.head_width + 0.01), person.eye_y - 0.10, -0.10},
                           {0.07, person.ear_size, 0.11}, partRows, partColumns),
                 view, Material::ear);
    }
  } else {
    const double down = 0.75 + 0.75 * person.hair_length;
    canvas.add(ellipsoid({0, 0.75 - down, -0.42},
                         {person.head_width + 0.06 + person.hair_volume, down, 0.45}, partRows,
                         partColumns),
               view, Material::hairFall);
  }
}

void projectLandmarks(const HeadShape &shape, const View &view, double *landmarks) {
  const face_person &person = shape.person;
  const double corner = shape.lipLine(1);
  const Vec3 points[5] = {shape.front(-person.eye_x, person.eye_y),
                          shape.front(person.eye_x, person.eye_y), shape.front(0, person.nose_y),
                          shape.front(-shape.mouthWidth, corner),
                          shape.front(shape.mouthWidth, corner)};
  for (int i = 0; i < 5; i++) {
    const Vec3 pixel = view.projected(points[i]);
    landmarks[2 * i] = pixel.x;
    landmarks[2 * i + 1] = pixel.y;
  }
}

}  // namespace

face_status face_draw(const face_person *person, const face_conditions *conditions, int side,
                      uint8_t *rgb, double *landmarks) {
  try {
    const bool sized =
        side >= 16 && side <= 4096 && conditions->scale >= 1 && conditions->scale <= 10000;
    if (!sized) return FACE_BAD_ARGUMENT;
    const HeadShape shape(*person, *conditions);
    const View view(conditions->yaw, conditions->pitch, conditions->roll, *conditions);
    projectLandmarks(shape, view, landmarks);
    for (int i = 0; i < 10; i++) {
      if (!std::isfinite(landmarks[i])) return FACE_BAD_ARGUMENT;
    }
    const View body(bodyTurn * conditions->yaw, 0, bodyTurn * conditions->roll, *conditions);
    Canvas canvas(side);
    addBody(canvas, shape, body);
    addHead(canvas, shape, view);
    Picture picture(side);
    layBackground(picture, *conditions);
    const Paint paint(shape, float(1.2 / conditions->scale));
    layHead(picture, canvas, paint, view, *conditions);
    if (conditions->glasses) layGlasses(picture, canvas, shape, view);
    develop(picture, *conditions, rgb);
    return FACE_OK;
  } catch (const std::bad_alloc &) {
    return FACE_OUT_OF_MEMORY;
  } catch (...) {
    return FACE_INTERNAL;
  }
}
