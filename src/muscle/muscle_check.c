// Ranges of the properties of muscles.
#include "muscle/muscle_check.h"

#include "base/fail.h"
#include "math/vec.h"
#include "model/muscle_defaults.h"

#define QUARTER_TURN (GD_PI / 2)

typedef struct check {
  const gerdy_model* model;
  int muscle;
  gerdy_muscle_type type;
  const double* par;
  gerdy_error* err;
} check;

static gerdy_status out_of_range(const check* c, const char* holder, const char* property,
                                 double value, const char* range, double bound) {
  const char* name = c->model->names + c->model->muscle_name[c->muscle];
  return gd_fail(c->err, GERDY_E_MODEL, 0, name, "%s%s%s is %g; it must be %s %g.", holder,
                 holder[0] != '\0' ? "/" : "", property, value, range, bound);
}

static gerdy_status expect(const check* c, gerdy_muscle_parameter par, bool kept, const char* range,
                           double bound) {
  if (kept) return GERDY_OK;
  return out_of_range(c, gd_muscle_holder(par), gd_muscle_property(par), c->par[par], range, bound);
}

static gerdy_status above(const check* c, gerdy_muscle_parameter par, double bound) {
  return expect(c, par, c->par[par] > bound && isfinite(c->par[par]), "above", bound);
}

static gerdy_status below(const check* c, gerdy_muscle_parameter par, double bound) {
  return expect(c, par, c->par[par] < bound, "below", bound);
}

static gerdy_status at_least(const check* c, gerdy_muscle_parameter par, double bound) {
  return expect(c, par, c->par[par] >= bound && isfinite(c->par[par]), "at least", bound);
}

static gerdy_status at_most(const check* c, gerdy_muscle_parameter par, double bound) {
  return expect(c, par, c->par[par] <= bound, "at most", bound);
}

// ---- bounds that are numbers -------------------------------------------------------------------

// X(parameter, lower rule, bound, upper rule, bound)
#define BOUNDS(X)                                          \
  X(vmax, above, 0, at_most, HUGE_VAL)                     \
  X(tau_activation, above, 0, at_most, HUGE_VAL)           \
  X(tau_deactivation, above, 0, at_most, HUGE_VAL)         \
  X(min_activation, at_least, 0, below, 1)                 \
  X(damping, at_least, 0, at_most, HUGE_VAL)               \
  X(max_pennation, above, 0, at_most, QUARTER_TURN)        \
  X(afl_min, at_least, 0, below, 1)                        \
  X(afl_transition, above, 0, below, 0.95)                 \
  X(afl_max, above, 1.1, at_most, HUGE_VAL)                \
  X(afl_slope, at_least, 0, at_most, HUGE_VAL)             \
  X(afl_floor, at_least, 0, below, 0.5)                    \
  X(fv_concentric_end, at_least, 0, below, 1)              \
  X(fv_concentric_near, above, 1.5e-8, at_most, 1)         \
  X(fv_isometric, above, 1, at_most, HUGE_VAL)             \
  X(fv_eccentric_end, at_least, 0, at_most, HUGE_VAL)      \
  X(fv_eccentric_near, above, 1.5e-8, at_most, HUGE_VAL)   \
  X(fv_eccentric_max, above, 1, at_most, HUGE_VAL)         \
  X(fv_concentric_curve, at_least, 0, at_most, 1)          \
  X(fv_eccentric_curve, at_least, 0, at_most, 1)           \
  X(fl_zero, above, -1, at_most, HUGE_VAL)                 \
  X(fl_one, above, -1, at_most, HUGE_VAL)                  \
  X(fl_low_stiffness, above, 0, at_most, HUGE_VAL)         \
  X(fl_one_stiffness, above, 0, at_most, HUGE_VAL)         \
  X(fl_curve, at_least, 0, at_most, 1)                     \
  X(tl_one, above, 0, at_most, HUGE_VAL)                   \
  X(tl_one_stiffness, above, 0, at_most, HUGE_VAL)         \
  X(tl_toe, above, 0, below, 1)                            \
  X(tl_curve, at_least, 0, at_most, 1)                     \
  X(thelen_tendon_strain, above, 0, at_most, HUGE_VAL)     \
  X(thelen_fiber_strain, above, 0, at_most, HUGE_VAL)      \
  X(thelen_active_shape, above, 0, at_most, HUGE_VAL)      \
  X(thelen_passive_shape, above, 0, at_most, 100)          \
  X(thelen_af, above, 0, at_most, HUGE_VAL)                \
  X(thelen_flen, above, 1, at_most, HUGE_VAL)              \
  X(thelen_extrapolation, above, 0, below, 1)              \
  X(degroote_active_width, at_least, 1, at_most, HUGE_VAL) \
  X(degroote_fiber_strain, above, 0, at_most, HUGE_VAL)    \
  X(degroote_tendon_strain, above, 0, at_most, HUGE_VAL)   \
  X(schutte_time_scale, above, 0, at_most, HUGE_VAL)       \
  X(schutte_rise, at_least, 0, at_most, HUGE_VAL)          \
  X(schutte_fall, above, 0, at_most, HUGE_VAL)             \
  X(schutte_damping, at_least, 0, at_most, HUGE_VAL)

