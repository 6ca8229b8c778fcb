#include "trial/axes.h"

#include <gerdy/kin.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/fail.h"
#include "io/body_size.h"

static const double least_correlation = 0.9;
static const double least_along = 0.87;  // cosine: 30 degrees between the axis and the runner

// New x, y, z from the old ones, with their signs, so that y is up; all of them turns, no mirror.
typedef struct turn {
  const char* name;  // the axis that is up
  int from[3];
  double sign[3];
  const char* words;  // x, y, z becomes
} turn;

static const turn turns[] = {
    [GD_UP_X] = {"x", {2, 0, 1}, {1, 1, 1}, "z, x, y"},
    [GD_UP_X_MINUS] = {"-x", {1, 0, 2}, {1, -1, 1}, "y, -x, z"},
    [GD_UP_Y] = {"y", {0, 1, 2}, {1, 1, 1}, "x, y, z"},
    [GD_UP_Y_MINUS] = {"-y", {0, 1, 2}, {1, -1, -1}, "x, -y, -z"},
    [GD_UP_Z] = {"z", {0, 2, 1}, {1, 1, -1}, "x, z, -y"},
    [GD_UP_Z_MINUS] = {"-z", {0, 2, 1}, {1, -1, 1}, "x, -z, y"},
};

// ---- find --------------------------------------------------------------------------------------

// Sums of squares and products about the middle of each frame.
typedef struct sums {
  double height;    // of the markers on the model
  double model[3];  // on the model, by axis
  double trial[3];  // in the trial, by axis
  double cross[3];  // height on the model by axis of the trial
} sums;

static void add_frame(const gerdy_model* m, const gerdy_data* data, const gerdy_series* s,
                      size_t row, sums* x) {
  double middle[6] = {0}, n = 0;
  for (int pass = 0; pass < 2; ++pass) {
    for (int i = 0; i < m->nmarker; ++i) {
      ptrdiff_t found = gerdy_marker_find(s, m->names + m->marker_name[i]);
      const size_t at = row * s->ncol + 3 * (size_t)(found < 0 ? 0 : found);
      if (found < 0 || !s->valid[at] || !s->valid[at + 1] || !s->valid[at + 2]) continue;
      const double *on = data->marker_pos + 3 * i, *in = s->value + at;
      n += pass == 0;
      for (int k = 0; k < 3; ++k) {
        if (pass == 0) {
          middle[k] += on[k];
          middle[3 + k] += in[k];
          continue;
        }
        double a = on[k] - middle[k], b = in[k] - middle[3 + k];
        x->model[k] += a * a;
        x->trial[k] += b * b;
        x->cross[k] += (on[1] - middle[1]) * b;
      }
    }
    if (n < 4) return;
    for (int k = 0; k < 6 && pass == 0; ++k) middle[k] /= n;
  }
}

// does the model stand along its y, against gravity?
static bool is_standing(const gerdy_model* m, const sums* x) {
  const double* g = m->gravity;
  bool down = g[1] < 0 && fabs(g[1]) > 10 * fmax(fabs(g[0]), fabs(g[2]));
  return down && x->model[1] > 2 * fmax(x->model[0], x->model[2]);
}

static void judge(const gerdy_model* m, const sums* x, gd_axes* out) {
  double total_model = 0, total_trial = 0, length = 0;
  for (int k = 0; k < 3; ++k) {
    double r = x->cross[k] / sqrt(x->model[1] * x->trial[k]);
    total_model += x->model[k];
    total_trial += x->trial[k];
    length = hypot(length, x->cross[k]);
    if (!(fabs(r) > out->correlation)) continue;
    out->correlation = fabs(r);
    out->up = (gd_up)(2 * k + (r < 0));
  }
  out->along = fabs(x->cross[out->up / 2]) / length;
  out->certain =
      is_standing(m, x) && out->correlation >= least_correlation && out->along >= least_along;
  int power;
  if (!out->certain || !gd_size_power(sqrt(total_trial), sqrt(total_model), &power)) return;
  out->unit = pow(10, power);
}

gerdy_status gd_axes_find(const gerdy_model* model, const gerdy_series* markers, gd_axes* out,
                          gerdy_error* err) {
  gerdy_data* data;
  sums x = {0};
  *out = (gd_axes){.up = GD_UP_Y, .unit = 1};
  gerdy_status status = gerdy_data_new(model, &data, err);
  if (status != GERDY_OK) return status;
  gerdy_fk(model, data);
  gerdy_fk_markers(model, data);
  size_t step = markers->nrow / 50 + 1;
  for (size_t row = 0; row < markers->nrow; row += step) {
    add_frame(model, data, markers, row, &x);
  }
  gerdy_data_free(data);
  judge(model, &x, out);
  return GERDY_OK;
}

// ---- turn --------------------------------------------------------------------------------------

