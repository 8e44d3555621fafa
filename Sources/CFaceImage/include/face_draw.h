// Synthetic people: draws one face, seen under given conditions, with its exact landmarks.
//
// Lengths on the head are in half head heights: the crown is at y = 1, the chin near y = -1, the
// face looks along +z, and +x is to the right in the picture of a frontal face. Angles are in
// radians, colours are linear light, 0 ... 1. Shares are 0 ... 1.

#ifndef FACE_DRAW_H
#define FACE_DRAW_H

#include <stdint.h>

#include "face_status.h"

#ifdef __cplusplus
extern "C" {
#endif

#pragma clang assume_nonnull begin

/// A colour in linear light.
typedef struct face_colour {
  double red, green, blue;
} face_colour;

/// A round mark on the skin, at (x, y) of the frontal face; radius 0 means none.
typedef struct face_mole {
  double x, y, radius;
} face_mole;

/// What stays the same in all photos of a person.
typedef struct face_person {
  double head_width;      ///< half of the width at the temples
  double jaw_width;       ///< the jaw's width as a share of the head's
  double chin_length;     ///< from the centre of the head down to the chin
  double cheek_fullness;  ///< share
  double ear_size;        ///< half of an ear's height
  face_colour skin;
  double blush;       ///< share: redness of cheeks and nose
  double fold_depth;  ///< share: the lines from the nose to the mouth

  double eye_x;  ///< of the eye's centre, from the middle
  double eye_y;
  double eye_width;   ///< half width
  double eye_height;  ///< half height of the wide open eye
  double eye_tilt;    ///< angle, outer corner up
  double iris_radius;
  double lid_crease;  ///< distance of the crease above the upper lid
  face_colour iris;

  double brow_y;          ///< above the eye's centre
  double brow_thickness;  ///< half
  double brow_length;     ///< half
  double brow_tilt;       ///< rise from the inner to the outer end
  double brow_arch;       ///< rise of the middle over the ends
  double brow_density;    ///< share

  double nose_y;       ///< of the tip
  double nose_width;   ///< half width at the wings
  double nose_height;  ///< how far the tip stands out
  double nose_bridge;  ///< how far the root stands out

  double mouth_y;
  double mouth_width;  ///< half width at rest
  double upper_lip;    ///< height
  double lower_lip;    ///< height
  face_colour lip;

  face_colour hair;
  double hairline;            ///< y of the hairline in the middle of the forehead
  double hairline_recession;  ///< how much higher it is at the temples
  double hair_parting;        ///< signed: how much higher on one side than on the other
  double hair_volume;         ///< thickness over the skull
  double hair_length;         ///< share: 0 ends at the ears, 1 falls on the shoulders
  double beard;               ///< share
  double moustache;           ///< share
  face_mole moles[3];
} face_person;

/// What changes from photo to photo.
typedef struct face_conditions {
  double yaw;                 ///< turn to the right of the picture
  double pitch;               ///< turn upwards
  double roll;                ///< clockwise in the picture
  double scale;               ///< pixels per half head height
  double centre_x, centre_y;  ///< pixel at which the head's centre lies

  double mouth_open;      ///< height of the opening
  double smile;           ///< share, negative for a sulk
  double brow_raise;      ///< height
  double lid_open;        ///< share
  double gaze_x, gaze_y;  ///< the iris's offset

  double light[3];             ///< direction towards the light: right, up, to the camera; not zero
  face_colour light_colour;    ///< times its strength
  face_colour ambient_colour;  ///< times its strength
  double dapple;               ///< share: depth of the shade of leaves over the head

  int hat;  ///< not 0: covers the hair above hat_y
  double hat_y;
  face_colour hat_colour;
  int glasses;                                        ///< not 0: worn
  double glasses_width, glasses_height, glasses_rim;  ///< half sizes of a lens, radius of the rim
  face_colour glasses_colour;
  double lens_tint;  ///< share of the light that the lenses keep back

  face_colour clothes;
  face_colour background[2];  ///< ends of the gradient
  double background_detail;   ///< share: contrast of blobs and noise
  uint64_t texture_seed;      ///< names the blobs, the shade, the strands and the sensor's noise

  double exposure;
  double contrast;     ///< 1 keeps it
  double saturation;   ///< 1 keeps it, 0 is grey
  double blur_pixels;  ///< standard deviation
  double noise;        ///< standard deviation as a share of the range
} face_conditions;

/// Draws a person into side x side x 3 bytes of RGB, rows packed, and projects the five landmarks.
///
/// landmarks receives x1 y1 ... x5 y5 in pixels: the eye on the picture's left, the other eye, the
/// tip of the nose, the left corner of the mouth, the right one; they are points of the drawn
/// surface. The same arguments give the same bytes. A head whose landmarks are not finite, a scale
/// outside 1 ... 10000 and a side outside 16 ... 4096 are FACE_BAD_ARGUMENT.
face_status face_draw(const face_person *person, const face_conditions *conditions, int side,
                      uint8_t *rgb, double *landmarks);

#pragma clang assume_nonnull end

#ifdef __cplusplus
}
#endif

#endif