typedef gerdy_status rule(const check* c, gerdy_muscle_parameter par, double bound);

static const struct {
  gerdy_muscle_parameter par;
  rule *lower, *upper;
  double low, high;
} bounds[] = {
#define ROW(name, lower, low, upper, high) {GERDY_MUSCLE_##name, lower, upper, low, high},
    BOUNDS(ROW)
#undef ROW
};

static gerdy_status check_bounds(const check* c) {
  for (size_t i = 0; i < sizeof bounds / sizeof *bounds; ++i) {
    gerdy_muscle_parameter par = bounds[i].par;
    if (!gd_muscle_has(c->type, par)) continue;
    gerdy_status status = bounds[i].lower(c, par, bounds[i].low);
    if (status == GERDY_OK) status = bounds[i].upper(c, par, bounds[i].high);
    if (status != GERDY_OK) return status;
  }
  return GERDY_OK;
}

// ---- bounds that depend on other properties -----------------------------------------------------

#define P(name)  c->par[GERDY_MUSCLE_##name]
#define ID(name) GERDY_MUSCLE_##name

static gerdy_status check_millard(const check* c) {
  double rise = 1 / (P(fl_one) - P(fl_zero)), steepest = P(fv_eccentric_max) - 1;
  double undamped = P(damping) == 0 && P(rigid_tendon) == 0 ? 0.01 : 0;
  const struct {
    rule* rule;
    gerdy_muscle_parameter par;
    double bound;
  } rules[] = {
      {at_least, ID(min_activation), undamped},
      {above, ID(afl_transition), P(afl_min) + 1e-6},
      {below, ID(afl_slope), (1 - P(afl_floor)) / (1 - P(afl_transition))},
      {above, ID(fv_concentric_near), P(fv_concentric_end)},
      {at_least, ID(fv_eccentric_near), P(fv_eccentric_end)},
      {below, ID(fv_eccentric_near), steepest},
      {above, ID(fl_one), P(fl_zero)},
      {above, ID(fl_one_stiffness), rise},
      {below, ID(fl_low_stiffness), rise},
      {above, ID(tl_one_stiffness), 1 / P(tl_one)},
  };
  for (size_t i = 0; i < sizeof rules / sizeof *rules; ++i) {
    gerdy_status status = rules[i].rule(c, rules[i].par, rules[i].bound);
    if (status != GERDY_OK) return status;
  }
  return GERDY_OK;
}

static gerdy_status check_thelen(const check* c) {
  gerdy_status status = at_least(c, ID(min_activation), 0.01);
  return status != GERDY_OK ? status : above(c, ID(thelen_extrapolation), 1 / P(thelen_flen));
}

static gerdy_status check_number(const check* c, const char* property, double value, double low,
                                 double high, bool open) {
  bool enough = open ? value > low : value >= low;
  if (enough && value < high) return GERDY_OK;
  return enough ? out_of_range(c, "", property, value, "below", high)
                : out_of_range(c, "", property, value, open ? "above" : "at least", low);
}

static gerdy_status check_size(const check* c) {
  const gerdy_model* m = c->model;
  int i = c->muscle;
  bool rigid = c->type == GERDY_MUSCLE_RIGID || P(rigid_tendon) != 0;
  double steepest = gd_muscle_has(c->type, ID(max_pennation)) ? P(max_pennation) : QUARTER_TURN;
  gerdy_status status =
      check_number(c, "max_isometric_force", m->muscle_fmax[i], 0, HUGE_VAL, false);
  if (status == GERDY_OK) {
    status = check_number(c, "optimal_fiber_length", m->muscle_fiber[i], 0, HUGE_VAL, true);
  }
  if (status == GERDY_OK) {
    status = check_number(c, "tendon_slack_length", m->muscle_tendon[i], 0, HUGE_VAL, !rigid);
  }
  if (status != GERDY_OK) return status;
  return check_number(c, "pennation_angle_at_optimal", m->muscle_pennation[i], 0, steepest, false);
}

gerdy_status gd_muscle_check(const gerdy_model* model, int muscle, const double* par,
                             gerdy_error* err) {
  check c = {model, muscle, (gerdy_muscle_type)model->muscle_type[muscle], par, err};
  gerdy_status status = check_bounds(&c);
  if (status == GERDY_OK) status = check_size(&c);
  if (status != GERDY_OK) return status;
  if (c.type == GERDY_MUSCLE_MILLARD) return check_millard(&c);
  return c.type == GERDY_MUSCLE_THELEN ? check_thelen(&c) : GERDY_OK;
}
