// strain/band_draw_plan.h: what all draws share, and what a thread needs to make one.
#ifndef GD_STRAIN_BAND_DRAW_PLAN_H
#define GD_STRAIN_BAND_DRAW_PLAN_H

#include "math/random.h"
#include "strain/band_draw.h"

// Every error but the markers' noise is a linear function of independent standard normal numbers z.
//
// What skin does: a wobble is a cluster of markers against its bone (3 ways, 3 turns, in the bone's
// axes) or, without markers, a leg (flexion, adduction, rotation of hip, then of knee). Each of its
// six parts is one constant and two harmonics of the stride.
// Then what is wrong with the band: once for both legs, once for each leg alone, once for the
// tissue. Last, where markers are carried through gaps, how each of them is off there.
enum {
  GD_WOBBLE_PARTS = 6,
  GD_WOBBLE_BASIS = 5,  // 1, cos, sin of the stride, cos, sin of half of it
  GD_WOBBLE_SIZE = GD_WOBBLE_PARTS * GD_WOBBLE_BASIS,
  GD_BAND_LEG_SIZE = 24,  // see gd_band_misplace
  GD_BAND_TISSUE_SIZE = 4,
  GD_BAND_Z_SIZE = 3 * GD_BAND_LEG_SIZE + GD_BAND_TISSUE_SIZE
};

// Measures of the band stand one after the other in GERDY_MEASURE_LIST.
enum {
  GD_BAND_FIRST = GERDY_MEASURE_band_tfl_strain_peak,
  GD_NBAND_MEASURE = GERDY_MEASURE_band_pull_peak - GD_BAND_FIRST + 1
};

typedef struct gd_wobble {
  int of;                            // body of the cluster, or side
  double constant[GD_WOBBLE_PARTS];  // standard deviations
  double swing[GD_WOBBLE_PARTS];     // of each harmonic
} gd_wobble;

typedef struct gd_draw_plan {
  const gd_band_run* run;
  const gd_band_error* error;
  size_t nframe, nq, nmarker;
  int nwobble;
  gd_wobble* wobble;           // (nbody or 2)
  double noise;                // m, of each coordinate of a marker in each frame
  size_t stray;                // from where z tells carried markers, 3 each; 0: none is carried
  size_t nz;                   // nwobble * GD_WOBBLE_SIZE + GD_BAND_Z_SIZE, 3 * nmarker if carried
  double* basis;               // (nframe x GD_WOBBLE_BASIS)
  double hip[2][3];            // hip centre in the pelvis, m
  double* reference;           // (nq) pose of the standing lengths
  double own[GERDY_NBAND][2];  // m, lengths of the undisturbed band in it
  double* share;  // (nq x GD_WOBBLE_PARTS x 2) of a leg's wobble that a coordinate takes
  // with markers only
  double* weight;       // (nmarker) 0: not in the table
  int* cluster;         // (nmarker) its wobble, -1: not followed
  double* arm;          // (nmarker x 3) from the middle of its cluster, in the body
  double* marker;       // (nframe x nmarker x 3) m, carried where it was in a gap
  unsigned char* seen;  // (nframe x nmarker)
  double* start;        // (nframe x nq) poses as solved
  double* away;         // (nframe x nmarker) m, sd of where a marker is carried; 0 where it is seen
  unsigned char* posed;  // (nframe)
  double* turned;        // (nframe x nwobble x 9) rotations of the bodies in these poses
} gd_draw_plan;

// Close in any case. Errors: GERDY_E_MEMORY, GERDY_E_ARG.
gerdy_status gd_draw_plan_open(gd_draw_plan* plan, const gd_band_run* run,
                               const gd_band_error* error, gerdy_error* err);
void gd_draw_plan_close(gd_draw_plan* plan);

// What the plan holds of the markers (band_draw_markers.c). Writes data. Errors: GERDY_E_MEMORY.
gerdy_status gd_draw_follow(gd_draw_plan* plan, gerdy_data* data, gerdy_error* err);

// Length of a head in the pose of data.
double gd_draw_length(const gerdy_band* band, const gerdy_data* data, int head, int side);

// What a thread needs.
typedef struct gd_drawer {
  const gd_draw_plan* plan;
  gerdy_ik* ik;  // NULL: no markers
  gerdy_data* data;
  gerdy_series *motion, *table;
  double* z;          // (nz)
  double* displaced;  // (nmarker x 3)
  double* turned;     // (nwobble x 9)
  double* drift;      // (nq) of this draw's pose from the plan's
  double* speed;      // (nframe x nq)
  double* scratch;    // of the low-pass
  double* measure;    // (nstep x GERDY_NMEASURE)
} gd_drawer;

// Close in any case. Errors: GERDY_E_MEMORY.
gerdy_status gd_drawer_open(gd_drawer* drawer, const gd_draw_plan* plan, gerdy_error* err);
void gd_drawer_close(gd_drawer* drawer);

// One draw from drawer->z, with noise of the markers from random (NULL: none): means of the band's
// measures over the kept steps of each side. Allocates nothing.
gerdy_status gd_drawer_make(gd_drawer* drawer, gd_random* random, double out[GD_NBAND_MEASURE][2]);

// The six parts of a wobble, with the basis at an instant.
void gd_wobble_at(const gd_wobble* wobble, const double* z, const double basis[GD_WOBBLE_BASIS],
                  double out[GD_WOBBLE_PARTS]);

// Put the markers of a pose where a skin that wobbles has them: add to marker what turned (nwobble
// x 9, of the bodies) and basis make of z.
void gd_wobble_markers(const gd_draw_plan* plan, const double* z, const double* turned,
                       const double basis[GD_WOBBLE_BASIS], double* marker);

// The band with errors: places and tissue by z (GD_BAND_Z_SIZE), lengths not yet. Of a leg: TFL
// origin 3, crest 3, tubercle 3, trochanter y z radius, epicondyle y z radius, guide, hip centre 3,
// scale of pelvis, thigh, shank, slack of both heads; then stiffness of both heads, toe, width.
// z outwards on both legs.
void gd_band_misplace(const gd_draw_plan* plan, const double* z, gerdy_band* out);

// Standing and slack lengths of the misplaced band when the reference pose is that of data; z as
// above: what changes them by their own error.
void gd_band_relength(const gd_draw_plan* plan, const double* z, const gerdy_data* data,
                      gerdy_band* band);

// Standard deviations by first derivatives.
typedef struct gd_linear {
  double sd[GERDY_NBAND][2];          // 1, of the strain peaks of each side
  double sd_difference[GERDY_NBAND];  // and of right minus left
  double share[GERDY_NBAND_DOUBT];    // of the variance of the first head's peaks
} gd_linear;

// The strain peaks' derivatives: by the markers through the normal equations of inverse kinematics
// and the slopes of the band by its ends, by the band's own numbers through small changes of them.
// NaN where there is nothing. Errors: GERDY_E_MEMORY.
gerdy_status gd_band_linear(const gd_draw_plan* plan, gd_drawer* drawer, gd_linear* out,
                            gerdy_error* err);

// The errors in a sentence for people.
void gd_band_assume(const gd_draw_plan* plan, char* out, size_t size);

#endif
