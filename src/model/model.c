#include <gerdy/model.h>
#include <string.h>

#include "base/fail.h"
#include "base/mem.h"
#include "model/layout.h"

void gerdy_model_free(gerdy_model* model) {
  if (model == NULL) return;
  gd_free(model->buffer);
  gd_free(model);
}

// names that are not filled yet have offset 0 and so read as the ground's name
static int find(const gerdy_model* m, const int* name_of, int n, const char* name) {
  for (int i = 0; i < n; ++i) {
    if (strcmp(m->names + name_of[i], name) == 0) return i;
  }
  return -1;
}

int gerdy_model_body(const gerdy_model* model, const char* name) {
  return find(model, model->body_name, model->nbody, name);
}

int gerdy_model_coordinate(const gerdy_model* model, const char* name) {
  return find(model, model->q_name, model->nq, name);
}

int gerdy_model_marker(const gerdy_model* model, const char* name) {
  return find(model, model->marker_name, model->nmarker, name);
}

int gerdy_model_muscle(const gerdy_model* model, const char* name) {
  return find(model, model->muscle_name, model->nmuscle, name);
}

int gerdy_model_is_below(const gerdy_model* model, int body, int ancestor) {
  while (body > ancestor && ancestor > 0) body = model->body_parent[body];
  return ancestor > 0 && body == ancestor;
}

double gerdy_model_mass(const gerdy_model* model) {
  double mass = 0;
  for (int i = 0; i < model->nbody; ++i) mass += model->body_mass[i];
  return mass;
}

gerdy_status gerdy_data_new(const gerdy_model* model, gerdy_data** out, gerdy_error* err) {
  *out = NULL;
  gerdy_data* d = gd_alloc(1, sizeof *d);
  if (d == NULL || !gd_data_allocate(model, d)) {
    gd_free(d);
    return gd_fail_memory(err);
  }
  memcpy(d->q, model->q_default, (size_t)model->nq * sizeof *d->q);
  *out = d;
  return GERDY_OK;
}

void gerdy_data_free(gerdy_data* data) {
  if (data == NULL) return;
  gd_free(data->buffer);
  gd_free(data);
}
