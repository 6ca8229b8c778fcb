// Which marker of a trial is which marker of a model.
#include <gerdy/names.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "base/fail.h"
#include "base/mem.h"
#include "kin/marker_names.h"
#include "kin/marker_sites.h"

// What matching works on: the names of both sides and what became of them.
typedef struct matching {
  const gerdy_model* m;
  const gerdy_series* markers;
  gerdy_marker_map* map;
  gd_marker_name* want;  // (nwant) markers of the model
  gd_marker_name* have;  // (nhave) markers of the trial
  size_t nwant, nhave;
  bool* open_want;  // (nwant) not settled yet
  bool* open_have;  // (nhave) not used yet, and may be used
  bool* seen;       // (nhave) in some frame
  bool sites;       // names of known sites are being matched, not the others
} matching;

void gerdy_marker_map_free(gerdy_marker_map* map) {
  if (map == NULL) return;
  gd_free(map->match);
  gd_free(map);
}

static bool ever_seen(const gerdy_series* s, size_t column) {
  for (size_t row = 0; row < s->nrow; ++row) {
    const unsigned char* v = s->valid + row * s->ncol + column;
    if (v[0] && v[1] && v[2]) return true;
  }
  return false;
}

static gerdy_status start(matching* x, gerdy_error* err) {
  x->nwant = (size_t)x->m->nmarker;
  x->nhave = x->markers->ncol / 3;
  x->map = gd_alloc(1, sizeof *x->map);
  if (x->map == NULL) return gd_fail_memory(err);
  x->map->n = x->nwant;
  x->map->match = gd_alloc(x->nwant, sizeof *x->map->match);
  x->want = gd_alloc(x->nwant, sizeof *x->want);
  x->have = gd_alloc(x->nhave, sizeof *x->have);
  x->open_want = gd_alloc(x->nwant, sizeof *x->open_want);
  x->open_have = gd_alloc(x->nhave, sizeof *x->open_have);
  x->seen = gd_alloc(x->nhave, sizeof *x->seen);
  bool whole = x->map->match != NULL && x->want != NULL && x->have != NULL;
  if (!whole || x->open_want == NULL || x->open_have == NULL || x->seen == NULL) {
    return gd_fail_memory(err);
  }
  for (size_t i = 0; i < x->nwant; ++i) {
    snprintf(x->want[i].full, sizeof x->want[i].full, "%s", x->m->names + x->m->marker_name[i]);
    x->map->match[i] = (gerdy_marker_match){.how = GERDY_MATCH_NONE, .column = -1};
    x->open_want[i] = true;
  }
  for (size_t j = 0; j < x->nhave; ++j) {
    gerdy_marker_name(x->markers, j, x->have[j].full, sizeof x->have[j].full);
    x->open_have[j] = true;
    x->seen[j] = ever_seen(x->markers, 3 * j);
  }
  gd_marker_names_read(x->want, x->nwant);
  gd_marker_names_read(x->have, x->nhave);
  return GERDY_OK;
}

static void reset(matching* x) {
  gd_free(x->want);
  gd_free(x->have);
  gd_free(x->open_want);
  gd_free(x->open_have);
  gd_free(x->seen);
}

static void settle(matching* x, size_t i, size_t j, gerdy_match_how how) {
  x->map->match[i].how = how;
  x->map->match[i].column = (int)(3 * j);
  x->open_want[i] = x->open_have[j] = false;
}

// ---- given -------------------------------------------------------------------------------------

static ptrdiff_t find_name(const gd_marker_name* name, size_t n, const char* full) {
  for (size_t i = 0; i < n; ++i) {
    if (strcmp(name[i].full, full) == 0) return (ptrdiff_t)i;
  }
  return -1;
}

