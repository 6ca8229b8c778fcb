// tissue/band_landmarks.h: where the band begins, passes and ends on a leg whose bones are known.
#ifndef GD_TISSUE_BAND_LANDMARKS_H
#define GD_TISSUE_BAND_LANDMARKS_H

#include <gerdy/band.h>

// What a model did not have, so that it was placed by the proportions of the reference skeleton.
enum {
  GD_BAND_FROM_REFERENCE_ORIGIN = 1,
  GD_BAND_FROM_REFERENCE_CREST = 2,
  GD_BAND_FROM_REFERENCE_TROCHANTER = 4,
  GD_BAND_FROM_REFERENCE_GUIDE = 8,
  GD_BAND_FROM_REFERENCE_INSERTION = 16,
};

// Writes origins, insertion, surfaces and guide. data: the neutral pose. Returns what came from the
// reference.
int gd_band_place_landmarks(const gerdy_model* model, const gerdy_data* data, int side,
                            gerdy_band_leg* leg);

#endif
