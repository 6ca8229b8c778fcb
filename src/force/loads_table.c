// External loads in the frames of a trial, from the columns of a table.
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/fail.h"
#include "base/mem.h"
#include "force/loads_setup.h"
#include "math/function.h"
#include "math/gcv_spline.h"

enum { half_order = 2 };

// What the columns of one load are read with.
typedef struct reader {
  const gerdy_series* table;
  const gerdy_trial* trial;
  double* par;     // (5 nrow) room for a spline
  gd_gcv* spline;  // through all rows; NULL: too few
  gerdy_load* load;
  const char* name;  // of the load
} reader;

// the three columns that begin so
static gerdy_status find_columns(const reader* r, const char* begin, size_t out[3],
                                 gerdy_error* err) {
  size_t n = 0;
  for (size_t c = 0; c < r->table->ncol; ++c) {
    if (strncmp(r->table->column[c].name, begin, strlen(begin)) != 0) continue;
    if (n < 3) out[n] = c;
    ++n;
  }
  if (n == 3) return GERDY_OK;
  return gd_fail(err, GERDY_E_DATA, 0, r->name,
                 "%zu column%s of the force file begin%s with \"%.60s\"; x, y and z are needed, "
                 "and nothing else",
                 n, n == 1 ? "" : "s", n == 1 ? "s" : "", begin);
}

// Frames between rows of which one has a gap are not known. needed: NULL, or only rows in which one
// of these three columns is not 0.
static void mark(reader* r, const size_t column[3], const size_t* needed) {
  const gerdy_series* s = r->table;
  size_t row = 0;
  for (size_t i = 0; i < r->trial->nframe; ++i) {
    double t = r->trial->time[i];
    while (row + 1 < s->nrow && s->time[row + 1] <= t) ++row;
    size_t last = row + 1 < s->nrow && s->time[row] < t ? row + 1 : row;
    for (size_t k = row; k <= last; ++k) {
      const unsigned char* valid = s->valid + k * s->ncol;
      const double* value = s->value + k * s->ncol;
      bool used =
          needed == NULL || value[needed[0]] != 0 || value[needed[1]] != 0 || value[needed[2]] != 0;
      if (used && !(valid[column[0]] && valid[column[1]] && valid[column[2]])) {
        r->load->valid[i] = 0;
      }
    }
  }
}

// a column with gaps, or of few rows: the samples that are there as a function of time
static gd_function_type lay(const reader* r, size_t column, int* n, bool* ready) {
  const gerdy_series* s = r->table;
  size_t nvalid = 0, k = 0;
  for (size_t row = 0; row < s->nrow; ++row) nvalid += s->valid[row * s->ncol + column];
  for (size_t row = 0; row < s->nrow; ++row) {
    if (!s->valid[row * s->ncol + column]) continue;
    r->par[k] = s->time[row];
    r->par[nvalid + k++] = s->value[row * s->ncol + column];
  }
  *n = (int)nvalid;
  *ready = true;
  if (nvalid < 2) {
    r->par[0] = nvalid == 1 ? r->par[1] : 0;
    return GD_FUNCTION_CONSTANT;
  }
  if (nvalid < 2 * half_order) return GD_FUNCTION_PIECEWISE;
  *ready = gd_gcv_fit(r->par, *n, half_order, 0);
  return (gd_function_type)(GD_FUNCTION_GCV + half_order);
}

static gerdy_status read_odd_column(reader* r, size_t column, double* out, gerdy_error* err) {
  int n;
  bool ready;
  gd_function_type type = lay(r, column, &n, &ready);
  if (!ready) return gd_fail_memory(err);
  for (size_t i = 0; i < r->trial->nframe; ++i) {
    double slope;
    gd_function_eval(type, r->par, n, r->trial->time[i], &out[3 * i], &slope);
  }
  return GERDY_OK;
}

// Is the column whole, and the same in every row?
static void look(const gerdy_series* s, size_t column, bool* whole, bool* constant) {
  *whole = *constant = true;
  for (size_t row = 0; row < s->nrow && (*whole || *constant); ++row) {
    size_t i = row * s->ncol + column;
    if (!s->valid[i]) *whole = *constant = false;
    if (s->value[i] != s->value[column]) *constant = false;
  }
}