static gerdy_status apply_pair(matching* x, const gerdy_name_pair* pair, size_t* nfound,
                               gerdy_notes* notes, gerdy_error* err) {
  ptrdiff_t j = find_name(x->have, x->nhave, pair->trial);
  ptrdiff_t i = find_name(x->want, x->nwant, pair->model);
  if (i < 0 && pair->model[0] != '\0') {
    return gd_fail(err, GERDY_E_DATA, pair->line, pair->model,
                   "the mapping names this marker of the model, but the model has none of that "
                   "name");
  }
  if (j < 0) {
    gerdy_status status =
        gerdy_notes_add(notes, GERDY_WARNING, pair->line, pair->trial,
                        "the mapping names this marker, but the trial has none of that name");
    return status == GERDY_OK ? GERDY_OK : gd_fail_memory(err);
  }
  ++*nfound;
  x->open_have[j] = false;
  if (i < 0) return GERDY_OK;
  settle(x, (size_t)i, (size_t)j, GERDY_MATCH_GIVEN);
  snprintf(x->map->match[i].reason, sizeof x->map->match[i].reason,
           "%.60s of the trial, as the mapping says", pair->trial);
  return GERDY_OK;
}

static gerdy_status apply_given(matching* x, const gerdy_name_pairs* given, gerdy_notes* notes,
                                gerdy_error* err) {
  size_t nfound = 0;
  if (given == NULL) return GERDY_OK;
  for (size_t k = 0; k < given->n; ++k) {
    gerdy_status status = apply_pair(x, &given->pair[k], &nfound, notes, err);
    if (status != GERDY_OK) return status;
  }
  if (nfound > 0 || given->n == 0) return GERDY_OK;
  return gd_fail(err, GERDY_E_DATA, given->pair[0].line, given->pair[0].trial,
                 "none of the markers that the mapping names is in the trial; its first column "
                 "must hold the names of the trial, the second those of the model");
}

// ---- by name -----------------------------------------------------------------------------------

static void match_exactly(matching* x) {
  for (size_t i = 0; i < x->nwant; ++i) {
    if (!x->open_want[i]) continue;
    ptrdiff_t j = find_name(x->have, x->nhave, x->want[i].full);
    if (j >= 0 && x->open_have[j]) settle(x, i, (size_t)j, GERDY_MATCH_EXACT);
  }
}

// the same letters that stand for two places
static bool is_contrary(const gd_marker_name* a, const gd_marker_name* b) {
  return a->site >= 0 && b->site >= 0 && a->site != b->site;
}

static bool could_be(const matching* x, size_t i, size_t j, gerdy_match_how how) {
  const gd_marker_name *a = &x->want[i], *b = &x->have[j];
  if (!x->open_want[i] || !x->open_have[j] || !x->seen[j] || a->side != b->side) return false;
  if (how == GERDY_MATCH_SYNONYM) return a->site >= 0 && a->site == b->site;
  if ((a->site >= 0 && b->site >= 0) != x->sites) return false;
  return a->key[0] != '\0' && strcmp(a->key, b->key) == 0 && !is_contrary(a, b);
}

static void tell_ambiguous(matching* x, size_t i, gerdy_match_how how) {
  gerdy_marker_match* match = &x->map->match[i];
  size_t n = sizeof match->reason, used = 0, count = 0;
  match->how = GERDY_MATCH_AMBIGUOUS;
  used = (size_t)snprintf(match->reason, n, "it could be");
  for (size_t j = 0; j < x->nhave && count < 3; ++j) {
    if (!could_be(x, i, j, how)) continue;
    used += (size_t)snprintf(match->reason + used, n - used, "%s %.40s", count ? " or" : "",
                             x->have[j].full);
    ++count;
  }
  if (count > 1) return;
  // one marker of the trial, and several of the model
  for (size_t k = 0; k < x->nwant; ++k) {
    for (size_t j = 0; j < x->nhave; ++j) {
      if (k == i || !could_be(x, i, j, how) || !could_be(x, k, j, how)) continue;
      snprintf(match->reason + used, n - used, ", but so could %.40s of the model",
               x->want[k].full);
      return;
    }
  }
}

