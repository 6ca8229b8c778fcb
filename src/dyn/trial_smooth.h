// dyn/trial_smooth.h: a column of coordinates: brought to a constant rate, smoothed, as a spline.
#ifndef GD_DYN_TRIAL_SMOOTH_H
#define GD_DYN_TRIAL_SMOOTH_H

#include <gerdy/trial.h>
#include <stdbool.h>

#include "math/gcv_spline.h"

enum { GD_TRIAL_HALF_ORDER = 3 };  // quintic splines

// What every column goes through: continued at the ends, brought to a constant rate, smoothed,
// differentiated.
typedef struct gd_smoother {
  const gerdy_series* s;
  gerdy_smoothing smoothing;
  double cutoff;  // 0: none
  size_t pad;     // samples continued at either end
  size_t n;       // samples with them
  double* x;      // (n) their times
  bool resampled;
  size_t ngrid;
  double* grid;    // (ngrid) times at a constant rate
  double *y, *z;   // (n), (ngrid) room
  double* gap;     // (5 nrow) room for a spline over gaps
  gd_gcv* over_x;  // NULL: not resampled
  gd_gcv* over_grid;
  double* scratch;  // for the filter
} gd_smoother;

// For a smoother with s, smoothing and cutoff set. Close in any case. Errors: GERDY_E_DATA (fewer
// than 6 frames, times that do not increase, a cut-off not below half the rate), GERDY_E_MEMORY.
gerdy_status gd_smoother_open(gd_smoother* w, gerdy_error* err);
void gd_smoother_close(gd_smoother* w);

double gd_smoother_rate(const gd_smoother* w);

// Lay a column: from then on over_grid gives its value and derivatives at the times of the grid.
// False when memory is short.
bool gd_smoother_lay(gd_smoother* w, size_t column);

#endif
