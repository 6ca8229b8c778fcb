// Which column of a table is which coordinate or muscle, and what that leaves over on both sides.
#include <stdio.h>
#include <string.h>

#include "base/fail.h"
#include "base/file.h"
#include "eval/eval_parts.h"

static const struct {
  const char* state;   // last part of the label in a states file
  const char* suffix;  // of a plain name
} kinds[GD_NEVAL_KIND] = {
    {"value", ""},
    {"speed", "_u"},
    {"acceleration", "_udot"},
    {"activation", ".activation"},
};

// ---- names -------------------------------------------------------------------------------------

static int find(const gerdy_model* m, gd_eval_kind kind, const char* name) {
  return kind == GD_EVAL_ACTIVATION ? gerdy_model_muscle(m, name) : gerdy_model_coordinate(m, name);
}

static const char* target_name(const gerdy_model* m, gd_eval_kind kind, int i) {
  return m->names + (kind == GD_EVAL_ACTIVATION ? m->muscle_name[i] : m->q_name[i]);
}

static int find_part(const gerdy_model* m, gd_eval_kind kind, const char* at, size_t n) {
  char name[sizeof((gerdy_column*)0)->name];
  snprintf(name, sizeof name, "%.*s", (int)n, at);
  return find(m, kind, name);
}

// coordinate or muscle that a column is about, -1: none
static int target_of(const gerdy_model* m, gd_eval_kind kind, const char* label) {
  int i = find(m, kind, label);
  if (i >= 0) return i;
  const char* slash = strrchr(label, '/');
  if (slash != NULL && strcmp(slash + 1, kinds[kind].state) == 0) {
    const char* name = slash;
    while (name > label && name[-1] != '/') --name;
    return find_part(m, kind, name, (size_t)(slash - name));
  }
  size_t n = strlen(label), tail = strlen(kinds[kind].suffix);
  if (tail == 0 || n <= tail || strcmp(label + n - tail, kinds[kind].suffix) != 0) return -1;
  return find_part(m, kind, label, n - tail);
}

// another value in a file that holds several kinds: a states file, or all about a muscle
static bool is_other_state(const gerdy_model* m, gd_eval_kind kind, const char* label) {
  if (strchr(label, '/') != NULL) return true;
  const char* dot = strrchr(label, '.');
  return kind == GD_EVAL_ACTIVATION && dot != NULL &&
         find_part(m, kind, label, (size_t)(dot - label)) >= 0;
}

// "a, b, c and 9 more"
typedef struct name_list {
  char text[200];
  size_t used, n, shown;
} name_list;

static void list_add(name_list* list, const char* name) {
  size_t length = strlen(name);
  ++list->n;
  if (list->shown + 1 < list->n || list->used + length + 3 > sizeof list->text) return;
  int k = snprintf(list->text + list->used, sizeof list->text - list->used, "%s%s",
                   list->used > 0 ? ", " : "", name);
  list->used += (size_t)k;
  ++list->shown;
}

static const char* list_rest(const name_list* list, char* out, size_t size) {
  out[0] = '\0';
  if (list->n > list->shown) snprintf(out, size, " and %zu more", list->n - list->shown);
  return out;
}

// ---- matching ----------------------------------------------------------------------------------

static gerdy_status fail_nothing_common(const gd_eval_rows* rows, gd_eval_kind kind,
                                        gerdy_error* err) {
  const gd_eval_source* s = &rows->source[kind];
  name_list theirs = {0}, ours = {0};
  char more[2][32];
  for (size_t c = 0; c < s->series->ncol; ++c) list_add(&theirs, s->series->column[c].name);
  for (int i = 0; i < s->n; ++i) list_add(&ours, target_name(rows->model, kind, i));
  return gd_fail(err, GERDY_E_DATA, 0, NULL,
                 "no column is a %s of the model: the table has %s%s; the model has %s%s",
                 kind == GD_EVAL_ACTIVATION ? "muscle" : "coordinate", theirs.text,
                 list_rest(&theirs, more[0], sizeof more[0]), ours.text,
                 list_rest(&ours, more[1], sizeof more[1]));
}

static gerdy_status note_columns(const gd_eval_rows* rows, gd_eval_kind kind,
                                 const name_list* unknown, gerdy_notes* notes, gerdy_error* err) {
  static const char* const instead[GD_NEVAL_KIND] = {"keep their default", "are taken as 0",
                                                     "are taken as 0", "have no result"};
  const gerdy_model* m = rows->model;
  const gd_eval_source* s = &rows->source[kind];
  name_list missing = {0};
  char more[32];
  for (int i = 0; i < s->n; ++i) {
    bool follows = kind != GD_EVAL_ACTIVATION && (m->q_driver[i] >= 0 || m->q_locked[i]);
    if (s->column[i] < 0 && !follows) list_add(&missing, target_name(m, kind, i));
  }
  gerdy_status status = GERDY_OK;
  if (missing.n > 0) {
    status = gerdy_notes_add(notes, GERDY_WARNING, 0, gd_path_name(s->name),
                             "%zu %s%s not in the file and %s: %s%s", missing.n,
                             kind == GD_EVAL_ACTIVATION ? "muscle" : "coordinate",
                             missing.n == 1 ? " is" : "s are", instead[kind], missing.text,
                             list_rest(&missing, more, sizeof more));
  }
  if (status == GERDY_OK && unknown->n > 0) {
    status = gerdy_notes_add(notes, GERDY_WARNING, 0, gd_path_name(s->name),
                             "%zu column%s not in the model and not used: %s%s", unknown->n,
                             unknown->n == 1 ? " is" : "s are", unknown->text,
                             list_rest(unknown, more, sizeof more));
  }
  return status == GERDY_OK ? GERDY_OK : gd_fail_memory(err);
}

gerdy_status gd_eval_match(gd_eval_rows* rows, gd_eval_kind kind, gerdy_angle_unit angle,
                           gerdy_notes* notes, gerdy_error* err) {
  const gerdy_model* m = rows->model;
  gd_eval_source* s = &rows->source[kind];
  name_list unknown = {0};
  int matched = 0;
  s->degrees = kind != GD_EVAL_ACTIVATION && angle == GERDY_DEGREES;
  for (int i = 0; i < s->n; ++i) {
    s->column[i] = -1;
    s->factor[i] = s->degrees && m->q_rotational[i] ? 1 / GERDY_DEGREES_PER_RADIAN : 1;
  }
  for (size_t c = 0; c < s->series->ncol; ++c) {
    const char* label = s->series->column[c].name;
    int i = target_of(m, kind, label);
    if (i >= 0 && s->column[i] < 0) {
      s->column[i] = (ptrdiff_t)c;
      ++matched;
    } else if (i >= 0 || !is_other_state(m, kind, label)) {
      list_add(&unknown, label);
    }
  }
  if (matched == 0) return fail_nothing_common(rows, kind, err);
  return note_columns(rows, kind, &unknown, notes, err);
}