static void tell_match(matching* x, size_t i, size_t j, gerdy_match_how how) {
  char* reason = x->map->match[i].reason;
  size_t size = sizeof x->map->match[i].reason;
  if (how == GERDY_MATCH_SPELLING) {
    snprintf(reason, size, "%.60s of the trial: the same name but for prefix, case or separators",
             x->have[j].full);
  } else {
    snprintf(reason, size, "%.60s of the trial: both are the %s%s", x->have[j].full,
             x->want[i].side == 'R'   ? "right "
             : x->want[i].side == 'L' ? "left "
                                      : "",
             gd_site_words(x->want[i].site));
  }
}

// the one that could be it on the other side; *n counts them
static size_t only_have(const matching* x, size_t i, gerdy_match_how how, size_t* n) {
  size_t found = 0;
  *n = 0;
  for (size_t j = 0; j < x->nhave; ++j) {
    if (could_be(x, i, j, how)) found = j, ++*n;
  }
  return found;
}

static size_t count_want(const matching* x, size_t j, gerdy_match_how how) {
  size_t n = 0;
  for (size_t i = 0; i < x->nwant; ++i) n += could_be(x, i, j, how);
  return n;
}

// Those that are one to one are taken. What is left with a candidate is ambiguous, and no later way
// of matching may decide it.
static void match_by(matching* x, gerdy_match_how how) {
  size_t n;
  for (size_t i = 0; i < x->nwant; ++i) {
    size_t j = only_have(x, i, how, &n);
    if (n != 1 || count_want(x, j, how) != 1) continue;
    tell_match(x, i, j, how);
    settle(x, i, j, how);
  }
  for (size_t i = 0; i < x->nwant; ++i) {
    only_have(x, i, how, &n);
    if (n > 0) tell_ambiguous(x, i, how);
  }
  for (size_t i = 0; i < x->nwant; ++i) {
    if (x->map->match[i].how == GERDY_MATCH_AMBIGUOUS) x->open_want[i] = false;
  }
}

// Where most sites have other names, the trial follows another marker set, and what that set calls
// TH1 sits elsewhere.
static bool is_other_set(const matching* x) {
  size_t same = 0, other = 0;
  for (size_t i = 0; i < x->nwant; ++i) {
    gerdy_match_how how = x->map->match[i].how;
    other += how == GERDY_MATCH_SYNONYM;
    same += x->want[i].site >= 0 && (how == GERDY_MATCH_EXACT || how == GERDY_MATCH_SPELLING);
  }
  return other > same;
}

static void match_all(matching* x) {
  match_exactly(x);
  x->sites = true;
  match_by(x, GERDY_MATCH_SPELLING);
  match_by(x, GERDY_MATCH_SYNONYM);
  x->sites = false;
  if (!is_other_set(x)) match_by(x, GERDY_MATCH_SPELLING);
}

// ---- near names --------------------------------------------------------------------------------

static size_t nearness(const matching* x, size_t i, size_t j) {
  const gd_marker_name *a = &x->want[i], *b = &x->have[j];
  size_t most = strlen(a->key) >= 8 ? 2 : 1;
  if (!x->open_have[j] || !x->seen[j] || a->side != b->side || strlen(a->key) < 4) return most + 1;
  if (!gd_same_digits(a->key, b->key)) return most + 1;
  return gd_name_distance(a->key, b->key, most);
}

