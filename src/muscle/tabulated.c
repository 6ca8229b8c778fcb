// Curves given by points. The default points are those of OpenSim 4 and SIMM (Delp & Loan 1995,
// Comput Biol Med 25:21-34); the speeds of Schutte's muscle follow Schutte, Rodgers, Zajac & Glaser
// 1993, IEEE Trans Rehabil Eng 1:109-125.
#include "muscle/tabulated.h"

#include <string.h>

#include "math/function.h"

#define P(name) par[GERDY_MUSCLE_##name]

enum { ACTIVE = 0, SPEED_OR_TENDON = 1, PASSIVE = 2 };

static const double active_points[2][21] = {
    {-5.307692, -4.307692, -1.923077, -0.884615, -0.269231, 0.230769, 0.461538,
     0.52725,   0.62875,   0.71875,   0.86125,   1.045,     1.2175,   1.43875,
     1.5,       1.615385,  2,         2.961538,  3.692308,  5.461538, 9.901902},
    {0.012188, 0.021899, 0.036466, 0.052493, 0.075312, 0.114158, 0.157859,
     0.226667, 0.636667, 0.856667, 0.95,     0.993333, 0.77,     0.246667,
     0.193821, 0.133252, 0.072683, 0.044417, 0.036341, 0.021899, 0.007332}};
static const double passive_points[2][13] = {
    {-5, 0.998, 0.999, 1, 1.1, 1.2, 1.3, 1.4, 1.5, 1.6, 1.601, 1.602, 5},
    {0, 0, 0, 0, 0.035, 0.12, 0.26, 0.55, 1.17, 2, 2, 2, 2}};
static const double tendon_points[2][17] = {
    {-10, -0.002, -0.001, 0, 0.00131, 0.00281, 0.00431, 0.00581, 0.00731, 0.00881, 0.0103, 0.0118,
     0.0123, 9.2, 9.201, 9.202, 20},
    {0, 0, 0, 0, 0.0108, 0.0257, 0.0435, 0.0652, 0.0915, 0.123, 0.161, 0.208, 0.227, 345, 345, 345,
     345}};
static const double velocity_points[2][42] = {
    {-1.001, -1,   -0.95, -0.9, -0.85, -0.8, -0.75, -0.7, -0.65, -0.6, -0.55, -0.5, -0.45, -0.4,
     -0.35,  -0.3, -0.25, -0.2, -0.15, -0.1, -0.05, 0,    0.05,  0.1,  0.15,  0.2,  0.25,  0.3,
     0.35,   0.4,  0.45,  0.5,  0.55,  0.6,  0.65,  0.7,  0.75,  0.8,  0.85,  0.9,  0.95,  1},
    {0,        0,        0.010417, 0.021739, 0.034091, 0.047619, 0.0625,   0.078947, 0.097222,
     0.117647, 0.140625, 0.166667, 0.196429, 0.230769, 0.270833, 0.318182, 0.375,    0.444444,
     0.53125,  0.642857, 0.791667, 1,        1.482014, 1.601571, 1.655791, 1.686739, 1.706751,
     1.720753, 1.731099, 1.739055, 1.745365, 1.75049,  1.754736, 1.758312, 1.761364, 1.763999,
     1.766298, 1.768321, 1.770115, 1.771717, 1.773155, 1.774455}};

static const struct {
  const double* points;
  int n;
} tables[4] = {{active_points[0], 21},
               {velocity_points[0], 42},
               {passive_points[0], 13},
               {tendon_points[0], 17}};

int gd_tabulated_size(void) {
  int size = 0;
  for (int k = 0; k < 4; ++k) size += (int)gd_function_npar(GD_FUNCTION_SPLINE, tables[k].n);
  return size;
}

void gd_tabulated_fit(double* store) {
  for (int k = 0; k < 4; ++k) {
    memcpy(store, tables[k].points, 2 * (size_t)tables[k].n * sizeof *store);
    gd_spline_fit(store, tables[k].n);
    store += gd_function_npar(GD_FUNCTION_SPLINE, tables[k].n);
  }
}

static void at(const gd_muscle* m, int k, double x, double out[3]) {
  const gd_tabulated* t = &m->as.tabulated;
  gd_function_eval2((gd_function_type)t->type[k], t->par[k], t->n[k], x, &out[0], &out[1], &out[2]);
}

