#include "trial/free_knee.h"

#include <gerdy/knee.h>
#include <math.h>

#include "base/fail.h"
#include "base/mem.h"
#include "math/running.h"

gerdy_status gd_free_knees(const char* path, gerdy_model** model, double** prior,
                           gerdy_notes* notes, gerdy_error* err) {
  gerdy_model* freed;
  gerdy_status status = gerdy_model_free_knees(*model, &freed, notes, err);
  if (status != GERDY_OK) return path != NULL ? gd_at_file(err, status, path) : status;
  gerdy_model_free(*model);
  *model = freed;
  *prior = gd_alloc((size_t)freed->nq, sizeof **prior);
  if (*prior == NULL) return gd_fail_memory(err);
  gerdy_knee_prior(freed, *prior);
  return GERDY_OK;
}

static gerdy_status note_coordinate(const gerdy_model* m, int q, double prior,
                                    const gerdy_ik_trial* trial, gerdy_notes* notes) {
  const gerdy_series *motion = trial->motion, *sd = trial->sd;
  gd_running mean_sd = {0, 0, 0};
  double least = INFINITY, most = -INFINITY;
  for (size_t row = 0; row < motion->nrow; ++row) {
    size_t i = row * motion->ncol + (size_t)q;
    if (!motion->valid[i] || !sd->valid[i]) continue;
    least = fmin(least, motion->value[i]);
    most = fmax(most, motion->value[i]);
    gd_running_add(&mean_sd, sd->value[i]);
  }
  if (mean_sd.n == 0) return GERDY_OK;
  const double deg = GERDY_DEGREES_PER_RADIAN;
  return gerdy_notes_add(notes, GERDY_INFO, 0, m->names + m->q_name[q],
                         "%.1f to %.1f deg; standard deviation %.1f deg (mean), %.0f deg before "
                         "any marker was seen",
                         least * deg, most * deg, gd_running_mean(&mean_sd) * deg, prior * deg);
}

// Reinschmidt et al. 1997, J Biomech 30:729-732: bone pins and skin markers of three runners
gerdy_status gd_note_knees(const gerdy_model* model, const double* prior,
                           const gerdy_ik_trial* trial, gerdy_notes* notes, gerdy_error* err) {
  gerdy_status status = GERDY_OK;
  int n = 0;
  for (int q = 0; q < model->nq && status == GERDY_OK; ++q) {
    if (!(prior[q] > 0)) continue;
    status = note_coordinate(model, q, prior[q], trial, notes);
    ++n;
  }
  if (status == GERDY_OK && n > 0) {
    status =
        gerdy_notes_add(notes, GERDY_WARNING, 0, "knee",
                        "skin markers tell adduction and rotation of the knee poorly: in "
                        "running they were off by 70 %% and 63 %% of the movement against bone "
                        "pins (Reinschmidt 1997); standard deviations do not hold that");
  }
  return status == GERDY_OK ? GERDY_OK : gd_fail_memory(err);
}
