// scale/scale_run.h: what a run tells about markers that ride on the same bone.
#ifndef GD_SCALE_SCALE_RUN_H
#define GD_SCALE_SCALE_RUN_H

#include <gerdy/series.h>

// A marker that is thought to ride on a bone.
typedef struct gd_rider {
  ptrdiff_t marker;  // of the run, -1: it does not show it
  int bone;
  double place[3];  // m, in the static trial
} gd_rider;

// Mean and standard deviation of the distance of two markers in the run, m; 0: they are hardly
// seen together.
int gd_run_distance(const gerdy_series* run, ptrdiff_t i, ptrdiff_t j, double* mean, double* sd);

// The rider whose name rider i carries in the run: with the two names exchanged their distances to
// the others of the bone are those of the static trial, and as they are they are far from it.
// -1: none.
int gd_run_exchanged(const gerdy_series* run, const gd_rider* rider, int n, int i);

#endif