static gerdy_status read_columns(reader* r, const size_t column[3], double* out, gerdy_error* err) {
  const gerdy_series* s = r->table;
  for (size_t k = 0; k < 3; ++k) {
    bool whole, constant;
    look(s, column[k], &whole, &constant);
    if (constant) {
      for (size_t i = 0; i < r->trial->nframe; ++i) out[3 * i + k] = s->value[column[k]];
    } else if (whole && r->spline != NULL) {
      for (size_t row = 0; row < s->nrow; ++row) r->par[row] = s->value[row * s->ncol + column[k]];
      gd_gcv_lay(r->spline, r->par);
      for (size_t i = 0; i < r->trial->nframe; ++i) {
        out[3 * i + k] = gd_gcv_at(r->spline, r->trial->time[i]);
      }
    } else {
      gerdy_status status = read_odd_column(r, column[k], out + k, err);
      if (status != GERDY_OK) return status;
    }
  }
  return GERDY_OK;
}

static gerdy_status read_load(reader* r, const gd_external_force* e, gerdy_error* err) {
  size_t force[3], point[3], torque[3];
  gerdy_status status = GERDY_OK;
  if (e->force[0] != '\0') {
    status = find_columns(r, e->force, force, err);
    if (status == GERDY_OK) status = read_columns(r, force, r->load->force, err);
    if (status == GERDY_OK) mark(r, force, NULL);
  }
  if (e->force[0] != '\0' && e->point[0] != '\0' && status == GERDY_OK) {
    status = find_columns(r, e->point, point, err);
    if (status == GERDY_OK) status = read_columns(r, point, r->load->point, err);
    if (status == GERDY_OK) mark(r, point, force);
  }
  if (e->torque[0] != '\0' && status == GERDY_OK) {
    status = find_columns(r, e->torque, torque, err);
    if (status == GERDY_OK) status = read_columns(r, torque, r->load->torque, err);
    if (status == GERDY_OK) mark(r, torque, NULL);
  }
  return status;
}

// frames farther outside the table than one frame of the trial, and where its rows are missing
static void mark_outside(reader* r) {
  const gerdy_series* s = r->table;
  double step = r->trial->rate > 0 ? 1 / r->trial->rate : 0;
  for (size_t i = 0; i < r->trial->nframe; ++i) {
    double t = r->trial->time[i];
    if (t < s->time[0] - step || t > s->time[s->nrow - 1] + step) r->load->valid[i] = 0;
    if (gerdy_series_skips(s, t)) r->load->valid[i] = 0;
  }
}

static gerdy_status check_table(const gerdy_series* s, gerdy_error* err) {
  for (size_t i = 1; i < s->nrow; ++i) {
    if (s->time[i] > s->time[i - 1]) continue;
    return gd_fail(err, GERDY_E_DATA, 0, NULL,
                   "row %zu of the forces at %.6f s does not come after the row before", i + 1,
                   s->time[i]);
  }
  return GERDY_OK;
}

gerdy_status gd_loads_from_table(const gd_loads_setup* setup, const gerdy_series* table,
                                 const gerdy_trial* trial, gerdy_loads** out, gerdy_error* err) {
  reader r = {.table = table, .trial = trial};
  gerdy_loads* l = NULL;
  *out = NULL;
  gerdy_status status = check_table(table, err);
  if (status == GERDY_OK) status = gerdy_loads_new(setup->n, trial->nframe, &l, err);
  if (status != GERDY_OK) return status;
  r.par = gd_alloc(table->nrow, (2 * half_order + 1) * sizeof *r.par);
  if (table->nrow >= 2 * half_order) {
    r.spline = gd_gcv_open(table->time, (int)table->nrow, half_order, 0);
    if (r.spline == NULL) status = gd_fail_memory(err);
  }
  if (r.par == NULL) status = gd_fail_memory(err);
  for (size_t i = 0; i < setup->n && status == GERDY_OK; ++i) {
    const gd_external_force* e = &setup->item[i];
    r.load = &l->load[i];
    r.name = e->name;
    memcpy(r.load->name, e->name, sizeof r.load->name);
    r.load->body = e->body;
    r.load->force_body = e->force_body;
    r.load->point_body = e->point_body;
    status = read_load(&r, e, err);
    mark_outside(&r);
  }
  gd_free(r.par);
  gd_gcv_close(r.spline);
  if (status == GERDY_OK)
    *out = l;
  else
    gerdy_loads_free(l);
  return status;
}
