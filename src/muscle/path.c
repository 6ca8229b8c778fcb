#include <gerdy/kin.h>
#include <gerdy/muscle.h>

#include "math/function.h"
#include "math/vec.h"

static const double condition_tolerance = 1e-5;

static int is_on(const gerdy_model* m, const gerdy_data* d, int p) {
  int q = m->point_if_q[p];
  return q < 0 || (d->q[q] >= m->point_if_min[p] - condition_tolerance &&
                   d->q[q] <= m->point_if_max[p] + condition_tolerance);
}

static void local_position(const gerdy_model* m, const gerdy_data* d, int p, double out[3]) {
  gd_v3_copy(m->point_pos + 3 * p, out);
  if (!m->point_moves[p]) return;
  for (int k = 0; k < 3; ++k) {
    int f = m->point_function[3 * p + k], q = m->point_q[3 * p + k];
    double slope;
    if (f < 0) continue;
    gd_function_eval((gd_function_type)m->function_type[f], m->parameter + m->function_par[f],
                     m->function_n[f], q >= 0 ? d->q[q] : 0, &out[k], &slope);
  }
}

static double path_length(const gerdy_model* m, gerdy_data* d, int muscle) {
  double length = 0;
  const double* before = NULL;
  int first = m->muscle_point[muscle], last = first + m->muscle_npoint[muscle];
  for (int p = first; p < last; ++p) {
    d->point_on[p] = is_on(m, d, p);
    if (!d->point_on[p]) continue;
    double local[3];
    local_position(m, d, p, local);
    double* at = d->point_pos + 3 * p;
    gerdy_fk_point(m, d, m->point_body[p], local, at);
    if (before != NULL) length += gd_v3_distance(before, at);
    before = at;
  }
  return length;
}

void gerdy_muscle_lengths(const gerdy_model* model, gerdy_data* data) {
  for (int i = 0; i < model->nmuscle; ++i) {
    data->muscle_length[i] = path_length(model, data, i);
  }
}
