// What the ligaments of a model do is not asked of its joints once more.
#include <gerdy/kin.h>
#include <gerdy/muscle.h>

#include "force/id_work.h"

// derivative of a path's length by one coordinate alone: what a driver moves is taken off again
static double own_slope(const gerdy_model* m, const gerdy_data* d, int path, int entry) {
  int first = m->path_slope[path], q = m->slope_q[entry];
  double slope = d->slope[entry];
  for (int k = first; k < first + m->path_nslope[path]; ++k) {
    int other = m->slope_q[k];
    if (m->q_driver[other] == q) slope -= d->q_slope[other] * d->slope[k];
  }
  return slope;
}

static void add_ligament(const gd_id_work* w, const gerdy_data* d, int i, bool fold, size_t row) {
  const gerdy_model* m = w->model;
  int path = m->nmuscle + i, first = m->path_slope[path];
  gerdy_ligament_state s;
  gerdy_ligament_force(m, i, d->path_length[path], d->path_velocity[path], &s);
  double* tau = w->id->tau->value + row * w->id->tau->ncol;
  for (int e = first; e < first + m->path_nslope[path]; ++e) {
    int q = m->slope_q[e];
    if (fold && m->q_driver[q] >= 0) continue;
    tau[q] += s.total_force * (fold ? d->slope[e] : own_slope(m, d, path, e));
  }
}

gerdy_status gd_id_ligaments(gd_id_work* w, const gerdy_id_options* options, gerdy_error* err) {
  gerdy_data* d;
  if (w->model->nligament == 0 || !options->passive) return GERDY_OK;
  gerdy_status status = gerdy_data_new(w->model, &d, err);
  if (status != GERDY_OK) return status;
  for (size_t row = 0; row < w->trial->nframe; ++row) {
    if (w->id->lacking[row]) continue;
    gerdy_trial_frame(w->model, w->trial, row, d);
    gerdy_fk(w->model, d);
    gerdy_path_opensim(w->model, d);
    for (int i = 0; i < w->model->nligament; ++i) add_ligament(w, d, i, options->fold, row);
  }
  gerdy_data_free(d);
  return GERDY_OK;
}
