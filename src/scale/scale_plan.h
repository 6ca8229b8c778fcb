// scale/scale_plan.h: which measurements and given factors stretch which bodies along which
// axes.
#ifndef GD_SCALE_SCALE_PLAN_H
#define GD_SCALE_SCALE_PLAN_H

#include <gerdy/model.h>
#include <gerdy/series.h>

enum { gd_scale_name_size = 112, gd_scale_most_steps = 8 };

// Distance between two markers, on the model in its default pose and on the runner.
typedef struct gd_scale_pair {
  int measurement;
  char marker[2][gd_scale_name_size];
  int side;          // 'r', 'l' or 0: of neither
  double of_model;   // m
  double of_runner;  // m, mean over the frames that show both
} gd_scale_pair;

// A body that a measurement stretches.
typedef struct gd_scale_stretch {
  int measurement;
  char body[gd_scale_name_size];
  unsigned axes;  // bit k: along axis k
} gd_scale_stretch;

typedef struct gd_scale_measurement {
  char name[gd_scale_name_size];
  double factor;  // mean of the pairs' ratios; NaN: not usable
} gd_scale_measurement;

typedef struct gd_scale_given {  // a factor that was not measured
  char body[gd_scale_name_size];
  double factor[3];
} gd_scale_given;

typedef enum gd_scale_step { GD_SCALE_MEASURED = 1, GD_SCALE_GIVEN = 2 } gd_scale_step;

// What comes later counts, within the lists and in the order of the steps.
typedef struct gd_scale_plan {
  gd_scale_measurement* measurement;
  gd_scale_pair* pair;
  gd_scale_stretch* stretch;
  gd_scale_given* given;
  int nmeasurement, npair, nstretch, ngiven;
  gd_scale_step step[gd_scale_most_steps];
  int nstep;
} gd_scale_plan;

void gd_scale_plan_reset(gd_scale_plan* plan);

// One more at the end of a list, zeroed; NULL when memory is short.
gd_scale_measurement* gd_scale_add_measurement(gd_scale_plan* plan);
gd_scale_pair* gd_scale_add_pair(gd_scale_plan* plan);
gd_scale_stretch* gd_scale_add_stretch(gd_scale_plan* plan);
gd_scale_given* gd_scale_add_given(gd_scale_plan* plan);

// Measurement of that name, made when it is not there; -1: memory is short.
int gd_scale_measurement_named(gd_scale_plan* plan, const char* name);

// Factor of a measurement from its pairs.
void gd_scale_average(gd_scale_plan* plan, int measurement);

// Rows of a table from the last at or before range[0] to the first at or after range[1], as OpenSim
// takes them; all when the range is (-1, -1), OpenSim's "not given", or NaN.
void gd_scale_rows(const gerdy_series* table, const double range[2], size_t* first, size_t* last);

// Mean place of a marker in the rows that show it, m; how many did.
size_t gd_scale_mean(const gerdy_series* table, ptrdiff_t marker, size_t first, size_t last,
                     double out[3]);

// Take every measurement: pairs' lengths and factors. A measurement with a pair that cannot be
// measured is not used, and named in notes. Errors: GERDY_E_DATA (there are measurements and none
// could be taken), GERDY_E_MEMORY.
gerdy_status gd_scale_measure(gd_scale_plan* plan, const gerdy_model* model,
                              const gerdy_series* table, const double range[2], gerdy_notes* notes,
                              gerdy_error* err);

// Factors of all bodies, (nbody x 3), 1 where nothing is said. Notes: bodies that are none, factors
// that no runner has.
gerdy_status gd_scale_factors(const gd_scale_plan* plan, const gerdy_model* model, double* factor,
                              gerdy_notes* notes, gerdy_error* err);

#endif
