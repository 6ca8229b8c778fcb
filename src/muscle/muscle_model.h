// muscle/muscle_model.h: one muscle, ready to compute with, and what the muscle types must supply.
#ifndef GD_MUSCLE_MUSCLE_MODEL_H
#define GD_MUSCLE_MUSCLE_MODEL_H

#include <gerdy/muscle.h>
#include <math.h>
#include <stdbool.h>

#include "muscle/bezier_curve.h"

typedef struct gd_muscle gd_muscle;

// A normalised curve of a muscle: value, first and second derivative at x.
typedef void gd_muscle_shape(const gd_muscle* muscle, double x, double out[3]);

typedef struct gd_thelen {
  double active_shape;                            // width of the active curve
  double passive_rate, passive_scale;             // exponential passive force
  double af, lengthening, flen;                   // force over velocity: two hyperbolas ...
  double end_speed, end_force, end_slope;         // ... and a line from there on
  double toe_strain, toe_rate, toe_scale, slope;  // tendon: exponential toe, then a line
} gd_thelen;

typedef struct gd_degroote {
  double active_width;
  double passive_rate, passive_scale, passive_offset;
  double tendon_rate;
} gd_degroote;

// Curves that are functions of the model, or tables of the muscle type where it has none.
typedef struct gd_tabulated {
  const double* par[3];
  int n[3];
  int type[3];  // gd_function_type
} gd_tabulated;

struct gd_muscle {
  gerdy_muscle_type type;
  bool rigid;             // the tendon keeps its slack length
  bool no_activation;     // activation follows excitation at once
  double fmax;            // N
  double fiber, tendon;   // m: optimal length, slack length
  double width;           // m: distance of the fibre's ends across the tendon, constant
  double steepest_sine;   // of the largest pennation
  double shortest;        // m: shortest fibre
  double shortest_along;  // m: and that along the tendon
  double vmax;            // fastest shortening, optimal lengths per second
  double speed_floor;     // of vmax, at activation 0: rises linearly to 1 (1: it does not depend)
  double damping;         // of fmax, at speed vmax
  double min_activation;  // lowest activation
  double rise, fall;      // time constants, s; Schutte: rates
  double time_scale;      // s, Schutte
  gd_muscle_shape* shape[4];  // by gerdy_muscle_curve
  union {
    const gd_bezier_curve* bezier[4];  // by gerdy_muscle_curve
    gd_thelen thelen;
    gd_degroote degroote;
    gd_tabulated tabulated;
  } as;
};

struct gerdy_muscles {
  int nmuscle;
  gd_muscle* muscle;       // (nmuscle)
  gd_bezier_curve* curve;  // all that differ
  double* spline;          // default tables, fitted; NULL when no muscle needs them
};

static inline double gd_clamp(double x, double low, double high) {
  return x < low ? low : x > high ? high : x;
}

// Length of a fibre that reaches so far along the tendon.
static inline double gd_fiber_length(const gd_muscle* m, double along) {
  return m->width > 0 ? sqrt(m->width * m->width + along * along) : along;
}

static inline double gd_fiber_cos(const gd_muscle* m, double length, double along) {
  return m->width > 0 ? along / length : 1;
}

// Fastest shortening at an activation, m/s.
static inline double gd_fastest(const gd_muscle* m, double activation) {
  return m->vmax * m->fiber * (m->speed_floor + (1 - m->speed_floor) * activation);
}

#endif
