#include "trial/same_person.h"

#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/fail.h"
#include "base/mem.h"
#include "math/median.h"
#include "math/vec.h"

static const double least_length = 0.1;  // m: nearer markers differ by much as a share
// as a share of their length the median pair differs by 1.0 to 1.5 % between static trial and
// motion of one person (tests/test_scale_input.c)
static const double most_share = 0.035;
static const double most_model_share = 0.05;  // a model's markers are placed to a few mm
static const double moved_share = 0.1, moved_length = 0.02;  // a marker that was moved; share and m
enum { least_pairs = 4, most_frames = 200 };

typedef struct search {
  const gerdy_model* model;
  const gerdy_series *before, *after;  // before NULL: the model
  ptrdiff_t* column[2];                // (nmarker) marker in before, in after; -1: none
  gd_bone_pair* pair;
  size_t npair;
} search;

// ---- bones -------------------------------------------------------------------------------------

static bool is_rigid(const gerdy_model* m, int body) {
  static const char* const bone[] = {"pelvis", "femur_", "tibia_", "calcn_"};
  const char* name = m->names + m->body_name[body];
  for (size_t i = 0; i < sizeof bone / sizeof bone[0]; ++i) {
    if (strncmp(name, bone[i], strlen(bone[i])) == 0) return true;
  }
  return false;
}

// ---- distances ---------------------------------------------------------------------------------

// of at most most_frames frames, spread evenly
static double median_distance(const gerdy_series* s, ptrdiff_t a, ptrdiff_t b) {
  double d[most_frames];
  size_t n = 0, step = (s->nrow + most_frames - 1) / most_frames;
  for (size_t row = 0; row < s->nrow; row += step) {
    size_t i = row * s->ncol + 3 * (size_t)a, j = row * s->ncol + 3 * (size_t)b;
    bool seen = true;
    for (size_t k = 0; k < 3; ++k) seen = seen && s->valid[i + k] && s->valid[j + k];
    if (seen) d[n++] = gd_v3_distance(s->value + i, s->value + j);
  }
  return gd_median(d, n);
}

static void measure(search* s, int i, int j) {
  const gerdy_model* m = s->model;
  gd_bone_pair pair = {.marker = {i, j}};
  pair.before = s->before == NULL ? gd_v3_distance(m->marker_pos + 3 * i, m->marker_pos + 3 * j)
                                  : median_distance(s->before, s->column[0][i], s->column[0][j]);
  pair.after = median_distance(s->after, s->column[1][i], s->column[1][j]);
  if (fmax(pair.before, pair.after) >= least_length && pair.before > 0 && pair.after > 0)
    s->pair[s->npair++] = pair;
}

static bool is_pair(const search* s, int i, int j) {
  bool before = s->before == NULL || (s->column[0][i] >= 0 && s->column[0][j] >= 0);
  return before && s->column[1][i] >= 0 && s->column[1][j] >= 0 &&
         s->model->marker_body[i] == s->model->marker_body[j];
}

// counts the pairs, or measures them
static size_t each_pair(search* s, bool count) {
  size_t n = 0;
  for (int i = 0; i < s->model->nmarker; ++i) {
    if (!is_rigid(s->model, s->model->marker_body[i])) continue;
    for (int j = i + 1; j < s->model->nmarker; ++j) {
      if (!is_pair(s, i, j)) continue;
      ++n;
      if (!count) measure(s, i, j);
    }
  }
  return n;
}

// ---- what they tell ----------------------------------------------------------------------------

static double share(const gd_bone_pair* p) { return fabs(p->before / p->after - 1); }

static int by_share(const void* a, const void* b) {
  double x = share(a), y = share(b);
  return (x < y) - (x > y);
}

static void judge(const search* s, double* value, gd_likeness* out) {
  for (size_t i = 0; i < s->npair; ++i) value[i] = share(&s->pair[i]);
  double middle = gd_median(value, s->npair);
  for (size_t i = 0; i < s->npair; ++i) value[i] = s->pair[i].before / s->pair[i].after;
  out->npair = s->npair;
  out->ratio = gd_median(value, s->npair);
  out->share = s->npair >= least_pairs ? middle : NAN;
  qsort(s->pair, s->npair, sizeof *s->pair, by_share);
  for (; out->nworst < gd_likeness_worst && (size_t)out->nworst < s->npair; ++out->nworst)
    out->worst[out->nworst] = s->pair[out->nworst];
}

