#include "trial/plates.h"

#include <gerdy/gait.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "base/fail.h"
#include "base/text.h"

static const double farthest = 0.5;  // m: a centre of pressure farther away is under neither foot

static const double right_under = 0.2;  // m

// does a part of the name, between separators, say which side?
static int side_in_name(const char* name) {
  static const struct {
    const char* word;
    int side;
  } words[] = {{"r", 0}, {"right", 0}, {"l", 1}, {"left", 1}};
  gd_span rest = gd_span_of(name);
  while (rest.n > 0) {
    gd_span word = {rest.at, 0};
    while (word.n < rest.n && strchr("_./ -", rest.at[word.n]) == NULL) ++word.n;
    for (size_t i = 0; i < 4; ++i) {
      if (gd_span_is_nocase(word, words[i].word)) return words[i].side;
    }
    size_t used = word.n < rest.n ? word.n + 1 : word.n;
    rest.at += used;
    rest.n -= used;
  }
  return -1;
}

static ptrdiff_t find_component(const gerdy_series* s, const char* prefix, char kind, char axis) {
  char name[130];
  snprintf(name, sizeof name, "%s%c%c", prefix, kind, axis);
  return gerdy_series_find(s, name);
}

// columns of the torque beside the force: PREFIXmx, or the prefix with another word for force
static void find_torque(const gerdy_series* s, gd_plate* p) {
  static const char* const word[] = {"torque", "moment", "force"};
  static const char kind[] = {0, 'm', 't'};
  const char* force = strstr(p->prefix, "force");
  size_t before = force != NULL ? (size_t)(force - p->prefix) : strlen(p->prefix);
  const char* behind = force != NULL ? force + strlen("force") : "";
  for (size_t i = 0; i < 9; ++i) {
    char name[sizeof p->prefix + 8], letter[2] = {kind[i % 3], '\0'};
    int found = 0;
    for (int k = 0; k < 3; ++k) {
      snprintf(name, sizeof name, "%.*s%s%s%s%c", (int)before, p->prefix,
               force != NULL ? word[i / 3] : "", behind, letter, 'x' + k);
      p->torque[k] = gerdy_series_find(s, name);
      found += p->torque[k] >= 0;
    }
    if (found == 3) return;
  }
  for (int k = 0; k < 3; ++k) p->torque[k] = -1;
}

// is column c the vertical force of a plate whose three forces are all there?
static bool read_plate(const gerdy_series* s, size_t c, gd_plate* p) {
  const char* name = s->column[c].name;
  size_t n = strlen(name);
  if (n < 2 || strcmp(name + n - 2, "vy") != 0) return false;
  snprintf(p->prefix, sizeof p->prefix, "%.*s", (int)(n - 2), name);
  for (int k = 0; k < 3; ++k) {
    p->force[k] = find_component(s, p->prefix, 'v', (char)('x' + k));
    p->point[k] = find_component(s, p->prefix, 'p', (char)('x' + k));
    if (p->force[k] < 0) return false;
  }
  find_torque(s, p);
  p->named_side = side_in_name(p->prefix);
  p->ncontact = p->nmoved = 0;
  return true;
}

// a vertical force whose companions are missing
static gerdy_status note_half_plate(const gerdy_series* s, size_t c, gerdy_notes* notes) {
  const char* name = s->column[c].name;
  size_t n = strlen(name);
  if (n < 2 || strcmp(name + n - 2, "vy") != 0) return GERDY_OK;
  return gerdy_notes_add(notes, GERDY_WARNING, 0, name,
                         "%.*svx or %.*svz is missing beside it: the plate is left out",
                         (int)(n - 2), name, (int)(n - 2), name);
}

double gd_plate_value(const gerdy_series* table, size_t row, ptrdiff_t column) {
  return column < 0 ? NAN : table->value[row * table->ncol + (size_t)column];
}

// where the foot is: the middle between heel and toe, on the ground
static void foot_at(const gerdy_series* motion, int side, double t, double out[2]) {
  static const char* name[2][4] = {{"heel_r.x", "toe_r.x", "heel_r.z", "toe_r.z"},
                                   {"heel_l.x", "toe_l.x", "heel_l.z", "toe_l.z"}};
  for (int k = 0; k < 2; ++k) {
    double heel = gerdy_series_at(motion, gerdy_series_find(motion, name[side][2 * k]), t);
    double toe = gerdy_series_at(motion, gerdy_series_find(motion, name[side][2 * k + 1]), t);
    out[k] = 0.5 * (heel + toe);
  }
}

// force-weighted mean distance of a foot from the centre of pressure over rows [from, to), NaN when
// one of them is not known
static double mean_distance(const gerdy_series* s, const gd_plate* p, const gerdy_series* motion,
                            int side, size_t from, size_t to) {
  double sum = 0, weight = 0;
  size_t step = (to - from) / 20 + 1;
  for (size_t row = from; row < to; row += step) {
    double f = gd_plate_value(s, row, p->force[1]), foot[2];
    foot_at(motion, side, s->time[row], foot);
    double d = hypot(foot[0] - gd_plate_value(s, row, p->point[0]),
                     foot[1] - gd_plate_value(s, row, p->point[2]));
    if (!isfinite(d)) continue;
    sum += f * d;
    weight += f;
  }
  return weight > 0 ? sum / weight : NAN;
}

