// The lists of a plan, and the factors that they come to.
#include "scale/scale_plan.h"

#include <math.h>
#include <string.h>

#include "base/fail.h"
#include "base/mem.h"

void gd_scale_plan_reset(gd_scale_plan* plan) {
  gd_free(plan->measurement);
  gd_free(plan->pair);
  gd_free(plan->stretch);
  gd_free(plan->given);
  memset(plan, 0, sizeof *plan);
}

static void* grow(void* list, int* n, size_t size) {
  char* bigger = gd_realloc(list, (size_t)*n + 1, size);
  if (bigger == NULL) return NULL;
  memset(bigger + (size_t)*n * size, 0, size);
  ++*n;
  return bigger;
}

gd_scale_measurement* gd_scale_add_measurement(gd_scale_plan* plan) {
  void* list = grow(plan->measurement, &plan->nmeasurement, sizeof *plan->measurement);
  if (list == NULL) return NULL;
  plan->measurement = list;
  return &plan->measurement[plan->nmeasurement - 1];
}

gd_scale_pair* gd_scale_add_pair(gd_scale_plan* plan) {
  void* list = grow(plan->pair, &plan->npair, sizeof *plan->pair);
  if (list == NULL) return NULL;
  plan->pair = list;
  return &plan->pair[plan->npair - 1];
}

gd_scale_stretch* gd_scale_add_stretch(gd_scale_plan* plan) {
  void* list = grow(plan->stretch, &plan->nstretch, sizeof *plan->stretch);
  if (list == NULL) return NULL;
  plan->stretch = list;
  return &plan->stretch[plan->nstretch - 1];
}

gd_scale_given* gd_scale_add_given(gd_scale_plan* plan) {
  void* list = grow(plan->given, &plan->ngiven, sizeof *plan->given);
  if (list == NULL) return NULL;
  plan->given = list;
  return &plan->given[plan->ngiven - 1];
}

// ---- factors -----------------------------------------------------------------------------------

static gerdy_status note_unknown(const char* body, gerdy_notes* notes, gerdy_error* err) {
  if (gerdy_notes_add(notes, GERDY_WARNING, 0, body,
                      "the model has no body of this name, so its scale factor is not used") ==
      GERDY_OK) {
    return GERDY_OK;
  }
  return gd_fail_memory(err);
}

static gerdy_status take_measured(const gd_scale_plan* plan, const gerdy_model* model,
                                  double* factor, gerdy_notes* notes, gerdy_error* err) {
  for (int i = 0; i < plan->nstretch; ++i) {
    const gd_scale_stretch* s = &plan->stretch[i];
    double measured = plan->measurement[s->measurement].factor;
    int b = gerdy_model_body(model, s->body);
    if (isnan(measured)) continue;
    if (b < 0) {
      gerdy_status status = note_unknown(s->body, notes, err);
      if (status != GERDY_OK) return status;
      continue;
    }
    for (int k = 0; k < 3; ++k) {
      if (s->axes >> k & 1) factor[3 * b + k] = measured;
    }
  }
  return GERDY_OK;
}

// files that OpenSim wrote name every frame, most with factors of 1
static gerdy_status take_given(const gd_scale_plan* plan, const gerdy_model* model, double* factor,
                               gerdy_notes* notes, gerdy_error* err) {
  for (int i = 0; i < plan->ngiven; ++i) {
    const gd_scale_given* g = &plan->given[i];
    int b = gerdy_model_body(model, g->body);
    if (b >= 0) {
      memcpy(factor + 3 * b, g->factor, sizeof g->factor);
    } else if (g->factor[0] != 1 || g->factor[1] != 1 || g->factor[2] != 1) {
      gerdy_status status = note_unknown(g->body, notes, err);
      if (status != GERDY_OK) return status;
    }
  }
  return GERDY_OK;
}

static gerdy_status check_factors(const gerdy_model* model, const double* factor,
                                  gerdy_notes* notes, gerdy_error* err) {
  for (int i = 0; i < 3 * model->nbody; ++i) {
    if (factor[i] >= 0.3 && factor[i] <= 3) continue;
    if (gerdy_notes_add(notes, GERDY_WARNING, 0, model->names + model->body_name[i / 3],
                        "the scale factor along %c is %.3g; no runner differs so much from a model "
                        "of a person, so check the units and the names of the markers",
                        "xyz"[i % 3], factor[i]) != GERDY_OK) {
      return gd_fail_memory(err);
    }
  }
  return GERDY_OK;
}

gerdy_status gd_scale_factors(const gd_scale_plan* plan, const gerdy_model* model, double* factor,
                              gerdy_notes* notes, gerdy_error* err) {
  gerdy_status status = GERDY_OK;
  for (int i = 0; i < 3 * model->nbody; ++i) factor[i] = 1;
  for (int i = 0; i < plan->nstep && status == GERDY_OK; ++i) {
    status = plan->step[i] == GD_SCALE_MEASURED ? take_measured(plan, model, factor, notes, err)
                                                : take_given(plan, model, factor, notes, err);
  }
  return status == GERDY_OK ? check_factors(model, factor, notes, err) : status;
}
