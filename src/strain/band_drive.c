#include "strain/band_drive.h"

#include <gerdy/muscle.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "base/fail.h"
#include "base/mem.h"
#include "trial/motion_table.h"

enum { most_parts = 8 };

// tendons are not stretched by more than this: the curves end long before
static const double most_stretch = 0.2;

// Muscles of a leg that pull on a head: numbers in the model, and columns of their forces.
typedef struct pullers {
  int n, muscle[most_parts];
  ptrdiff_t column[most_parts];
} pullers;

void gd_band_drives_reset(gd_band_drives* drives) {
  gd_free(drives->side[0]);
  gd_free(drives->side[1]);
  memset(drives, 0, sizeof *drives);
}

static bool begins(const char* name, const char* stem) {
  return strncmp(name, stem, strlen(stem)) == 0;
}

static bool is_tensor(const char* name) { return begins(name, "tfl"); }

// the two upper of three parts, under the names in use
static bool is_upper_gluteus(const char* name) {
  static const char* const stem[] = {"glmax", "glut_max", "gmax"};
  for (int i = 0; i < 3; ++i) {
    if (!begins(name, stem[i])) continue;
    char part = name[strlen(stem[i])];
    return part == '1' || part == '2';
  }
  return false;
}

static pullers find(const gerdy_model* m, const gerdy_series* force, int side,
                    bool (*is)(const char* name)) {
  pullers p = {0};
  for (int i = 0; i < m->nmuscle && p.n < most_parts; ++i) {
    const char* name = m->names + m->muscle_name[i];
    size_t length = strlen(name);
    if (!is(name) || length < 3 || strcmp(name + length - 2, side == 0 ? "_r" : "_l") != 0)
      continue;
    ptrdiff_t column = gerdy_series_find(force, name);
    if (column < 0) continue;
    p.muscle[p.n] = i;
    p.column[p.n++] = column;
  }
  return p;
}

// ---- what no muscle does -----------------------------------------------------------------------

// times the largest isometric force
static const double most_force = 2;

static gerdy_status note_puller(const gerdy_model* m, int muscle, const gerdy_series* force,
                                ptrdiff_t column, const char* where, gerdy_notes* notes) {
  const char* name = m->names + m->muscle_name[muscle];
  double low = INFINITY, high = -INFINITY, largest = m->muscle_fmax[muscle];
  for (size_t row = 0; row < force->nrow; ++row) {
    double value = force->value[row * force->ncol + (size_t)column];
    if (value < low) low = value;
    if (value > high) high = value;
  }
  if (!(low <= high)) return GERDY_OK;
  if (low < 0) {
    return gerdy_notes_add(notes, GERDY_WARNING, 0, where,
                           "%s pushes (%.0f N): are these forces of muscles, in N?", name, low);
  }
  if (high == 0) {
    return gerdy_notes_add(notes, GERDY_WARNING, 0, where,
                           "the force of %s is 0 in every row: a runner's is not, and the band has "
                           "no tension from it; was it solved for?",
                           name);
  }
  if (!(high > most_force * largest)) return GERDY_OK;
  return gerdy_notes_add(notes, GERDY_WARNING, 0, where,
                         "%s reaches %.0f N, %.1f times its largest isometric force (%.0f N): no "
                         "muscle does; are the forces in N, and of this model?",
                         name, high, high / largest, largest);
}

gerdy_status gd_band_note_drives(const gerdy_model* m, const gerdy_band* band,
                                 const gerdy_series* force, const char* where, gerdy_notes* notes) {
  gerdy_status status = GERDY_OK;
  for (int side = 0; side < 2; ++side) {
    if (!band->leg[side].known) continue;
    const pullers both[2] = {find(m, force, side, is_tensor),
                             find(m, force, side, is_upper_gluteus)};
    for (int k = 0; k < 2; ++k) {
      for (int i = 0; i < both[k].n && status == GERDY_OK; ++i) {
        status = note_puller(m, both[k].muscle[i], force, both[k].column[i], where, notes);
      }
    }
  }
  return status;
}

