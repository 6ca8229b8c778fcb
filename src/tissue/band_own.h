// tissue/band_own.h: strands of the iliotibial band that a model brings along as ligaments, to be
// shown beside the band that is laid on it.
#ifndef GD_TISSUE_BAND_OWN_H
#define GD_TISSUE_BAND_OWN_H

#include <gerdy/muscle.h>

enum { GD_BAND_MOST_OWN = 8 };

// Ligaments with a name that begins with "ITB", in the order of the model; no more than there is
// room for.
typedef struct gd_band_own {
  int n;
  int ligament[GD_BAND_MOST_OWN];
} gd_band_own;

gd_band_own gd_band_own_find(const gerdy_model* model);

typedef struct gd_band_strand {
  double length;               // m
  gerdy_ligament_state state;  // strain of the model's own slack length, its rate, force
} gd_band_strand;

// Each strand in the pose and motion of data (after gerdy_fk; u set). moving: 0 leaves the rate
// NaN, does not read u, and the force is elastic alone. Lays the paths of the model: writes what
// gerdy_path_slopes and gerdy_path_velocities write. Nothing is done when there is no strand.
// Allocates nothing.
void gd_band_own_read(const gd_band_own* own, const gerdy_model* model, gerdy_data* data,
                      int moving, gd_band_strand* strand);

#endif