// foot nearest to the centre of pressure: 0, 1, or -1 = unknown. Where only one foot is known the
// force must be right under it.
static int nearest_foot(const gerdy_series* s, const gd_plate* p, const gerdy_series* motion,
                        size_t from, size_t to) {
  double d[2] = {mean_distance(s, p, motion, 0, from, to),
                 mean_distance(s, p, motion, 1, from, to)};
  bool both = isfinite(d[0]) && isfinite(d[1]);
  int near = isnan(d[0]) || d[1] < d[0] ? 1 : 0;
  return d[near] <= (both ? farthest : right_under) ? near : -1;
}

// Where contacts go.
typedef struct sink {
  gd_plate_take* take;
  void* context;
  gerdy_notes* notes;
} sink;

static gerdy_status give_contact(const gerdy_series* s, gd_plate* p, const gerdy_series* motion,
                                 size_t from, size_t to, const sink* out) {
  // contacts outside the recorded motion are of no use and of no harm
  double first = motion->time[0], last = motion->time[motion->nrow - 1];
  if (s->time[to - 1] < first || s->time[from] > last) return GERDY_OK;
  int near = nearest_foot(s, p, motion, from, to);
  int side = near >= 0 ? near : p->named_side;
  ++p->ncontact;
  if (side < 0) {
    return gerdy_notes_add(out->notes, GERDY_WARNING, 0, p->prefix,
                           "the contact at %.3f s is left out: its centre of pressure is missing "
                           "or more than %.1f m from both feet, and the column name names no side",
                           s->time[from], farthest);
  }
  p->nmoved += p->named_side >= 0 && near >= 0 && near != p->named_side;
  out->take(out->context, s, p, side, from, to);
  return GERDY_OK;
}

// a plate on which somebody always stands has not been zeroed: its contacts mean nothing
static bool is_ever_unloaded(const gerdy_series* s, const gd_plate* p, double threshold) {
  size_t n = 0, nunloaded = 0;
  for (size_t row = 0; row < s->nrow; ++row) {
    double f = gd_plate_value(s, row, p->force[1]);
    n += isfinite(f) ? 1 : 0;
    nunloaded += f <= threshold ? 1 : 0;
  }
  return (double)nunloaded >= 0.05 * (double)n;
}

static gerdy_status give_plate(const gerdy_series* s, gd_plate* p, const gerdy_series* motion,
                               double threshold, const sink* out) {
  size_t from = 0;
  bool on = false;
  if (!is_ever_unloaded(s, p, threshold)) {
    return gerdy_notes_add(
        out->notes, GERDY_WARNING, 0, p->prefix,
        "its vertical force never falls below %.0f N, so no step can be told "
        "from the next: the plate is left out. Was it zeroed, or is it one plate "
        "under both feet?",
        threshold);
  }
  for (size_t row = 0; row <= s->nrow; ++row) {
    bool loaded = row < s->nrow && gd_plate_value(s, row, p->force[1]) > threshold;
    if (loaded && !on) from = row;
    if (!loaded && on) {
      gerdy_status status = give_contact(s, p, motion, from, row, out);
      if (status != GERDY_OK) return status;
    }
    on = loaded;
  }
  if (p->nmoved == 0) return GERDY_OK;
  return gerdy_notes_add(out->notes, GERDY_WARNING, 0, p->prefix,
                         "%zu of %zu contacts lie under the other foot than the column name says; "
                         "they are given to the foot that stands there",
                         p->nmoved, p->ncontact);
}

gerdy_status gd_plates_bind(const gerdy_series* table, const gerdy_series* feet, double threshold,
                            gd_plate_take* take, void* context, gerdy_notes* notes,
                            gerdy_error* err) {
  const sink out = {take, context, notes};
  size_t nplate = 0;
  gerdy_status status = GERDY_OK;
  if (table->time[table->nrow - 1] < feet->time[0] || table->time[0] > feet->time[feet->nrow - 1]) {
    return gd_fail(err, GERDY_E_DATA, 0, NULL,
                   "forces (%.3f to %.3f s) and motion (%.3f to %.3f s) have no time in common; "
                   "are they of the same trial?",
                   table->time[0], table->time[table->nrow - 1], feet->time[0],
                   feet->time[feet->nrow - 1]);
  }
  for (size_t c = 0; c < table->ncol && status == GERDY_OK; ++c) {
    gd_plate p;
    if (!read_plate(table, c, &p)) {
      status = note_half_plate(table, c, notes);
    } else {
      ++nplate;
      status = give_plate(table, &p, feet, threshold, &out);
    }
    if (status != GERDY_OK) gd_fail_memory(err);
  }
  if (status != GERDY_OK || nplate > 0) return status;
  return gd_fail(err, GERDY_E_DATA, 0, table->ncol > 0 ? table->column[0].name : NULL,
                 "no ground force was found: columns named PREFIXvx, PREFIXvy, PREFIXvz are "
                 "needed, as in ground_force_r_vx");
}