static void suggest(matching* x, size_t i) {
  gerdy_marker_match* match = &x->map->match[i];
  size_t best = strlen(x->want[i].key) >= 8 ? 3 : 2, at = 0;
  for (size_t j = 0; j < x->nhave; ++j) {
    size_t d = nearness(x, i, j);
    if (d < best) best = d, at = j;
    if (best == 0) break;
  }
  if (best > 2 || (best == 2 && strlen(x->want[i].key) < 8)) return;
  const gd_marker_name* near = &x->have[at];
  bool contrary = is_contrary(&x->want[i], near);
  match->how = best == 0 || contrary ? GERDY_MATCH_ELSEWHERE : GERDY_MATCH_NEAR;
  if (contrary) {
    snprintf(match->reason, sizeof match->reason,
             "%.60s of the trial has a name like it, but beside the other names of the trial it "
             "is the %s, not the %s",
             near->full, gd_site_words(near->site), gd_site_words(x->want[i].site));
    return;
  }
  if (best == 0) {
    snprintf(match->reason, sizeof match->reason,
             "%.60s of the trial has the same name, but the trial follows another marker set, in "
             "which it can sit elsewhere",
             near->full);
    return;
  }
  snprintf(match->reason, sizeof match->reason,
           "%.60s of the trial is near (%zu letter%s); if it is the same, say so in a mapping",
           near->full, best, best == 1 ? "" : "s");
}

// ---- notes -------------------------------------------------------------------------------------

// the same name that stands for two places in the two sets
static gerdy_status note_contrary(const matching* x, size_t i, gerdy_notes* notes) {
  const gd_marker_name *a = &x->want[i], *b = &x->have[x->map->match[i].column / 3];
  if (!is_contrary(a, b)) return GERDY_OK;
  return gerdy_notes_add(notes, GERDY_WARNING, 0, a->full,
                         "the name is the same in model and trial, but beside the other names of "
                         "the trial it is the %s, and in the model the %s",
                         gd_site_words(b->site), gd_site_words(a->site));
}

static gerdy_status note_matches(const matching* x, gerdy_notes* notes) {
  gerdy_status status = GERDY_OK;
  for (size_t i = 0; i < x->nwant && status == GERDY_OK; ++i) {
    const gerdy_marker_match* match = &x->map->match[i];
    const char* name = x->want[i].full;
    switch (match->how) {
      case GERDY_MATCH_EXACT:
        status = note_contrary(x, i, notes);
        break;
      case GERDY_MATCH_NONE:
        break;
      case GERDY_MATCH_AMBIGUOUS:
        status = gerdy_notes_add(notes, GERDY_WARNING, 0, name,
                                 "not matched: %s; say which in a mapping", match->reason);
        break;
      case GERDY_MATCH_NEAR:
        status = gerdy_notes_add(notes, GERDY_WARNING, 0, name, "not matched: %s", match->reason);
        break;
      case GERDY_MATCH_ELSEWHERE:
        status = gerdy_notes_add(notes, GERDY_INFO, 0, name, "not matched: %s", match->reason);
        break;
      default:
        status = gerdy_notes_add(notes, GERDY_INFO, 0, name, "matched to %s", match->reason);
    }
  }
  return status;
}

// ---- the whole ---------------------------------------------------------------------------------

static gerdy_status find_all(matching* x, const gerdy_name_pairs* given, gerdy_notes* notes,
                             gerdy_error* err) {
  gerdy_status status = start(x, err);
  if (status == GERDY_OK) status = apply_given(x, given, notes, err);
  if (status != GERDY_OK) return status;
  match_all(x);
  for (size_t i = 0; i < x->nwant; ++i) {
    if (x->open_want[i]) suggest(x, i);
  }
  return note_matches(x, notes) == GERDY_OK ? GERDY_OK : gd_fail_memory(err);
}

gerdy_status gerdy_marker_map_make(const gerdy_model* model, const gerdy_series* markers,
                                   const gerdy_name_pairs* given, gerdy_marker_map** out,
                                   gerdy_notes* notes, gerdy_error* err) {
  matching x = {.m = model, .markers = markers};
  *out = NULL;
  gerdy_status status = find_all(&x, given, notes, err);
  reset(&x);
  if (status == GERDY_OK)
    *out = x.map;
  else
    gerdy_marker_map_free(x.map);
  return status;
}
