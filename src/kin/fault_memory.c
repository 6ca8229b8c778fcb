// Memory of the search for faults of markers.
#include <string.h>

#include "base/fail.h"
#include "base/mem.h"
#include "kin/fault.h"
#include "kin/marker_names.h"

void gd_fault_close(gd_fault_work* w) {
  gd_free(w->place);
  gd_free(w->usual);
  gd_free(w->used);
  gd_free(w->jumpy);
  gd_free(w->twin);
  gd_free(w->sided);
  gd_free(w->local);
  gd_free(w->suspect);
  gd_free(w->done);
  gd_free(w->sides);
  gd_free(w->label);
  gerdy_ik_free(w->ik);
  gerdy_data_free(w->data);
  gd_free(w->marker);
  gd_free(w->seen);
  gd_free(w->q);
}

static bool allocate(gd_fault_work* w) {
  size_t nmarker = (size_t)w->model->nmarker, nrow = w->markers->nrow;
  w->place = gd_alloc(3 * nmarker, sizeof *w->place);
  w->usual = gd_alloc(nmarker, sizeof *w->usual);
  w->used = gd_alloc(nmarker, 1);
  w->jumpy = gd_alloc(nmarker, 1);
  w->twin = gd_alloc(nmarker, sizeof *w->twin);
  w->sided = gd_alloc(nmarker, 1);
  w->local = gd_alloc(nrow * nmarker, 3 * sizeof *w->local);
  w->suspect = gd_alloc(nrow, 1);
  w->done = gd_alloc(nrow, 1);
  w->sides = gd_alloc(nrow, 1);
  w->label = gd_alloc(nrow * nmarker, sizeof *w->label);
  w->marker = gd_alloc(3 * nmarker, sizeof *w->marker);
  w->seen = gd_alloc(nmarker, 1);
  w->q = gd_alloc(4 * (size_t)w->model->nq, sizeof *w->q);
  return w->place && w->usual && w->used && w->jumpy && w->twin && w->sided && w->local &&
         w->suspect && w->done && w->sides && w->label && w->marker && w->seen && w->q;
}

// the marker of the same name on the other side
static gerdy_status find_twins(gd_fault_work* w) {
  const gerdy_model* m = w->model;
  size_t n = (size_t)m->nmarker;
  gd_marker_name* name = gd_alloc(n, sizeof *name);
  if (name == NULL) return gd_fail_memory(w->err);
  for (size_t i = 0; i < n; ++i) {
    size_t length = strlen(m->names + m->marker_name[i]);
    if (length >= sizeof name->full) length = sizeof name->full - 1;
    memcpy(name[i].full, m->names + m->marker_name[i], length);
  }
  gd_marker_names_read(name, n);
  for (size_t i = 0; i < n; ++i) {
    w->twin[i] = -1;
    w->sided[i] = name[i].side != 0;
    for (size_t j = 0; j < n && w->sided[i]; ++j) {
      bool other = name[j].side != 0 && name[j].side != name[i].side;
      if (other && strcmp(name[i].key + 1, name[j].key + 1) == 0) w->twin[i] = (int)j;
    }
  }
  gd_free(name);
  return GERDY_OK;
}

static gerdy_status open_solver(gd_fault_work* w, const gerdy_ik_options* options) {
  gerdy_ik_options rough = options != NULL ? *options : gerdy_ik_options_default();
  rough.accuracy = 1e-4;
  rough.max_iterations = 12;
  if (!rough.pull_is_share) rough.pull = NULL;
  if (rough.pull != NULL) w->target = rough.target;
  gerdy_status status = gerdy_ik_new(&w->view, NULL, &rough, &w->ik, w->err);
  return status == GERDY_OK ? gerdy_data_new(w->model, &w->data, w->err) : status;
}

gerdy_status gd_fault_open(gd_fault_work* w, const double* weight,
                           const gerdy_ik_options* options) {
  if (!allocate(w)) return gd_fail_memory(w->err);
  for (int i = 0; i < w->model->nmarker; ++i) {
    w->used[i] = w->trial->column[i] >= 0 && (weight == NULL || weight[i] > 0);
  }
  memcpy(w->place, w->model->marker_pos, 3 * (size_t)w->model->nmarker * sizeof *w->place);
  w->view = *w->model;
  w->view.marker_pos = w->place;
  gerdy_status status = find_twins(w);
  return status == GERDY_OK ? open_solver(w, options) : status;
}

gerdy_status gd_fault_add(gd_fault_work* w, const gerdy_fault* fault) {
  gerdy_faults* f = w->faults;
  gerdy_fault* item = gd_realloc(f->item, f->n + 1, sizeof *item);
  if (item == NULL) return gd_fail_memory(w->err);
  f->item = item;
  item[f->n++] = *fault;
  return GERDY_OK;
}
