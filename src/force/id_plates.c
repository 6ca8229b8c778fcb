// Measured ground reactions as loads on the feet that stand there.
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/fail.h"
#include "force/id_work.h"
#include "math/vec.h"
#include "trial/plates.h"

static const double threshold = 20;   // N: less is no contact
static const double drift_limit = 5;  // N
// what an unloaded plate may show throughout; tails of contacts are among it
static const double offset_limit = 10;   // N
static const double stands_least = 150;  // N: what somebody who stands never falls below

// Wrenches on both feet over the rows of the table: moment about the ground's origin, force.
typedef struct bound {
  gerdy_series* wrench;  // (nrow x 12) right, left
  size_t ncontact;
  size_t npointless;  // contacts without a centre of pressure
} bound;

static bool read_point(const gerdy_series* s, const gd_plate* p, size_t row, double out[3]) {
  for (int k = 0; k < 3; ++k) out[k] = gd_plate_value(s, row, p->point[k]);
  return isfinite(out[0]) && isfinite(out[1]) && isfinite(out[2]);
}

// a row of a contact; beside it, where the centre of pressure means nothing, at that of the next
static bool add_row(bound* b, const gerdy_series* s, const gd_plate* p, int side, size_t row,
                    size_t at) {
  double force[3], point[3], wrench[6];
  bool known = read_point(s, p, at, point);
  for (int k = 0; k < 3; ++k) force[k] = gd_plate_value(s, row, p->force[k]);
  gd_v3_cross(point, force, wrench);
  for (int k = 0; k < 3; ++k) {
    double torque = p->torque[k] < 0 ? 0 : gd_plate_value(s, row, p->torque[k]);
    wrench[k] += torque;
    wrench[3 + k] = force[k];
  }
  for (size_t k = 0; k < 6; ++k) {
    size_t c = 6 * (size_t)side + k;
    gerdy_series_set(b->wrench, row, c, b->wrench->value[row * 12 + c] + wrench[k]);
  }
  return known;
}

static void take(void* context, const gerdy_series* s, const gd_plate* p, int side, size_t from,
                 size_t to) {
  bound* b = context;
  size_t nunknown = 0;
  if (from > 0) add_row(b, s, p, side, from - 1, from);
  for (size_t row = from; row < to; ++row) nunknown += !add_row(b, s, p, side, row, row);
  if (to < s->nrow) add_row(b, s, p, side, to, to - 1);
  ++b->ncontact;
  b->npointless += nunknown > 0;
}

// ---- what the columns tell by themselves -------------------------------------------------------

static bool is_vertical(const gerdy_series* s, size_t c) {
  size_t n = strlen(s->column[c].name);
  return n >= 2 && strcmp(s->column[c].name + n - 2, "vy") == 0;
}

static bool is_force(const gerdy_series* s, size_t c) {
  size_t n = strlen(s->column[c].name);
  return n >= 2 && s->column[c].name[n - 2] == 'v' && strchr("xyz", s->column[c].name[n - 1]);
}

// a gap in any force: whose it is, is not known
static void mark_gaps(const gerdy_series* s, gerdy_series* wrench) {
  for (size_t row = 0; row < s->nrow; ++row) {
    bool gap = false;
    for (size_t c = 0; c < s->ncol; ++c) gap |= is_force(s, c) && !s->valid[row * s->ncol + c];
    for (size_t c = 0; c < 12 && gap; ++c) gerdy_series_set(wrench, row, c, NAN);
  }
}

// What a plate shows while nobody stands on it, over a third of the table.
typedef struct idle {
  double mean;  // NaN: not known
  bool sure;    // of enough samples; else the least that the plate shows
} idle;

static idle find_idle(const gerdy_series* s, size_t c, size_t third) {
  double sum = 0, least = INFINITY;
  size_t n = 0, end = (third + 1) * s->nrow / 3;
  for (size_t row = third * s->nrow / 3; row < end; ++row) {
    double f = s->value[row * s->ncol + c];
    least = fmin(least, f);
    if (!(fabs(f) <= threshold)) continue;
    sum += f;
    ++n;
  }
  if (n >= 20) return (idle){sum / (double)n, true};
  return (idle){least < stands_least ? least : NAN, false};
}

