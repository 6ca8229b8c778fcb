// pipeline/synth_motion.h: the coordinates of a synthetic runner over time.
#ifndef GD_PIPELINE_SYNTH_MOTION_H
#define GD_PIPELINE_SYNTH_MOTION_H

#include <gerdy/gait.h>
#include <gerdy/model.h>
#include <gerdy/series.h>
#include <gerdy/synth.h>

// One stance as it was put in.
typedef struct gd_synth_step {
  gerdy_side side;
  double contact, toe_off;  // s
  double drop;              // rad: peak pelvic drop
} gd_synth_step;

typedef struct gd_synth_motion {
  gerdy_series* coordinates;  // (nframe x nq) rad|m
  gerdy_series* forces;       // (nframe at 1000 Hz x 18) as force files of the field are laid out
  gd_synth_step* step;        // (nstep)
  size_t nstep;
} gd_synth_motion;

// Owner: the caller, gd_synth_motion_reset. Errors: GERDY_E_MEMORY, GERDY_E_MODEL (the bundled
// runner lacks a coordinate it should have).
gerdy_status gd_synth_motion_make(const gerdy_model* model, const gerdy_synth_options* options,
                                  gd_synth_motion* out, gerdy_error* err);

void gd_synth_motion_reset(gd_synth_motion* motion);

#endif
