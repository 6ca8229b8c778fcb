// tissue/band_walk.h: a leg that moves in a straight line through its coordinates from one posture
// to another, and what each coordinate does to the band on the way.
#ifndef GERDY_TISSUE_BAND_WALK_H
#define GERDY_TISSUE_BAND_WALK_H

#include <gerdy/band_cause.h>
#include <stdbool.h>

enum { GD_BAND_MAX_STEERS = 2 * GERDY_BAND_MAX_COORDINATES };

// The independent coordinates that move hip and knee of a leg, and where they begin and end.
typedef struct gd_band_walk {
  const gerdy_band* band;
  const gerdy_model* model;
  gerdy_data* data;
  gerdy_band_effect effect;
  int head, side, n;
  int q[GD_BAND_MAX_STEERS];
  double from[GD_BAND_MAX_STEERS], to[GD_BAND_MAX_STEERS];
  double mean[GD_BAND_MAX_STEERS];  // of the effect's derivative by the coordinate
  double first, last;               // effect at either end
} gd_band_walk;

// The coordinates of a leg into a walk with band, model and side.
void gd_band_walk_steers(gd_band_walk* walk);

// Go the way: mean, first, last. False when the effect is no number on the way, or when it jumps:
// the means then do not add up to its difference.
bool gd_band_walk_go(gd_band_walk* walk);

#endif