static gerdy_status note_idle(const char* column, const idle* first, const idle* last,
                              gerdy_notes* notes) {
  double limit = first->sure && last->sure ? drift_limit : threshold;
  if (isnan(first->mean) || isnan(last->mean)) return GERDY_OK;
  if (fabs(last->mean - first->mean) > limit) {
    return gerdy_notes_add(notes, GERDY_WARNING, 0, column,
                           "the plate drifts: unloaded it shows %.1f N in the first third of the "
                           "table and %.1f N in the last; forces are off by as much",
                           first->mean, last->mean);
  }
  if (!(fmin(fabs(first->mean), fabs(last->mean)) > offset_limit)) return GERDY_OK;
  return gerdy_notes_add(notes, GERDY_WARNING, 0, column,
                         "the plate is not zeroed: unloaded it shows %.1f N; forces are off by as "
                         "much",
                         0.5 * (first->mean + last->mean));
}

static gerdy_status note_drift(const gerdy_series* s, gerdy_notes* notes) {
  for (size_t c = 0; c < s->ncol; ++c) {
    if (!is_vertical(s, c)) continue;
    idle first = find_idle(s, c, 0), last = find_idle(s, c, 2);
    gerdy_status status = note_idle(s->column[c].name, &first, &last, notes);
    if (status != GERDY_OK) return status;
  }
  return GERDY_OK;
}

// nobody stands anywhere: why?
static gerdy_status note_no_contact(const gerdy_series* s, const gerdy_trial* trial,
                                    gerdy_notes* notes, gerdy_error* err) {
  double most = 0, least = 0, meanwhile = 0, end = trial->time[trial->nframe - 1];
  for (size_t row = 0; row < s->nrow; ++row) {
    bool during = s->time[row] >= trial->time[0] && s->time[row] <= end;
    for (size_t c = 0; c < s->ncol; ++c) {
      double f = s->value[row * s->ncol + c];
      if (!is_vertical(s, c) || !isfinite(f)) continue;
      most = fmax(most, f);
      if (during) meanwhile = fmax(meanwhile, f);
      least = fmin(least, f);
    }
  }
  if (least < -threshold && most < -least / 10) {
    return gd_fail(err, GERDY_E_DATA, 0, NULL,
                   "no vertical force points up (from %.0f to %.0f N): these are the forces of the "
                   "runner on the ground. Change the sign of forces and torques",
                   least, most);
  }
  gerdy_status status = gerdy_notes_add(
      notes, GERDY_WARNING, 0, "forces",
      "no foot is ever under load: the largest vertical force is %.3g N%s. The result is that of a "
      "body on which nothing acts",
      most,
      meanwhile > threshold ? " on a plate that is left out"
      : most > threshold    ? ", but not in the time of the motion"
      : most > 0.1          ? " (kilonewtons?)"
                            : "");
  if (status == GERDY_OK && most > threshold && !(meanwhile > threshold)) {
    status =
        gerdy_notes_add(notes, GERDY_WARNING, 0, "forces",
                        "they go from %.3f to %.3f s, the motion from %.3f to %.3f s: are both "
                        "in seconds, by the same clock?",
                        s->time[0], s->time[s->nrow - 1], trial->time[0], end);
  }
  return status == GERDY_OK ? GERDY_OK : gd_fail_memory(err);
}

// ---- to the frames -----------------------------------------------------------------------------

// the point where the force goes through the level of the ground, and what torque is left
static void to_point(gerdy_load* l, size_t i, const double wrench[6]) {
  double *point = l->point + 3 * i, moment[3];
  gd_v3_copy(wrench + 3, l->force + 3 * i);
  point[0] = point[1] = point[2] = 0;
  if (wrench[4] > threshold) {
    point[0] = wrench[2] / wrench[4];
    point[2] = -wrench[0] / wrench[4];
  }
  gd_v3_cross(point, wrench + 3, moment);
  gd_v3_sub(wrench, moment, l->torque + 3 * i);
}

