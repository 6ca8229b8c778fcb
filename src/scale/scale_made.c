#include "scale/scale_made.h"

#include <gerdy/muscle.h>
#include <gerdy/scale.h>
#include <string.h>

#include "base/fail.h"
#include "base/mem.h"

static const double least_mass = 20, most_mass = 250;  // kg

gerdy_status gd_scale_made_begin(gd_scale_made* made, gerdy_model* model, gerdy_error* err) {
  memset(made, 0, sizeof *made);
  made->model = model;
  made->factor = gd_alloc(3 * (size_t)model->nbody, sizeof *made->factor);
  made->q = gd_alloc((size_t)model->nq, sizeof *made->q);
  if (made->factor == NULL || made->q == NULL) return gd_fail_memory(err);
  for (int i = 0; i < 3 * model->nbody; ++i) made->factor[i] = 1;
  memcpy(made->q, model->q_default, (size_t)model->nq * sizeof *made->q);
  return GERDY_OK;
}

void gd_scale_made_reset(gd_scale_made* made) {
  gerdy_model_free(made->model);
  gd_free(made->factor);
  gd_free(made->q);
  memset(made, 0, sizeof *made);
}

gerdy_status gd_scale_made_scale(gd_scale_made* made, double mass, int preserve_masses,
                                 gerdy_error* err) {
  gerdy_model* before;
  gerdy_status status = gerdy_model_copy(made->model, &before, err);
  if (status != GERDY_OK) return status;
  status = gerdy_model_scale(made->model, made->factor, mass, preserve_masses, err);
  if (status == GERDY_OK) status = gerdy_muscles_rescale(made->model, before, err);
  gerdy_model_free(before);
  return status;
}

gerdy_status gd_scale_note_mass(double mass, gerdy_notes* notes, gerdy_error* err) {
  if (!(mass < least_mass || mass > most_mass)) return GERDY_OK;
  gerdy_status status = gerdy_notes_add(notes, GERDY_WARNING, 0, "mass",
                                        "%g kg is no mass of a runner; is it given in kg?", mass);
  return status == GERDY_OK ? GERDY_OK : gd_fail_memory(err);
}

gerdy_status gd_scale_note_factors(const gd_scale_made* made, gerdy_notes* notes,
                                   gerdy_error* err) {
  const gerdy_model* m = made->model;
  for (int b = 1; b < m->nbody; ++b) {
    const double* f = made->factor + 3 * b;
    if (gerdy_notes_add(notes, GERDY_INFO, 0, m->names + m->body_name[b],
                        "scaled by %.4f %.4f %.4f along x y z", f[0], f[1], f[2]) != GERDY_OK) {
      return gd_fail_memory(err);
    }
  }
  return GERDY_OK;
}

gerdy_status gd_scale_note_pose(const gd_scale_made* made, gerdy_notes* notes, gerdy_error* err) {
  const gerdy_model* m = made->model;
  const gerdy_ik_info* info = &made->info;
  const char* worst =
      info->max_marker >= 0 ? m->names + m->marker_name[info->max_marker] : "no marker";
  if (gerdy_notes_add(notes, GERDY_INFO, 0, "static pose",
                      "before the markers were placed the model missed %d of them by %.1f mm RMS, "
                      "at most by %.1f mm (%.60s)",
                      info->nmarker, 1e3 * info->rms, 1e3 * info->max, worst) == GERDY_OK) {
    return GERDY_OK;
  }
  return gd_fail_memory(err);
}
