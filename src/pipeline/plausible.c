#include "pipeline/plausible.h"

#include <math.h>
#include <stdbool.h>

#include "base/fail.h"
#include "math/running.h"

static const double least_upright = 0.5;  // cosine: 60 degrees off the vertical
static const double worst_fit = 0.04;     // m RMS; a scaled model follows within about 0.02

gerdy_status gd_check_upright(const gerdy_model* model, gerdy_data* data,
                              const gerdy_series* coordinates, gerdy_error* err) {
  int pelvis = gerdy_model_body(model, "pelvis");
  gd_running up = {0, 0, 0};
  size_t step = coordinates->nrow / 50 + 1;
  for (size_t row = 0; pelvis > 0 && row < coordinates->nrow; row += step) {
    const double* q = coordinates->value + row * coordinates->ncol;
    if (isnan(q[0])) continue;
    for (int i = 0; i < model->nq; ++i) data->q[i] = q[i];
    gerdy_fk(model, data);
    gd_running_add(&up, data->body_rot[9 * pelvis + 4]);
  }
  if (up.n == 0 || up.mean >= least_upright) return GERDY_OK;
  return gd_fail(err, GERDY_E_DATA, 0, NULL,
                 "the runner does not stand upright: y must point up in the marker file, and here "
                 "the pelvis leans %.0f degrees from it on average. Files with z up must be turned "
                 "(x, y, z becomes x, z, -y)",
                 acos(fmin(fmax(up.mean, -1), 1)) * 57.29577951308232);
}

gerdy_status gd_note_fit(const gerdy_ik_trial* trial, gerdy_notes* notes) {
  double sum = 0;
  size_t n = 0;
  for (size_t i = 0; i < trial->error->nrow; ++i) {
    const gerdy_ik_info* info = &trial->info[i];
    if (info->outcome == GERDY_IK_TOO_FEW) continue;
    sum += info->rms * info->rms;
    ++n;
  }
  double rms = n > 0 ? sqrt(sum / (double)n) : 0;
  if (rms <= worst_fit) return GERDY_OK;
  return gerdy_notes_add(notes, GERDY_WARNING, 0, "inverse kinematics",
                         "the model follows the markers within %.0f mm RMS only: it is hardly "
                         "scaled to this runner, or markers are exchanged; angles are in doubt",
                         1000 * rms);
}

gerdy_status gd_note_gaps(const gerdy_model* model, const gerdy_ik_trial* trial,
                          gerdy_notes* notes) {
  const gerdy_series* s = trial->motion;
  for (size_t q = 0; q < s->ncol; ++q) {
    size_t ngap = 0, first = 0;
    for (size_t row = 0; row < s->nrow; ++row) {
      bool pose = trial->info[row].outcome != GERDY_IK_TOO_FEW;
      if (!pose || s->valid[row * s->ncol + q]) continue;
      if (ngap++ == 0) first = row;
    }
    if (ngap == 0) continue;
    gerdy_status status = gerdy_notes_add(
        notes, GERDY_WARNING, 0, model->names + model->q_name[q],
        "in %zu of %zu frames no marker is seen that tells it, first at %.3f s: gaps there", ngap,
        s->nrow, s->time[first]);
    if (status != GERDY_OK) return status;
  }
  return GERDY_OK;
}