// ---- what pulls ---------------------------------------------------------------------------------

// force of all of them together, NaN where one is not known
static double sum_at(const pullers* p, const gerdy_series* force, double time) {
  double sum = p->n > 0 ? 0 : NAN;
  for (int i = 0; i < p->n; ++i) sum += gerdy_series_at(force, p->column[i], time);
  return sum;
}

// length of the tendon that carries a force, m: its curve rises, so halving finds the place
static double tendon_length(const gerdy_model* m, const gerdy_muscles* muscles, int muscle,
                            double force) {
  double low = 1, high = 1 + most_stretch, share = force / m->muscle_fmax[muscle], curve[3];
  gerdy_muscle_curve_at(muscles, muscle, GERDY_CURVE_TENDON, high, curve);
  // without a curve the tendon is rigid
  if (!(curve[0] > 0) || !(share > 0)) return m->muscle_tendon[muscle];
  for (int i = 0; i < 40; ++i) {
    double middle = 0.5 * (low + high);
    gerdy_muscle_curve_at(muscles, muscle, GERDY_CURVE_TENDON, middle, curve);
    if (curve[0] < share)
      low = middle;
    else
      high = middle;
  }
  return low * m->muscle_tendon[muscle];
}

typedef struct work {
  const gerdy_model* m;
  const gerdy_band* band;
  gerdy_data* d;
  const gerdy_series* coordinates;
  gerdy_muscles* muscles;
} work;

// mean belly of the tensor's parts in the pose of data
static double belly(const work* w, const pullers* tensor, const gerdy_series* force, double time) {
  double sum = 0;
  for (int i = 0; i < tensor->n; ++i) {
    double pull = gerdy_series_at(force, tensor->column[i], time);
    int muscle = tensor->muscle[i];
    sum += w->d->path_length[muscle] - tendon_length(w->m, w->muscles, muscle, pull);
  }
  return sum / tensor->n;
}

static void fill(const work* w, int side, const gerdy_series* force, gd_band_drives* out) {
  const pullers tensor = find(w->m, force, side, is_tensor);
  const pullers gluteus = find(w->m, force, side, is_upper_gluteus);
  for (size_t row = 0; row < w->coordinates->nrow; ++row) {
    double time = w->coordinates->time[row];
    gerdy_band_drive* d = &out->side[side][row];
    d->tension[GERDY_BAND_TFL] = sum_at(&tensor, force, time);
    d->tension[GERDY_BAND_ILIAC] = w->band->material.gluteus_share * sum_at(&gluteus, force, time);
    d->belly[GERDY_BAND_TFL] = d->belly[GERDY_BAND_ILIAC] = NAN;
    bool posed = gd_motion_knows(w->m, w->coordinates, row, w->band->leg[side].tibia);
    if (!posed || isnan(d->tension[GERDY_BAND_TFL])) continue;
    gd_motion_set(w->m, w->d, w->coordinates, NULL, row);
    gerdy_path_lengths(w->m, w->d);
    d->belly[GERDY_BAND_TFL] = belly(w, &tensor, force, time);
    ++out->nknown[side];
  }
}

gerdy_status gd_band_drives_make(const gerdy_model* model, const gerdy_band* band, gerdy_data* data,
                                 const gerdy_series* coordinates,
                                 const gerdy_series* const force[2], gd_band_drives* out,
                                 gerdy_error* err) {
  work w = {model, band, data, coordinates, NULL};
  memset(out, 0, sizeof *out);
  gerdy_status status = gerdy_muscles_new(model, &w.muscles, err);
  for (int side = 0; side < 2 && status == GERDY_OK; ++side) {
    if (force[side] == NULL || !band->leg[side].known) continue;
    out->side[side] = gd_alloc(coordinates->nrow, sizeof *out->side[side]);
    if (out->side[side] == NULL) status = gd_fail_memory(err);
    if (status == GERDY_OK) fill(&w, side, force[side], out);
  }
  gerdy_muscles_free(w.muscles);
  return status;
}
