// The cubic kernel over a photo's region.

#ifndef RESAMPLE_HPP
#define RESAMPLE_HPP

#include "photo_region.hpp"

namespace face {

/// The places of a row of the crop in a region: pixel x is at (u + du * x, v + dv * x).
struct RowOfPlaces {
  double u, v, du, dv;
};

/// Resamples a row of the crop; where the region is not, a pixel stays what it is.
///
/// The same pixels on every processor.
///
/// - places: in the region's pixels.
/// - stretch: at least 1; so many pixels of the region is the kernel's unit.
/// - rgb: the row's `width` pixels.
void resample_row(const PhotoRegion &region, const RowOfPlaces &places, double stretch, int width,
                  uint8_t *rgb);

}  // namespace face

#endif