static gerdy_status find(search* s, gd_likeness* out, gerdy_error* err) {
  const gerdy_model* m = s->model;
  for (int i = 0; i < m->nmarker; ++i) {
    const char* name = m->names + m->marker_name[i];
    s->column[0][i] = s->before != NULL ? gerdy_marker_find(s->before, name) : -1;
    s->column[1][i] = gerdy_marker_find(s->after, name);
  }
  size_t n = each_pair(s, true);
  double* value = gd_alloc(n, sizeof *value);
  s->pair = gd_alloc(n, sizeof *s->pair);
  if (value != NULL && s->pair != NULL) {
    each_pair(s, false);
    judge(s, value, out);
  }
  bool short_of_memory = value == NULL || s->pair == NULL;
  gd_free(s->pair);
  gd_free(value);
  return short_of_memory ? gd_fail_memory(err) : GERDY_OK;
}

gerdy_status gd_likeness_find(const gerdy_model* model, const gerdy_series* before,
                              const gerdy_series* after, gd_likeness* out, gerdy_error* err) {
  search s = {.model = model, .before = before, .after = after};
  memset(out, 0, sizeof *out);
  for (int k = 0; k < 2; ++k) {
    s.column[k] = gd_alloc((size_t)model->nmarker, sizeof *s.column[k]);
  }
  gerdy_status status =
      s.column[0] != NULL && s.column[1] != NULL ? find(&s, out, err) : gd_fail_memory(err);
  gd_free(s.column[0]);
  gd_free(s.column[1]);
  return status;
}

// ---- in words ----------------------------------------------------------------------------------

// "RASI - LASI 204 and 228 mm (-10.5 %)", of the pairs that differ most
static void list_worst(const gd_likeness* l, const gerdy_model* m, char* out, size_t size) {
  size_t n = 0;
  out[0] = '\0';
  for (int i = 0; i < l->nworst && n < size; ++i) {
    const gd_bone_pair* p = &l->worst[i];
    int more = snprintf(out + n, size - n, "%s%.40s - %.40s %.0f and %.0f mm (%+.1f %%)",
                        i > 0 ? ", " : "", m->names + m->marker_name[p->marker[0]],
                        m->names + m->marker_name[p->marker[1]], 1e3 * p->before, 1e3 * p->after,
                        100 * (p->before / p->after - 1));
    if (more > 0) n += (size_t)more;
  }
}

static gerdy_status note_moved(const gd_likeness* l, const gerdy_model* m, const char* where,
                               gerdy_notes* notes, gerdy_error* err) {
  for (int i = 0; i < l->nworst; ++i) {
    const gd_bone_pair* p = &l->worst[i];
    if (share(p) < moved_share || fabs(p->before - p->after) < moved_length) continue;
    if (gerdy_notes_add(notes, GERDY_WARNING, 0, where,
                        "%.60s and %.60s ride on the same bone and are %.0f mm apart in the static "
                        "trial, %.0f mm in the run (%+.1f %%): one of them was moved or is "
                        "labelled wrongly",
                        m->names + m->marker_name[p->marker[0]],
                        m->names + m->marker_name[p->marker[1]], 1e3 * p->before, 1e3 * p->after,
                        100 * (p->before / p->after - 1)) != GERDY_OK) {
      return gd_fail_memory(err);
    }
  }
  return GERDY_OK;
}

gerdy_status gd_likeness_note_trials(const gd_likeness* l, const gerdy_model* model,
                                     const char* where, gerdy_notes* notes, gerdy_error* err) {
  char list[400];
  if (isnan(l->share)) return GERDY_OK;
  if (l->share <= most_share) return note_moved(l, model, where, notes, err);
  list_worst(l, model, list, sizeof list);
  if (gerdy_notes_add(notes, GERDY_WARNING, 0, where,
                      "is this static trial of the same person? Markers on the same bone are "
                      "%.1f %% farther from or nearer to each other than in the run (median of %zu "
                      "pairs; skin moves less), most of all, static and run: %s",
                      100 * l->share, l->npair, list) == GERDY_OK) {
    return GERDY_OK;
  }
  return gd_fail_memory(err);
}

gerdy_status gd_likeness_note_model(const gd_likeness* l, const gerdy_model* model,
                                    const char* where, gerdy_notes* notes, gerdy_error* err) {
  char list[400];
  if (isnan(l->share) || l->share <= most_model_share) return GERDY_OK;
  list_worst(l, model, list, sizeof list);
  if (gerdy_notes_add(notes, GERDY_WARNING, 0, where,
                      "is this the model of this runner, with its markers placed? Markers on the "
                      "same bone are %.1f %% farther from or nearer to each other on the model "
                      "(median of %zu pairs), most of all, model and trial: %s. Scale the model to "
                      "a static trial (gerdy scale)",
                      100 * l->share, l->npair, list) == GERDY_OK) {
    return GERDY_OK;
  }
  return gd_fail_memory(err);
}