static void turn_triple(gerdy_series* s, const size_t c[3], const turn* t, double unit) {
  for (size_t row = 0; row < s->nrow; ++row) {
    double* value = s->value + row * s->ncol;
    unsigned char* valid = s->valid + row * s->ncol;
    const double old[3] = {value[c[0]], value[c[1]], value[c[2]]};
    const unsigned char was[3] = {valid[c[0]], valid[c[1]], valid[c[2]]};
    for (int k = 0; k < 3; ++k) {
      value[c[k]] = t->sign[k] * unit * old[t->from[k]];
      valid[c[k]] = was[t->from[k]];
    }
  }
}

gerdy_status gd_axes_turn_markers(const gd_axes* axes, gerdy_series* markers, gerdy_notes* notes,
                                  gerdy_error* err) {
  const turn* t = &turns[axes->up];
  gerdy_status status = GERDY_OK;
  if (!axes->certain || (axes->up == GD_UP_Y && axes->unit == 1)) return GERDY_OK;
  for (size_t c = 0; c + 2 < markers->ncol; c += 3) {
    turn_triple(markers, (const size_t[3]){c, c + 1, c + 2}, t, axes->unit);
  }
  if (axes->up != GD_UP_Y) {
    status = gerdy_notes_add(notes, GERDY_INFO, 0, "axes",
                             "%s points up: the markers follow each other along it from feet to "
                             "head (correlation with the model %.2f). Turned so that y is up: x, "
                             "y, z becomes %s",
                             t->name, axes->correlation, t->words);
  }
  if (status == GERDY_OK && axes->unit != 1) {
    status = gerdy_notes_add(notes, GERDY_WARNING, 0, "Units",
                             "the unit of the file is wrong: the runner would be %g times as large "
                             "as the model. All places were multiplied by %g",
                             1 / axes->unit, axes->unit);
  }
  return status == GERDY_OK ? GERDY_OK : gd_fail_memory(err);
}

// ---- forces ------------------------------------------------------------------------------------

// columns of the three components whose first is column c and whose names end in kind and axis
static bool find_triple(const gerdy_series* s, size_t c, char kind, size_t out[3]) {
  char name[sizeof s->column->name];
  size_t n = strlen(s->column[c].name);
  if (n < 2 || s->column[c].name[n - 2] != kind || s->column[c].name[n - 1] != 'x') return false;
  memcpy(name, s->column[c].name, n + 1);
  for (int k = 0; k < 3; ++k) {
    name[n - 1] = (char)('x' + k);
    ptrdiff_t found = gerdy_series_find(s, name);
    if (found < 0) return false;
    out[k] = (size_t)found;
  }
  return true;
}

// Where the load of all plates points; false: there is hardly any, or it points between the axes.
static bool find_load(const gerdy_series* s, gd_up* up) {
  double sum[3] = {0};
  size_t t[3];
  for (size_t c = 0; c < s->ncol; ++c) {
    if (!find_triple(s, c, 'v', t)) continue;
    for (size_t row = 0; row < s->nrow; ++row) {
      for (int k = 0; k < 3; ++k) {
        double f = s->value[row * s->ncol + t[k]];
        if (isfinite(f)) sum[k] += f;
      }
    }
  }
  int best = 0;
  for (int k = 1; k < 3; ++k) {
    if (fabs(sum[k]) > fabs(sum[best])) best = k;
  }
  double others = fmax(fabs(sum[(best + 1) % 3]), fabs(sum[(best + 2) % 3]));
  *up = (gd_up)(2 * best + (sum[best] < 0));
  // a runner's feet push 10 N or more on average over any trial in which they touch a plate
  return s->nrow > 0 && fabs(sum[best]) > 10 * (double)s->nrow && fabs(sum[best]) > 3 * others;
}

gerdy_status gd_axes_turn_forces(const gd_axes* axes, gerdy_series* forces, gerdy_error* err) {
  gd_up load;
  size_t t[3];
  bool known = find_load(forces, &load), turned = axes->certain && axes->up != GD_UP_Y;
  if (!axes->certain) return GERDY_OK;
  if (known && load != axes->up) {
    return gd_fail(err, GERDY_E_DATA, 0, NULL,
                   "the load on the ground points along %s, but the markers stand along %s: forces "
                   "and markers are not in the same axes. Export both from the same laboratory "
                   "axes, as reactions of the ground on the foot",
                   turns[load].name, turns[axes->up].name);
  }
  if (!turned) return GERDY_OK;
  if (!known) {
    return gd_fail(err, GERDY_E_DATA, 0, NULL,
                   "the markers have %s up and were turned, but the forces hold no clear load that "
                   "tells whether they have it too. Export both with y up",
                   turns[axes->up].name);
  }
  for (size_t c = 0; c < forces->ncol; ++c) {
    if (find_triple(forces, c, 'v', t)) turn_triple(forces, t, &turns[axes->up], 1);
    if (find_triple(forces, c, 'p', t)) turn_triple(forces, t, &turns[axes->up], 1);
  }
  return GERDY_OK;
}
