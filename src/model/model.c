#include <gerdy/model.h>
#include <string.h>

#include "base/fail.h"
#include "base/file.h"
#include "base/mem.h"
#include "io/xml.h"
#include "math/function.h"
#include "model/compile.h"
#include "model/layout.h"
#include "model/osim.h"

// so that whatever a document lists can be counted in an int
static const size_t most_bytes = (size_t)200 << 20;

gerdy_status gerdy_model_read(const char* bytes, size_t n, gerdy_model** out, gerdy_notes* notes,
                              gerdy_error* err) {
  *out = NULL;
  if (n > most_bytes) {
    return gd_fail(err, GERDY_E_UNSUPPORTED, 0, NULL,
                   "the document is larger than 200 MB; no model is");
  }
  gd_xml_node* root = NULL;
  gerdy_status status = gd_xml_parse(bytes, n, &root, err);
  if (status != GERDY_OK) return status;
  gd_spec spec;
  memset(&spec, 0, sizeof spec);
  status = gd_osim_read(root, &spec, notes, err);
  if (status == GERDY_OK) status = gd_compile(&spec, out, err);
  gd_spec_reset(&spec);
  gd_xml_free(root);
  return status;
}

gerdy_status gerdy_model_load(const char* path, gerdy_model** out, gerdy_notes* notes,
                              gerdy_error* err) {
  *out = NULL;
  char* bytes;
  size_t n;
  gerdy_status status = gd_file_read(path, &bytes, &n, err);
  if (status != GERDY_OK) return status;
  status = gerdy_model_read(bytes, n, out, notes, err);
  gd_free(bytes);
  return status == GERDY_OK ? GERDY_OK : gd_at_file(err, status, path);
}

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
