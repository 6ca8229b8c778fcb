// Forces of static optimization as OpenSim's table has them: muscles, actuators, external loads.
#include <gerdy/kin.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/fail.h"
#include "force/so_work.h"
#include "math/vec.h"

// The columns of a load: force in ground, its point in the body that it acts on, torque in ground;
// those that its setup gives.
static bool has_part(const gd_external_force* e, int part) {
  return (part == 2 ? e->torque : e->force)[0] != '\0' && (part != 1 || e->point[0] != '\0');
}

static size_t count_columns(const gd_loads_setup* s) {
  size_t n = 0;
  for (size_t i = 0; i < s->n; ++i) {
    for (int part = 0; part < 3; ++part) n += has_part(&s->item[i], part) ? 3 : 0;
  }
  return n;
}

static gerdy_status name_load(const gerdy_model* m, const gd_external_force* e, gerdy_series* s,
                              size_t* column, gerdy_error* err) {
  static const char* const part_name[3][2] = {{"F", "N"}, {"p", "m"}, {"T", "N.m"}};
  for (int part = 0; part < 3; ++part) {
    for (int k = 0; k < 3 && has_part(e, part); ++k) {
      char name[sizeof s->column->name];
      int n = snprintf(name, sizeof name, "%s_%s_%s%c", m->names + m->body_name[e->body], e->name,
                       part_name[part][0], 'x' + k);
      if (n >= (int)sizeof name ||
          gerdy_series_name(s, (*column)++, name, part_name[part][1]) != GERDY_OK) {
        return gd_fail(err, GERDY_E_MODEL, 0, e->name, "the name is too long for a column");
      }
    }
  }
  return GERDY_OK;
}

static void put(gerdy_series* s, size_t row, size_t* column, const double value[3], bool known) {
  for (int k = 0; k < 3; ++k) gerdy_series_set(s, row, (*column)++, known ? value[k] : NAN);
}

static void put_load(const gerdy_model* m, const gerdy_data* d, const gd_external_force* e,
                     const gerdy_load* l, size_t row, gerdy_series* s, size_t* column) {
  const double* axes = d->body_rot + 9 * l->force_body;
  double value[3], ground[3];
  if (has_part(e, 0)) {
    gd_m3_mul_v3(axes, l->force + 3 * row, value);
    put(s, row, column, value, l->valid[row]);
  }
  if (has_part(e, 1)) {
    gerdy_fk_point(m, d, l->point_body, l->point + 3 * row, ground);
    for (int k = 0; k < 3; ++k) ground[k] -= d->body_pos[3 * l->body + k];
    gd_m3_tmul_v3(d->body_rot + 9 * l->body, ground, value);
    put(s, row, column, value, l->valid[row]);
  }
  if (has_part(e, 2)) {
    gd_m3_mul_v3(axes, l->torque + 3 * row, value);
    put(s, row, column, value, l->valid[row]);
  }
}

static gerdy_status fill_loads(const gd_id_work* id, gerdy_series* s, size_t first,
                               gerdy_error* err) {
  gerdy_data* d = NULL;
  size_t column = first;
  gerdy_status status = gerdy_data_new(id->model, &d, err);
  for (size_t i = 0; i < id->external.n && status == GERDY_OK; ++i) {
    status = name_load(id->model, &id->external.item[i], s, &column, err);
  }
  for (size_t row = 0; row < s->nrow && status == GERDY_OK; ++row) {
    if (!id->trial->known[row]) continue;
    gerdy_trial_frame(id->model, id->trial, row, d);
    gerdy_fk(id->model, d);
    column = first;
    for (size_t i = 0; i < id->external.n; ++i) {
      put_load(id->model, d, &id->external.item[i], &id->loads->load[i], row, s, &column);
    }
  }
  gerdy_data_free(d);
  return status;
}

gerdy_status gd_so_force_table(const gd_so_work* work, const gd_id_work* id, gerdy_series** out,
                               gerdy_error* err) {
  const gerdy_series* force = work->trial->force;
  size_t nload = count_columns(&id->external);
  if (nload == 0) return gerdy_series_copy(force, out, err);
  gerdy_status status = gerdy_series_new(force->nrow, force->ncol + nload, out, err);
  if (status != GERDY_OK) return status;
  gerdy_series* s = *out;
  memcpy(s->title, force->title, sizeof s->title);
  memcpy(s->time, force->time, force->nrow * sizeof *s->time);
  memcpy(s->column, force->column, force->ncol * sizeof *s->column);
  s->rate = force->rate;
  for (size_t row = 0; row < s->nrow; ++row) {
    memcpy(s->value + row * s->ncol, force->value + row * force->ncol,
           force->ncol * sizeof *s->value);
    memcpy(s->valid + row * s->ncol, force->valid + row * force->ncol, force->ncol);
  }
  status = fill_loads(id, s, force->ncol, err);
  if (status == GERDY_OK) return GERDY_OK;
  gerdy_series_free(s);
  *out = NULL;
  return status;
}
