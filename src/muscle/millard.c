// Curves of Millard, Uchida, Seth & Delp 2013, J Biomech Eng 135:021005, with the knots that
// OpenSim 4 lays them through (docs/muscle.md).
#include "muscle/millard.h"

#include <string.h>

#define P(name) par[GERDY_MUSCLE_##name]

static const double least_damping = 0.001;  // below: computed as undamped

static void fill(double* value, double otherwise) {
  if (isnan(*value)) *value = otherwise;
}

// without damping and with an elastic tendon the fibre's speed follows from the inverse of the
// force-velocity curve: active force and slopes must stay away from 0
static void keep_invertible(double* par) {
  P(afl_floor) = fmax(P(afl_floor), 0.1);
  P(fv_concentric_end) = fmax(P(fv_concentric_end), 0.5 * P(fv_concentric_near));
  P(fv_eccentric_end) = fmax(P(fv_eccentric_end), 0.5 * P(fv_eccentric_near));
}

void gd_millard_complete(const double* given, double* par) {
  memcpy(par, given, GERDY_MUSCLE_NPAR * sizeof *par);
  fill(&P(fl_low_stiffness), 0.2);
  fill(&P(fl_one_stiffness), 2 / (P(fl_one) - P(fl_zero)));
  fill(&P(fl_curve), 0.75);
  fill(&P(tl_one_stiffness), 1.375 / P(tl_one));
  fill(&P(tl_toe), 2.0 / 3);
  fill(&P(tl_curve), 0.5);
  if (P(damping) < least_damping) P(damping) = 0;
  if (P(damping) == 0 && P(rigid_tendon) == 0) {
    keep_invertible(par);
  } else {
    P(afl_floor) = 0;
    P(fv_concentric_end) = 0;
    P(fv_eccentric_end) = 0;
  }
}

void gd_millard_keys(const double* par, gd_millard_key key[4]) {
  const gd_millard_key made[4] = {
      {GERDY_CURVE_ACTIVE_LENGTH,
       {P(afl_min), P(afl_transition), P(afl_max), P(afl_slope), P(afl_floor)}},
      {GERDY_CURVE_VELOCITY,
       {P(fv_concentric_end), P(fv_concentric_near), P(fv_isometric), P(fv_eccentric_end),
        P(fv_eccentric_near), P(fv_eccentric_max), P(fv_concentric_curve), P(fv_eccentric_curve)}},
      {GERDY_CURVE_PASSIVE,
       {P(fl_zero), P(fl_one), P(fl_low_stiffness), P(fl_one_stiffness), P(fl_curve)}},
      {GERDY_CURVE_TENDON, {P(tl_one), P(tl_one_stiffness), P(tl_toe), P(tl_curve)}},
  };
  memcpy(key, made, sizeof made);
}

// how much of the way to the corner the control points go
static double reach(double curviness) { return 0.1 + 0.8 * curviness; }

// par: shortest, transition, longest, slope of the shallow part, floor
static bool build_active(const double* par, gd_bezier_curve* curve) {
  const double shortest = par[0], transition = par[1], longest = par[2], slope = par[3];
  const double shoulder = 0.05;                           // half width of the plateau
  double bend = 1 - slope * (1 - shoulder - transition);  // height at the transition
  double down = 1 + shoulder;
  const gd_bezier_knot knots[6] = {
      {shortest, par[4], 0},
      {0.5 * (shortest + transition), 0.5 * bend, 1.25 * bend / (transition - shortest)},
      {0.5 * (transition + 1 - shoulder), 0.5 * (1 + bend), slope},
      {1, 1, 0},
      {0.5 * (down + longest), 0.5, -1 / (longest - shoulder - down)},
      {longest, par[4], 0},
  };
  return gd_bezier_build(curve, knots, 5, reach(1));
}

// par: slopes at and near the fastest shortening, at rest, at and near the fastest lengthening,
// force there, curviness of both sides
static bool build_velocity(const double* par, gd_bezier_curve* curve) {
  const double near = 0.9;
  const gd_bezier_knot knots[5] = {
      {-1, 0, par[0]},     {-near, 0.5 * (1 - near) * (par[1] + par[0]), par[1]},
      {0, 1, par[2]},      {near, par[5] - 0.5 * (1 - near) * (par[4] + par[3]), par[4]},
      {1, par[5], par[3]},
  };
  double c = reach(par[6]), e = reach(par[7]);
  return gd_bezier_build_each(curve, knots, 4, (const double[4]){c, c, e, e});
}

// par: strain at force 0 and 1, stiffness at low force and at 1, curviness
static bool build_passive(const double* par, gd_bezier_curve* curve) {
  double foot = 0.1 * fmin(1 / par[3], par[1] - par[0]);
  const gd_bezier_knot knots[3] = {
      {1 + par[0], 0, 0},
      {1 + par[0] + foot, 0.5 * foot * par[2], par[2]},
      {1 + par[1], 1, par[3]},
  };
  return gd_bezier_build(curve, knots, 2, reach(par[4]));
}

// par: strain at force 1, stiffness there, force at the end of the toe, curviness
static bool build_tendon(const double* par, gd_bezier_curve* curve) {
  double toe = par[0] + (par[2] - 1) / par[1];  // strain where the line begins
  double foot = 0.1 * toe;
  double middle = par[0] + (0.5 * par[2] - 1) / par[1];  // of half that force, on the line
  double slope = 0.5 * par[2] / (middle - foot);
  const gd_bezier_knot knots[3] = {
      {1, 0, 0},
      {1 + 0.5 * (foot + middle), 0.5 * slope * (middle - foot), slope},
      {1 + toe, par[2], par[1]},
  };
  return gd_bezier_build(curve, knots, 2, reach(par[3]));
}

bool gd_millard_build(const gd_millard_key* key, gd_bezier_curve* curve) {
  switch (key->kind) {
    case GERDY_CURVE_ACTIVE_LENGTH:
      return build_active(key->par, curve);
    case GERDY_CURVE_VELOCITY:
      return build_velocity(key->par, curve);
    case GERDY_CURVE_PASSIVE:
      return build_passive(key->par, curve);
    case GERDY_CURVE_TENDON:
      return build_tendon(key->par, curve);
  }
  return false;
}

static void active(const gd_muscle* m, double x, double out[3]) {
  gd_bezier_eval(m->as.bezier[GERDY_CURVE_ACTIVE_LENGTH], x, out);
}

static void velocity(const gd_muscle* m, double x, double out[3]) {
  gd_bezier_eval(m->as.bezier[GERDY_CURVE_VELOCITY], x, out);
}

static void passive(const gd_muscle* m, double x, double out[3]) {
  gd_bezier_eval(m->as.bezier[GERDY_CURVE_PASSIVE], x, out);
}

static void tendon(const gd_muscle* m, double x, double out[3]) {
  gd_bezier_eval(m->as.bezier[GERDY_CURVE_TENDON], x, out);
}

void gd_millard_set(gd_muscle* m, const double* par) {
  m->damping = P(damping);
  m->min_activation = gd_clamp(P(min_activation), 0, 1);
  m->shortest = fmax(m->shortest, P(afl_min) * m->fiber);
  m->shape[GERDY_CURVE_ACTIVE_LENGTH] = active;
  m->shape[GERDY_CURVE_VELOCITY] = velocity;
  m->shape[GERDY_CURVE_PASSIVE] = passive;
  m->shape[GERDY_CURVE_TENDON] = tendon;
}