static void limit(double low, double high, double out[3]) {
  if (out[0] >= low && out[0] <= high) return;
  out[0] = gd_clamp(out[0], low, high);
  out[1] = out[2] = 0;
}

static void active(const gd_muscle* m, double x, double out[3]) {
  at(m, ACTIVE, x, out);
  limit(0, HUGE_VAL, out);
}

static void passive(const gd_muscle* m, double x, double out[3]) {
  at(m, PASSIVE, x, out);
  limit(0, 10, out);
}

static void velocity(const gd_muscle* m, double x, double out[3]) {
  at(m, SPEED_OR_TENDON, x, out);
}

static void tendon(const gd_muscle* m, double x, double out[3]) {
  out[0] = out[1] = out[2] = 0;
  if (x > 1) at(m, SPEED_OR_TENDON, x - 1, out);
}

// without a curve of its own the muscle has this exponential
static void schutte_passive(const gd_muscle* m, double x, double out[3]) {
  (void)m;
  out[0] = exp(8 * (x - 1) - 4);
  out[1] = 8 * out[0];
  out[2] = 64 * out[0];
}

// hyperbolas of Hill's kind: k (1 + x) / (k - x) for shortening, (f x + s) / (x + s) for
// lengthening
static void schutte_velocity(const gd_muscle* m, double x, double out[3]) {
  (void)m;
  const double k = 0.15, s = 0.13 * k / (k + 1), f = 1.4;
  if (x <= -1) {
    out[0] = out[1] = out[2] = 0;
  } else if (x <= 0) {
    double bottom = 1 / (k - x);
    out[0] = k * (1 + x) * bottom;
    out[1] = k * (1 + k) * bottom * bottom;
    out[2] = 2 * out[1] * bottom;
  } else {
    double bottom = 1 / (x + s);
    out[0] = (f * x + s) * bottom;
    out[1] = s * (f - 1) * bottom * bottom;
    out[2] = -2 * out[1] * bottom;
  }
}

// functions of the model, default tables for the rest; which: table of curve k
static void set_tables(gd_muscle* m, const gerdy_model* model, const int* function,
                       const double* store, const int which[3]) {
  gd_tabulated* t = &m->as.tabulated;
  for (int k = 0; k < 3; ++k) {
    t->par[k] = store;
    for (int i = 0; i < which[k]; ++i) {
      t->par[k] += gd_function_npar(GD_FUNCTION_SPLINE, tables[i].n);
    }
    t->type[k] = GD_FUNCTION_SPLINE;
    t->n[k] = tables[which[k]].n;
    if (function[k] < 0) continue;
    t->par[k] = model->parameter + model->function_par[function[k]];
    t->type[k] = model->function_type[function[k]];
    t->n[k] = model->function_n[function[k]];
  }
  m->shape[GERDY_CURVE_ACTIVE_LENGTH] = active;
}

void gd_schutte_set(gd_muscle* m, const gerdy_model* model, const int* function,
                    const double* store, const double* par) {
  set_tables(m, model, function, store, (const int[3]){0, 3, 2});
  m->vmax = 1 / P(schutte_time_scale);
  m->damping = P(schutte_damping);
  m->time_scale = P(schutte_time_scale);
  m->rise = P(schutte_rise);
  m->fall = P(schutte_fall);
  m->shape[GERDY_CURVE_VELOCITY] = schutte_velocity;
  m->shape[GERDY_CURVE_TENDON] = tendon;
  m->shape[GERDY_CURVE_PASSIVE] = function[PASSIVE] < 0 ? schutte_passive : passive;
}

// the tendon has no curve: it is rigid
static void none(const gd_muscle* m, double x, double out[3]) {
  (void)m;
  (void)x;
  out[0] = out[1] = out[2] = NAN;
}

void gd_rigid_set(gd_muscle* m, const gerdy_model* model, const int* function,
                  const double* store) {
  set_tables(m, model, function, store, (const int[3]){0, 1, 2});
  m->rigid = true;
  m->shape[GERDY_CURVE_VELOCITY] = velocity;
  m->shape[GERDY_CURVE_PASSIVE] = passive;
  m->shape[GERDY_CURVE_TENDON] = none;
}
