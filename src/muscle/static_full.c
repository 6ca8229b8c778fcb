// The full mode of static optimization: tendon forces by their tangents, activations that cannot
// jump.
#include <math.h>

#include "muscle/muscle_model.h"
#include "muscle/static_solver.h"

static const double first_activation = 0.1, difference = 1e-4, substep = 1e-3;
enum { most_substeps = 200 };

// ---- activation --------------------------------------------------------------------------------

// activation after dt of a constant excitation (midpoint rule)
static double excite(const gerdy_muscles* muscles, int i, double a, double u, double dt) {
  int n = (int)fmin(most_substeps, ceil(dt / substep));
  double h = dt / n;
  for (int k = 0; k < n; ++k) {
    double half = a + 0.5 * h * gerdy_muscle_activation_rate(muscles, i, a, u);
    a += h * gerdy_muscle_activation_rate(muscles, i, half, u);
  }
  return a;
}

void gd_static_bound(gerdy_static* s, double dt) {
  for (int i = 0; i < s->model->nmuscle; ++i) {
    double low = s->lowest[i], high = 1;
    if (!gd_static_is_muscle(s, i)) continue;
    if (!s->has_before) {
      s->activation[i] = fmax(low, first_activation);
    } else if (dt > 0 && !s->muscles->muscle[i].no_activation) {
      low = fmax(low, excite(s->muscles, i, s->activation[i], 0, dt));
      high = fmin(1, fmax(low, excite(s->muscles, i, s->activation[i], 1, dt)));
    }
    s->dual.low[i] = low;
    s->dual.high[i] = high;
  }
}

// ---- tangents ----------------------------------------------------------------------------------

static double tendon_force(const gerdy_static* s, const gerdy_data* d, int i, double activation) {
  gerdy_muscle_state state;
  gerdy_muscle_equilibrium_moving(s->muscles, i, activation, d->path_length[i], d->path_velocity[i],
                                  &state);
  return state.tendon_force;
}

bool gd_static_tangents(gerdy_static* s, const gerdy_data* d) {
  double sum = 0;
  for (int i = 0; i < s->model->nmuscle; ++i) {
    if (!gd_static_is_muscle(s, i)) continue;
    double a = s->activation[i], to = a + difference <= 1 ? a + difference : a - difference;
    double here = tendon_force(s, d, i, a);
    s->gain[i] = fmax(0, (tendon_force(s, d, i, to) - here) / (to - a));
    s->offset[i] = here - s->gain[i] * a;
    sum += here + s->gain[i];
  }
  return isfinite(sum);
}

double gd_static_advance(gerdy_static* s, const gerdy_data* d, double share) {
  const gerdy_model* m = s->model;
  gd_dual* dual = &s->dual;
  double worst = 0;
  // what the true forces make less than their tangents, collected in the rows
  for (int r = 0; r < dual->nrow; ++r) dual->residual[r] = 0;
  for (int i = 0; i < m->nmuscle; ++i) {
    if (!gd_static_is_muscle(s, i)) continue;
    double tangent = s->offset[i] + s->gain[i] * dual->x[i];
    s->activation[i] += share * (dual->x[i] - s->activation[i]);
    s->force[i] = tendon_force(s, d, i, dual->x[i]);
    for (int k = m->path_slope[i]; k < m->path_slope[i] + m->path_nslope[i]; ++k) {
      int q = m->slope_q[k], row = s->q_row[q];
      if (m->q_driver[q] < 0 && row >= 0) {
        dual->residual[row] += d->slope[k] * (s->force[i] - tangent);
      }
    }
  }
  for (int r = 0; r < dual->nrow; ++r) worst = fmax(worst, fabs(dual->residual[r]));
  gd_dual_give(dual);
  s->has_before = true;
  return worst;
}
