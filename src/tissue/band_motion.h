// tissue/band_motion.h: how the ends of the band move by each motion of the leg, as the femur sees
// it. docs/band.md.
#ifndef GERDY_TISSUE_BAND_MOTION_H
#define GERDY_TISSUE_BAND_MOTION_H

#include "tissue/band_turn.h"

// The ends of both heads. Vectors in ground axes, as the femur sees them.
typedef struct gd_band_moves {
  double thigh[9];  // axes of the thigh's frame in ground, as columns
  gd_band_place origin[GERDY_NBAND], insertion;
} gd_band_moves;

// Reads what gerdy_fk writes, and u of independent coordinates.
void gd_band_moves_at(const gerdy_band_leg* leg, int side, const gerdy_model* model,
                      const gerdy_data* data, gd_band_moves* out);

#endif