static gerdy_status to_frames(const gd_landmarks* landmarks, const gerdy_trial* t,
                              const gerdy_series* s, gerdy_loads** out, gerdy_error* err) {
  gerdy_status status = gerdy_loads_new(2, t->nframe, out, err);
  if (status != GERDY_OK) return status;
  for (int side = 0; side < 2; ++side) {
    gerdy_load* l = &(*out)->load[side];
    snprintf(l->name, sizeof l->name, "%s foot", side == 0 ? "right" : "left");
    l->body = landmarks->foot[side];
    for (size_t i = 0; i < t->nframe; ++i) {
      double wrench[6];
      l->valid[i] = !gerdy_series_skips(s, t->time[i]);
      for (int k = 0; k < 6; ++k) {
        wrench[k] = gerdy_series_at(s, 6 * side + k, t->time[i]);
        l->valid[i] &= isfinite(wrench[k]);
      }
      if (l->valid[i]) to_point(l, i, wrench);
    }
  }
  return GERDY_OK;
}

static gerdy_status filter(gerdy_series* s, double cutoff, gerdy_notes* notes, gerdy_error* err) {
  if (!(cutoff > 0)) return GERDY_OK;
  if (s->rate > 0 && cutoff < s->rate / 2) return gd_motion_filter(s, cutoff, err);
  gerdy_status status = gerdy_notes_add(
      notes, GERDY_WARNING, 0, "forces",
      "they are not low-passed: %.4g samples a second (0: no constant rate) do not allow %.3g Hz",
      s->rate, cutoff);
  return status == GERDY_OK ? GERDY_OK : gd_fail_memory(err);
}

static gerdy_status note_pointless(const bound* b, gerdy_notes* notes, gerdy_error* err) {
  if (b->npointless == 0 ||
      gerdy_notes_add(notes, GERDY_WARNING, 0, "forces",
                      "%zu of %zu contacts have no centre of pressure in some or all samples; "
                      "frames there have no result",
                      b->npointless, b->ncontact) == GERDY_OK) {
    return GERDY_OK;
  }
  return gd_fail_memory(err);
}

gerdy_status gd_id_bind(const gerdy_model* model, const gd_landmarks* landmarks,
                        const gerdy_trial* trial, const gerdy_series* table, double cutoff,
                        gerdy_loads** out, gerdy_notes* notes, gerdy_error* err) {
  bound b = {0};
  gerdy_series* feet = NULL;
  *out = NULL;
  gerdy_status status = gd_id_feet(model, landmarks, trial, &feet, err);
  if (status == GERDY_OK) status = gerdy_series_new(table->nrow, 12, &b.wrench, err);
  if (status == GERDY_OK) {
    memcpy(b.wrench->time, table->time, table->nrow * sizeof *table->time);
    b.wrench->rate = table->rate;
    memset(b.wrench->value, 0, 12 * table->nrow * sizeof *b.wrench->value);
    memset(b.wrench->valid, 1, 12 * table->nrow);
    status = gd_plates_bind(table, feet, threshold, take, &b, notes, err);
  }
  if (status == GERDY_OK && b.ncontact == 0) status = note_no_contact(table, trial, notes, err);
  if (status == GERDY_OK) status = note_pointless(&b, notes, err);
  if (status == GERDY_OK && note_drift(table, notes) != GERDY_OK) status = gd_fail_memory(err);
  if (status == GERDY_OK) {
    mark_gaps(table, b.wrench);
    status = filter(b.wrench, cutoff, notes, err);
  }
  if (status == GERDY_OK) status = to_frames(landmarks, trial, b.wrench, out, err);
  gerdy_series_free(feet);
  gerdy_series_free(b.wrench);
  return status;
}
